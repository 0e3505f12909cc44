import { expect, it } from "vitest";
import { createMemoryStorage } from "./memory-storage.js";
import { StorageError } from "./storage-error.js";

it("takes the times of files from the clock it is given", async () => {
  let nowMs = 1000;
  const storage = createMemoryStorage({ "/a": "a", "/d/": "" }, { wallTimeMs: () => nowMs });
  nowMs = 2000;
  const upload = await storage.store("/d/b", { kind: "replace" });
  (await upload.begin()).end("b");
  await upload.abandon();
  expect((await storage.stat("/a")).modifiedAtMs).toBe(1000);
  expect((await storage.stat("/d/b")).modifiedAtMs).toBe(2000);
  expect((await storage.stat("/d")).modifiedAtMs).toBe(2000);
});

it("makes the directories that the paths imply, with or without the first slash", async () => {
  const storage = createMemoryStorage({ "a/b/c": "c", "/a/empty/": "" });
  expect(await storage.stat("/a/b")).toMatchObject({ type: "directory" });
  expect(await storage.stat("/a/empty")).toMatchObject({ type: "directory" });
  expect(await storage.stat("/a/b/c")).toMatchObject({ type: "file", size: 1 });
});

it.each([
  [{ "/a": "", "/a/b": "" }],
  [{ "/a/b": "", "/a": "" }],
  [{ "/a\0b": "" }],
  [{ [`/${"x".repeat(256)}/a`]: "" }],
])("refuses files that cannot exist beside each other or at all", (files) => {
  expect(() => createMemoryStorage(files as Record<string, string>)).toThrow(StorageError);
});

it("keeps its own copy of the bytes it is given, and gives copies", async () => {
  const bytes = Buffer.from("abc");
  const storage = createMemoryStorage({ "/a": bytes });
  bytes.fill(0);
  for (const _ of [1, 2]) {
    const download = await storage.retrieve("/a", { offset: 0 });
    for await (const chunk of download.readable()) {
      expect((chunk as Buffer).toString()).toBe("abc");
      (chunk as Buffer).fill(0);
    }
  }
});
