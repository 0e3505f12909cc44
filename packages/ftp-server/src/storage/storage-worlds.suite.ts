/** The storages that both suites run over, and what the suites share. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect } from "vitest";
import { diskStorage, openDiskStorage } from "./disk-storage.js";
import { graspByPath } from "./grip-by-path.js";
import { createMemoryStorage } from "./memory-storage.js";
import { ServedTree } from "./served-tree.js";
import type { Storage } from "./storage.js";
import type { StorageFailure } from "./storage-error.js";

export type Files = Readonly<Record<`/${string}`, string | Uint8Array>>;

export const writableStorages: Readonly<Record<string, (files: Files) => Promise<Storage>>> = {
  memory: async (files) => createMemoryStorage(files),
  "a directory of the disk": async (files) => openDiskStorage(await onDisk(files)),
  "a directory of the disk, held by paths": async (files) =>
    diskStorage(new ServedTree(await realpath(await onDisk(files), "buffer"), graspByPath)),
};

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
