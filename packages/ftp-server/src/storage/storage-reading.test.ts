/** What every storage does for those who read: one suite, run by all of them. */
import { buffer } from "node:stream/consumers";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { createMemoryStorage } from "./memory-storage.js";
import { readOnly } from "./read-only-storage.js";
import type { Storage } from "./storage.js";
import { expectFailure, type Files, removeStoragesAfterEach, writableStorages } from "./storage-worlds.suite.js";
import type { VirtualPath } from "./virtual-path.js";

removeStoragesAfterEach();
for (const [name, make] of Object.entries(writableStorages)) describeReading(name, make);
describeReading("a read-only storage", async (files) => readOnly(createMemoryStorage(files)));

function describeReading(name: string, make: (files: Files) => Promise<Storage>): void {
  describe(name, () => {
    it("tells the facts about a file", async () => {
      const storage = await make({ "/d/a b": "12345" });
      const entry = await storage.stat("/d/a b");
      expect(entry).toMatchObject({ name: "a b", type: "file", size: 5, modifiedPrecision: "millisecond" });
      expect((entry.unixMode ?? 0) & 0o700).toBe(0o600);
      expect(Number.isInteger(entry.modifiedAtMs)).toBe(true);
    });

    it("tells the facts about a directory and about the root", async () => {
      const storage = await make({ "/d/a": "" });
      expect(await storage.stat("/d")).toMatchObject({ name: "d", type: "directory" });
      expect(await storage.stat("/d")).not.toHaveProperty("size");
      expect(await storage.stat("/")).toMatchObject({ name: "/", type: "directory" });
    });

    it("lists in order of the bytes, each entry with the facts that stat tells", async () => {
      // UTF-16 has the last two the other way round.
      const sorted = [" ", "-a", "B", "a", "a b", "\u00e9", "\uffee", "\u{1f600}"];
      const storage = await make(Object.fromEntries([...sorted].reverse().map((each) => [`/d/${each}`, each])));
      const entries = await entriesOf(storage, "/d");
      expect(entries.map((entry) => entry.name)).toEqual(sorted);
      for (const entry of entries) expect(await storage.stat(`/d/${entry.name}`)).toEqual(entry);
    });

    it("lists an empty directory, and files beside directories", async () => {
      const storage = await make({ "/empty/": "", "/file": "x" });
      expect(await entriesOf(storage, "/empty")).toEqual([]);
      expect((await entriesOf(storage, "/")).map(({ type }) => type)).toEqual(["directory", "file"]);
    });

    it("lists for a reader that leaves early, or never comes", async () => {
      const storage = await make({ "/a": "", "/b": "" });
      await storage.list("/");
      for await (const entry of await storage.list("/")) {
        expect(entry.name).toBe("a");
        break;
      }
    });

    it.each([
      ["/none", "notFound"],
      ["/none/a", "notFound"],
      ["/file/a", "notADirectory"],
      [`/${"x".repeat(300)}`, "notFound"],
      ["/half a pair \ud83d", "notFound"],
    ] as const)("finds nothing at %s: %s", async (path, kind) => {
      const storage = await make({ "/file": "x" });
      await expectFailure(kind, storage.stat(path));
      await expectFailure(kind, storage.stat(path, { links: "own" }));
      await expectFailure(kind, storage.list(path));
      await expectFailure(kind, storage.retrieve(path, { offset: 0 }));
    });

    it("tells the same of what is no link, whichever end of a link is meant", async () => {
      const storage = await make({ "/d/a": "12345" });
      for (const path of ["/", "/d", "/d/a"] as const) {
        const facts = await storage.stat(path);
        for (const links of ["own", "follow"] as const) expect(await storage.stat(path, { links })).toEqual(facts);
      }
    });

    it("takes no file for a directory and no directory for a file", async () => {
      const storage = await make({ "/d/file": "x" });
      await expectFailure("notADirectory", storage.list("/d/file"));
      await expectFailure("isADirectory", storage.retrieve("/d", { offset: 0 }));
      await expectFailure("isADirectory", storage.retrieve("/", { offset: 0 }));
    });

    it("gives the bytes from any offset on, and the size of the whole", async () => {
      const bytes = Uint8Array.from({ length: 700_001 }, (_, at) => (at * 7919) >> 3);
      const storage = await make({ "/big": bytes });
      for (const offset of [0, 1, 262_144, 700_000, 700_001]) {
        const download = await storage.retrieve("/big", { offset });
        expect(download.size).toBe(700_001);
        expect((await buffer(download.readable())).equals(bytes.subarray(offset))).toBe(true);
        await download.close();
      }
    });

    it("gives no bytes from the end on, and nothing beyond it", async () => {
      const storage = await make({ "/a": "12345", "/empty": "" });
      expect((await buffer((await storage.retrieve("/a", { offset: 5 })).readable())).length).toBe(0);
      expect((await buffer((await storage.retrieve("/empty", { offset: 0 })).readable())).length).toBe(0);
      await expectFailure("badPosition", storage.retrieve("/a", { offset: 6 }));
      await expectFailure("badPosition", storage.retrieve("/empty", { offset: 2 ** 40 }));
      await expectFailure("isADirectory", storage.retrieve("/", { offset: 2 ** 40 }));
    });

    it("takes a file back at any time, and twice", async () => {
      const storage = await make({ "/a": new Uint8Array(700_000) });
      const unread = await storage.retrieve("/a", { offset: 0 });
      await unread.close();
      await unread.close();
      const halfRead = await storage.retrieve("/a", { offset: 0 });
      const stream = halfRead.readable();
      for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
        expect(chunk).toBeInstanceOf(Uint8Array);
        break;
      }
      await Promise.all([halfRead.close(), halfRead.close()]);
      expect(stream.closed).toBe(true);
    });

    it("says which entries are the same file", async () => {
      const storage = await make({ "/a": "same", "/b": "same" });
      const [a, b, again] = await Promise.all([storage.stat("/a"), storage.stat("/b"), storage.stat("/a")]);
      expect(a.unique).toBe(again.unique);
      expect(a.unique).not.toBe(b.unique);
    });
  });
}

async function entriesOf(storage: Storage, path: VirtualPath): Promise<DirectoryEntry[]> {
  const entries: DirectoryEntry[] = [];
  for await (const entry of await storage.list(path)) entries.push(entry);
  return entries;
}
