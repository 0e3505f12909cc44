/** A directory of this machine's disk as a Storage. Nothing outside of it is ever reached: see `served-tree`. */
import type { Buffer } from "node:buffer";
import { constants } from "node:fs";
import { access, realpath, stat, statfs } from "node:fs/promises";
import { OptionError } from "@pasvport/ftp-core";
import { debugFailure } from "../observe/debug-observer.js";
import { removeCrashedUploads } from "./crashed-uploads.js";
import { DiskChanges } from "./disk-changes.js";
import { requirePlainFile } from "./disk-entry.js";
import { listDisk } from "./disk-listing.js";
import { statDisk } from "./disk-stat.js";
import { DiskStore, type DiskStoreOptions } from "./disk-store.js";
import { FileDownload } from "./file-download.js";
import type { Grip } from "./grip.js";
import { canGraspByHandle, graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { ServedTree } from "./served-tree.js";
import type { BrokenUploads, Download, Storage } from "./storage.js";
import { asStorageError, StorageError } from "./storage-error.js";
import { ownerOf } from "./upload-owner.js";
import { parentPath, type VirtualPath } from "./virtual-path.js";
import { Writers } from "./writers.js";

/** A directory of the disk, of which parts can be served as well: to each user a home, say. */
export interface DiskStorage extends Storage {
  /**
   * A directory of this storage as a storage of its own. Nothing leads out of it, neither `..` nor a link; and what writes in both
   * is kept apart as in one. For the `storage` of an `Account`.
   * @throws StorageError as `stat`; notADirectory, nameNotAllowed for a path with `..` or an empty name in it
   * @example const storage = await served.below(`/home/${name}`);
   */
  below(path: VirtualPath): Promise<DiskStorage>;
}

export interface DiskStorageOptions {
  /** What becomes of the bytes that arrived under a free name, when the upload breaks off: `keep` or `discard`. Default: keep. */
  readonly brokenUploads?: BrokenUploads;
  /** Temporaries that the uploads of a crashed server left. Default: remove, in the background. */
  readonly crashedUploads?: "remove" | "leave";
  /**
   * Is told once how many temporaries of crashed servers were found and removed, after the whole tree was looked through. What it
   * throws is told to `DEBUG=pasvport:server:failure` and to nobody else.
   */
  readonly onCleanedUp?: (removed: number) => void;
  /** Ends the search for temporaries before its time: for whoever is done with the directory. Then `onCleanedUp` is not called. */
  readonly signal?: AbortSignal;
}

/**
 * Serves a directory of the disk, and looks in the background for what the uploads of a crashed server left in it.
 *
 * Open each directory once in a process: it is its storage that tells two writers of one file apart. For a directory in it there
 * is `below`.
 * @throws OptionError if there is no such directory, or it cannot be read
 * @example const storage = await openDiskStorage("/srv/ftp");
 */
export async function openDiskStorage(directory: string, options: DiskStorageOptions = {}): Promise<DiskStorage> {
  const root = await readableDirectory(directory);
  const tree = new ServedTree(root, (await canGraspByHandle(root)) ? graspByHandle : graspByPath);
  if (options.crashedUploads !== "leave") void cleanUp(tree, options);
  return diskStorage(tree, options);
}

async function cleanUp(tree: ServedTree, { onCleanedUp, signal }: DiskStorageOptions): Promise<void> {
  const removed = await removeCrashedUploads(tree, signal === undefined ? {} : { signal });
  if (signal?.aborted) return;
  try {
    await onCleanedUp?.(removed);
  } catch (error) {
    debugFailure(error);
  }
}

export function diskStorage(
  tree: ServedTree,
  { brokenUploads = "keep" }: Pick<DiskStorageOptions, "brokenUploads"> = {},
): DiskStorage {
  return servedWith({ writers: new Writers(), brokenUploads, owner: ownerOf(process.pid) }, tree);
}

function servedWith(shared: DiskStoreOptions, tree: ServedTree): DiskStorage {
  const uploads = new DiskStore(tree, shared);
  const changes = new DiskChanges(tree, shared.writers);
  return {
    below: async (path) => servedWith(shared, await tree.below(path)),
    stat: (path, options) => statDisk(tree, path, options),
    list: (path) => listDisk(tree, path),
    retrieve: (path, { offset }) => tree.use(path, (grip) => openDownload(grip, offset)),
    store: (path, way) => uploads.store(path, way),
    makeDirectory: (path) => changes.makeDirectory(path),
    removeDirectory: (path) => changes.removeDirectory(path),
    removeFile: (path) => changes.removeFile(path),
    rename: (from, to) => changes.rename(from, to),
    changeMode: (path, mode) => changes.changeMode(path, mode),
    changeTime: (path, modifiedAtMs) => changes.changeTime(path, modifiedAtMs),
    freeBytes: (path) => freeBytes(tree, path),
  };
}

async function openDownload(grip: Grip, offset: number): Promise<Download> {
  const stats = await grip.stat();
  requirePlainFile(stats);
  if (offset > stats.size) throw new StorageError("badPosition");
  return new FileDownload(await grip.open("read"), { size: Number(stats.size), offset });
}

/** Where the path leads to nothing yet, its directory tells. */
async function freeBytes(tree: ServedTree, path: VirtualPath): Promise<number> {
  try {
    return await tree.use(path, freeBytesAt);
  } catch (error) {
    if (path === "/" || asStorageError(error).kind !== "notFound") throw error;
    return await tree.use(parentPath(path), freeBytesAt);
  }
}

async function freeBytesAt(grip: Grip): Promise<number> {
  const { bavail, bsize } = await statfs(await grip.here(), { bigint: true });
  return Number(bavail * bsize);
}

async function readableDirectory(directory: string): Promise<Buffer> {
  if (typeof directory !== "string" || directory === "") {
    throw new OptionError('no folder to serve: name one, as in openDiskStorage("/srv/files")');
  }
  try {
    const root = await realpath(directory, "buffer");
    if (!(await stat(root)).isDirectory()) {
      throw new OptionError(`${directory} is not a folder: name the folder that holds the files`);
    }
    await access(root, constants.R_OK | constants.X_OK);
    return root;
  } catch (error) {
    if (error instanceof OptionError) throw error;
    throw new OptionError(`${directory} ${whyUnreadable(error)}`, { cause: error });
  }
}

function whyUnreadable(error: unknown): string {
  const { kind } = asStorageError(error);
  if (kind === "notFound") return "does not exist: create it with mkdir, or name another folder";
  if (kind === "notADirectory") return "lies below something that is not a folder: check the path";
  if (kind === "permissionDenied")
    return "cannot be read by this user: allow it with chmod u+rx, or name another folder";
  return "cannot be opened as a folder: check the path and the disk";
}
