import { buffer } from "node:stream/consumers";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { createMemoryStorage } from "./memory-storage.js";
import { readOnly } from "./read-only-storage.js";
import { StorageError } from "./storage-error.js";

it("refuses to store, whether the name is free or not", async () => {
  const storage = readOnly(createMemoryStorage({ "/a": "old" }));
  await expect(storage.store("/a")).rejects.toEqual(new StorageError("permissionDenied"));
  await expect(storage.store("/b")).rejects.toEqual(new StorageError("permissionDenied"));
});

it("reads like the storage that it protects", async () => {
  const storage = readOnly(createMemoryStorage({ "/a": "old" }));
  expect(await storage.stat("/a")).toMatchObject({ name: "a", size: 3 });
  expect(await namesIn(await storage.list("/"))).toEqual(["a"]);
  const download = await storage.retrieve("/a", { offset: 1 });
  expect((await buffer(download.readable())).toString()).toBe("ld");
});

it("does not make the storage behind it read-only", async () => {
  const inner = createMemoryStorage();
  readOnly(inner);
  const upload = await inner.store("/a");
  await upload.abandon();
});

async function namesIn(entries: AsyncIterable<DirectoryEntry>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of entries) names.push(name);
  return names;
}
