/** Where an upload will stand: a directory that is held, and a name in it that is free or belongs to a plain file. */
import type { Buffer } from "node:buffer";
import { type BigIntStats, constants } from "node:fs";
import { access, lstat } from "node:fs/promises";
import { requirePlainFile } from "./disk-entry.js";
import { diskNames, joinBytes } from "./disk-name.js";
import type { Grip } from "./grip.js";
import type { ServedTree } from "./served-tree.js";
import { asStorageError, StorageError } from "./storage-error.js";
import { baseName, childPath, parentPath, type VirtualPath } from "./virtual-path.js";

export interface DiskPlace {
  readonly directory: Grip;
  readonly name: Uint8Array;
  /** The file that has the name now, undefined if it is free. */
  readonly existing: BigIntStats | undefined;
  /** The same for every way to this place: links and all. */
  readonly realPath: VirtualPath;
}

/**
 * Looks, and changes nothing. A link to a file inside the root means that file. Whoever calls releases the directory.
 * @throws StorageError
 */
export async function findPlace(tree: ServedTree, path: VirtualPath): Promise<DiskPlace> {
  const place = await placeOf(tree, path);
  const found = place.existing?.isSymbolicLink() ? await placeBehindLink(tree, path, place) : place;
  try {
    if (found.existing !== undefined) requirePlainFile(found.existing);
    const here = await found.directory.here();
    await access(here, constants.W_OK | constants.X_OK);
    // Publishing by rename would not ask: but a file that may not be written is not to be replaced either.
    if (found.existing !== undefined) await access(joinBytes(here, found.name), constants.W_OK);
    return found;
  } catch (error) {
    found.directory.release();
    throw asStorageError(error);
  }
}

async function placeOf(tree: ServedTree, path: VirtualPath): Promise<DiskPlace> {
  if (path === "/") throw new StorageError("isADirectory");
  const [name] = diskNames(`/${baseName(path)}`);
  if (name === undefined) throw new StorageError("nameNotAllowed");
  const directory = await tree.hold(parentPath(path));
  try {
    const existing = await lstatIfThere(joinBytes(await directory.here(), name));
    return { directory, name, existing, realPath: childPath(tree.pathOf(directory), baseName(path)) };
  } catch (error) {
    directory.release();
    throw asStorageError(error);
  }
}

async function placeBehindLink(tree: ServedTree, path: VirtualPath, link: DiskPlace): Promise<DiskPlace> {
  link.directory.release();
  const target = await tree.hold(path);
  try {
    const targetStats = await target.stat();
    const place = await placeOf(tree, tree.pathOf(target));
    if (place.existing?.ino === targetStats.ino && place.existing.dev === targetStats.dev) return place;
    // Something is being exchanged under our eyes.
    place.directory.release();
    throw new StorageError("permissionDenied");
  } catch (error) {
    throw asStorageError(error);
  } finally {
    target.release();
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
