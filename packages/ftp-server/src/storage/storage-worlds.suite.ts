/** The storages that both suites run over, and what the suites share. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { afterEach, expect } from "vitest";
import { diskStorage, openDiskStorage } from "./disk-storage.js";
import { graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { createMemoryStorage } from "./memory-storage.js";
import { ServedTree } from "./served-tree.js";
import type { BrokenUploads, Storage, StoreWay, Upload } from "./storage.js";
import type { StorageFailure } from "./storage-error.js";
import { childPath, type VirtualPath } from "./virtual-path.js";

export type Files = Readonly<Record<`/${string}`, string | Uint8Array>>;

export type MakeStorage = (files: Files, options?: { readonly brokenUploads?: BrokenUploads }) => Promise<Storage>;

export const writableStorages: Readonly<Record<string, MakeStorage>> = {
  memory: async (files, options) => createMemoryStorage(files, options),
  "a directory of the disk": async (files, options) => openDiskStorage(await onDisk(files), options),
  "a directory of the disk, held by paths": async (files, options) =>
    diskStorage(new ServedTree(await realpath(await onDisk(files), "buffer"), graspByPath), options),
};

export const replace: StoreWay = { kind: "replace" };
export const create: StoreWay = { kind: "create" };
export const append: StoreWay = { kind: "append" };
export const restartAt = (offset: number): StoreWay => ({ kind: "restart", offset });

/** A whole upload. */
export async function put(
  storage: Storage,
  path: VirtualPath,
  content: string | Uint8Array,
  way: StoreWay = replace,
): Promise<void> {
  const upload = await storage.store(path, way);
  await write(upload, content);
  await upload.commit();
}

/** An upload that breaks off when this much has arrived. */
export async function putHalf(storage: Storage, path: VirtualPath, content: string, way: StoreWay): Promise<void> {
  const upload = await storage.store(path, way);
  const stream = await upload.begin();
  await new Promise<void>((resolve, reject) => {
    stream.write(content, (error) => (error ? reject(error) : resolve()));
  });
  stream.destroy();
  await upload.abandon();
}

/** All bytes of an upload that nobody has committed yet. */
export async function write(upload: Upload, content: string | Uint8Array): Promise<void> {
  await finished((await upload.begin()).end(content));
}

export async function textAt(storage: Storage, path: VirtualPath): Promise<string> {
  const download = await storage.retrieve(path, { offset: 0 });
  return (await buffer(download.readable())).toString();
}

/** All that is below a directory: text by path, and `/` behind the names of directories. */
export async function contents(storage: Storage, directory: VirtualPath = "/"): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, type } of await storage.list(directory)) {
    const path = childPath(directory, name);
    if (type !== "directory") files[path.slice(1)] = await textAt(storage, path);
    else Object.assign(files, { [`${path.slice(1)}/`]: "" }, await contents(storage, path));
  }
  return files;
}

export async function expectFailure(kind: StorageFailure, work: Promise<unknown>): Promise<void> {
  await expect(work).rejects.toMatchObject({ name: "StorageError", kind });
}

async function onDisk(files: Files): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "pasvport-storage-"));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, path.endsWith("/") ? path : dirname(path)), { recursive: true });
    if (!path.endsWith("/")) await writeFile(join(root, path), content);
  }
  return root;
}

const made: string[] = [];

/** To be called once by each test file that makes storages. */
export function removeStoragesAfterEach(): void {
  afterEach(async () => {
    for (const root of made.splice(0)) await rm(root, { recursive: true });
  });
}

/** The whole machine. Nothing is cleaned up in it: that is for those who begin to serve it. */
export function wholeDisk(): Storage {
  return diskStorage(new ServedTree(Buffer.from("/"), process.platform === "linux" ? graspByHandle : graspByPath));
}
