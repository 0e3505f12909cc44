/**
 * A name in a directory that is held, and what has the name now. Whatever changes names works with this, never with a whole path.
 */
import type { Buffer } from "node:buffer";
import { type BigIntStats, constants } from "node:fs";
import { access, lstat } from "node:fs/promises";
import { requirePlainFile } from "./disk-entry.js";
import { diskNames, isBeyondMeasure, joinBytes } from "./disk-name.js";
import { type Grip, isSameFile } from "./grip.js";
import { type ServedTree, slashed } from "./served-tree.js";
import { asStorageError, StorageError } from "./storage-error.js";
import { baseName, childPath, parentPath, type VirtualPath } from "./virtual-path.js";

export interface DiskPlace {
  readonly directory: Grip;
  readonly name: Uint8Array;
  /** What has the name now, undefined if it is free. */
  readonly existing: BigIntStats | undefined;
  /** The same for every way to this place: links and all. */
  readonly realPath: VirtualPath;
  /** The same for every storage that reaches this place too: what `Writers` know it by. Never told. */
  readonly claimName: string;
}

export type ExistingPlace = DiskPlace & { readonly existing: BigIntStats };

/**
 * Where an entry stands; a link that has the name is the entry itself. Whoever calls releases the directory.
 * @throws StorageError permissionDenied for the root: it has no name in it.
 */
export async function findEntry(tree: ServedTree, path: VirtualPath): Promise<DiskPlace> {
  // Security: ".." is an entry of every directory, and that of the root lies outside.
  if (path === "/" || NO_ENTRIES.has(baseName(path))) throw new StorageError("permissionDenied");
  if (isBeyondMeasure(path)) throw new StorageError("nameNotAllowed");
  const [name] = diskNames(`/${baseName(path)}`);
  if (name === undefined) throw new StorageError("nameNotAllowed");
  const directory = await tree.hold(parentPath(path));
  try {
    const existing = await lstatIfThere(await entryPath({ directory, name }));
    return {
      directory,
      name,
      existing,
      realPath: childPath(tree.pathOf(directory), baseName(path)),
      claimName: slashed(joinBytes(directory.realPath, name)),
    };
  } catch (error) {
    directory.release();
    throw asStorageError(error);
  }
}

const NO_ENTRIES: ReadonlySet<string> = new Set([".", ".."]);

/** Works with an entry, there or not, while its directory is held. @throws StorageError, as `findEntry` */
export async function useEntry<T>(
  tree: ServedTree,
  path: VirtualPath,
  work: (place: DiskPlace) => Promise<T>,
): Promise<T> {
  return await usePlace(findEntry(tree, path), work);
}

/** The same for an entry that has to be there. @throws StorageError notFound, also for a name that no file can have */
export async function useExisting<T>(
  tree: ServedTree,
  path: VirtualPath,
  work: (place: ExistingPlace) => Promise<T>,
): Promise<T> {
  return await usePlace(findEntry(tree, path).catch(notFoundIfNoName), async (place) => {
    if (!isThere(place)) throw new StorageError("notFound");
    return await work(place);
  });
}

async function usePlace<T>(finding: Promise<DiskPlace>, work: (place: DiskPlace) => Promise<T>): Promise<T> {
  const place = await finding;
  try {
    return await work(place);
  } catch (error) {
    throw asStorageError(error);
  } finally {
    place.directory.release();
  }
}

function notFoundIfNoName(error: unknown): never {
  const failure = asStorageError(error);
  throw failure.kind === "nameNotAllowed" ? new StorageError("notFound", { cause: failure }) : failure;
}

function isThere(place: DiskPlace): place is ExistingPlace {
  return place.existing !== undefined;
}

/**
 * Where a file stands, or may stand: a link to a file inside the root means that file. Whoever calls releases the directory.
 * @throws StorageError isADirectory, notAPlainFile
 */
export async function findFile(tree: ServedTree, path: VirtualPath): Promise<DiskPlace> {
  const entry = await findEntry(tree, path);
  const place = entry.existing?.isSymbolicLink() ? await placeBehindLink(tree, path, entry) : entry;
  try {
    if (place.existing !== undefined) requirePlainFile(place.existing);
    return place;
  } catch (error) {
    place.directory.release();
    throw error;
  }
}

async function placeBehindLink(tree: ServedTree, path: VirtualPath, link: DiskPlace): Promise<DiskPlace> {
  link.directory.release();
  return await tree.use(path, async (target) => {
    const targetStats = await target.stat();
    if (targetStats.isDirectory()) throw new StorageError("isADirectory");
    const place = await findEntry(tree, tree.pathOf(target));
    if (place.existing !== undefined && isSameFile(place.existing, targetStats)) return place;
    // Something is being exchanged under our eyes.
    place.directory.release();
    throw new StorageError("permissionDenied");
  });
}

/** A path for one call of the system. */
export async function entryPath({ directory, name }: Pick<DiskPlace, "directory" | "name">): Promise<Buffer> {
  return joinBytes(await directory.here(), name);
}

/**
 * The place, if a new file may take the name; what is removed at that moment leaves a free one.
 * @throws StorageError permissionDenied
 */
export async function requireReplaceable(place: DiskPlace): Promise<DiskPlace> {
  await access(await place.directory.here(), constants.W_OK | constants.X_OK);
  if (place.existing === undefined) return place;
  try {
    // Publishing by rename would not ask: but a file that may not be written is not to be replaced either.
    await access(await entryPath(place), constants.W_OK);
    return place;
  } catch (error) {
    if (asStorageError(error).kind === "notFound") return { ...place, existing: undefined };
    throw error;
  }
}

export async function lstatIfThere(path: Buffer): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if (asStorageError(error).kind === "notFound") return undefined;
    throw error;
  }
}
