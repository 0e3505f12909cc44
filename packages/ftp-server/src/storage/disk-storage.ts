/** A directory of this machine's disk as a Storage. Nothing outside of it is ever reached: see `served-tree`. */
import type { Buffer } from "node:buffer";
import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { OptionError } from "@pasvport/ftp-core";
import { DiskDownload } from "./disk-download.js";
import { diskEntry, requirePlainFile } from "./disk-entry.js";
import { listDisk } from "./disk-listing.js";
import { findPlace } from "./disk-place.js";
import { DiskUpload } from "./disk-upload.js";
import type { Grip } from "./grip.js";
import { canGraspByHandle, graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { ServedTree } from "./served-tree.js";
import { StagedUpload, Writers } from "./staged-upload.js";
import type { Download, Storage, Upload } from "./storage.js";
import { asStorageError } from "./storage-error.js";
import { baseName, type VirtualPath } from "./virtual-path.js";

/**
 * Serves a directory of the disk.
 *
 * One Storage per directory and process: it is what tells two writers of one file apart.
 * @throws OptionError if there is no such directory, or it cannot be read
 * @example const storage = await openDiskStorage("/srv/ftp");
 */
export async function openDiskStorage(directory: string): Promise<Storage> {
  const root = await readableDirectory(directory);
  return diskStorage(new ServedTree(root, (await canGraspByHandle(root)) ? graspByHandle : graspByPath));
}

export function diskStorage(tree: ServedTree): Storage {
  const writers = new Writers();
  return {
    stat: (path) => withGrip(tree, path, async (grip) => diskEntry(baseName(path), await grip.stat())),
    list: (path) => listDisk(tree, path),
    retrieve: (path, { offset }) => withGrip(tree, path, (grip) => openDownload(grip, offset)),
    store: (path) => openUpload(tree, writers, path),
  };
}

async function withGrip<T>(tree: ServedTree, path: VirtualPath, use: (grip: Grip) => Promise<T>): Promise<T> {
  const grip = await tree.hold(path);
  try {
    return await use(grip);
  } catch (error) {
    throw asStorageError(error);
  } finally {
    grip.release();
  }
}

async function openDownload(grip: Grip, offset: number): Promise<Download> {
  const stats = await grip.stat();
  requirePlainFile(stats);
  return new DiskDownload(await grip.open(), { size: Number(stats.size), offset });
}

async function openUpload(tree: ServedTree, writers: Writers, path: VirtualPath): Promise<Upload> {
  const place = await findPlace(tree, path);
  try {
    return new StagedUpload(new DiskUpload(place, writers.claim(place.realPath)));
  } catch (error) {
    place.directory.release();
    throw error;
  }
}

async function readableDirectory(directory: string): Promise<Buffer> {
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
