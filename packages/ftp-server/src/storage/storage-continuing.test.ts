/** What every storage does for uploads that go on in a file: one suite, run by all of them. RFC 959 §4.1.3 (APPE, REST) */
import { Buffer } from "node:buffer";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import {
  append,
  contents,
  create,
  expectFailure,
  type MakeStorage,
  put,
  putHalf,
  removeStoragesAfterEach,
  replace,
  restartAt,
  textAt,
  writableStorages,
  write,
} from "./storage-worlds.suite.js";

removeStoragesAfterEach();
for (const [name, make] of Object.entries(writableStorages)) describeContinuing(name, make);

function describeContinuing(name: string, make: MakeStorage): void {
  describe(name, () => {
    it("appends to a file, again and again, and to an empty one", async () => {
      const storage = await make({ "/a": "0", "/empty": "" });
      for (const content of ["12", "", "345"]) await put(storage, "/a", content, append);
      await put(storage, "/empty", "1", append);
      expect(await contents(storage)).toEqual({ a: "012345", empty: "1" });
    });

    it("appends to a file that is not there as if it were replaced: seen only when it is whole", async () => {
      const storage = await make({});
      const upload = await storage.store("/a", append);
      await write(upload, "whole");
      expect(await contents(storage)).toEqual({});
      await upload.commit();
      expect(await contents(storage)).toEqual({ a: "whole" });
    });

    it.each([
      [1, "x", "0x"],
      [3, "xyz", "012xyz"],
      [2, "xyz", "01xyz"],
      [5, "xyz", "01234xyz"],
      [5, "", "01234"],
      [2, "", "01"],
      [0, "xyz", "xyz"],
    ])("goes on at byte %i with %j, and the file ends where the upload ends", async (offset, content, whole) => {
      const storage = await make({ "/a": "01234" });
      await put(storage, "/a", content, restartAt(offset));
      expect(await contents(storage)).toEqual({ a: whole });
    });

    it("changes nothing before the upload begins, and nothing if it never begins", async () => {
      const storage = await make({ "/a": "01234" });
      for (const way of [append, restartAt(0), restartAt(2)]) {
        const upload = await storage.store("/a", way);
        expect(await textAt(storage, "/a")).toBe("01234");
        await upload.abandon();
        expect(await contents(storage)).toEqual({ a: "01234" });
      }
    });

    it("cuts nothing off while the bytes come, nor when they break off; what arrived stays", async () => {
      const storage = await make({ "/a": "01234", "/b": "01234", "/c": "01234" });
      const upload = await storage.store("/a", restartAt(1));
      await write(upload, "xy");
      expect(await textAt(storage, "/a")).toBe("0xy34");
      await upload.abandon();
      await putHalf(storage, "/b", "xy", restartAt(3));
      await putHalf(storage, "/c", "xy", append);
      expect(await contents(storage)).toEqual({ a: "0xy34", b: "012xy", c: "01234xy" });
    });

    it("keeps the old file when an upload that restarts at its first byte breaks off", async () => {
      const storage = await make({ "/a": "01234" });
      await putHalf(storage, "/a", "xy", restartAt(0));
      await putHalf(storage, "/new", "xy", restartAt(0));
      expect(await contents(storage)).toEqual({ a: "01234", new: "xy" });
    });

    it("completes a file that broke off: the way that clients resume", async () => {
      const storage = await make({});
      await putHalf(storage, "/a", "012", replace);
      await putHalf(storage, "/a", "34", restartAt(3));
      await put(storage, "/a", "56", append);
      expect(await contents(storage)).toEqual({ a: "0123456" });
    });

    it("has no byte beyond the end to restart at, and none in a file that is not there", async () => {
      const storage = await make({ "/a": "01234", "/d/": "" });
      await expectFailure("badPosition", storage.store("/a", restartAt(6)));
      await expectFailure("badPosition", storage.store("/a", restartAt(2 ** 40)));
      await expectFailure("badPosition", storage.store("/none", restartAt(1)));
      await expectFailure("isADirectory", storage.store("/d", restartAt(1)));
      expect(await contents(storage)).toEqual({ a: "01234", "d/": "" });
    });

    it("writes more than any buffer in between at the right place", async () => {
      const storage = await make({ "/a": Buffer.alloc(1_000_003, "abc") });
      const more = Buffer.alloc(3_000_000, "0123456789");
      await put(storage, "/a", more, restartAt(500_000));
      await put(storage, "/a", more, append);
      const download = await storage.retrieve("/a", { offset: 0 });
      const expected = Buffer.concat([Buffer.alloc(500_000, "abc"), more, more]);
      expect((await buffer(download.readable())).equals(expected)).toBe(true);
    });

    it("keeps its own copy of what it appends", async () => {
      const storage = await make({ "/a": "0" });
      const chunk = Buffer.from("123");
      const upload = await storage.store("/a", append);
      await write(upload, chunk);
      chunk.fill("x");
      await upload.commit();
      expect(await textAt(storage, "/a")).toBe("0123");
    });

    it("is the same file before and after, with the same mode", async () => {
      const storage = await make({ "/a": "01234" });
      await storage.changeMode("/a", 0o640);
      const before = await storage.stat("/a");
      await put(storage, "/a", "5", append);
      await put(storage, "/a", "x", restartAt(1));
      const after = await storage.stat("/a");
      expect(after).toMatchObject({ unique: before.unique, unixMode: 0o640, size: 2 });
    });

    it("tells a second writer that the file is busy, whichever ways both come", async () => {
      const storage = await make({ "/a": "01234" });
      for (const way of [append, restartAt(2), replace]) {
        const first = await storage.store("/a", way);
        for (const other of [append, restartAt(0), restartAt(2), replace]) {
          await expectFailure("busy", storage.store("/a", other));
        }
        await expectFailure("alreadyExists", storage.store("/a", create));
        await first.abandon();
      }
      await put(storage, "/a", "5", append);
      expect(await contents(storage)).toEqual({ a: "012345" });
    });

    it("never takes an upload that is not finished for a whole one: nothing is cut off", async () => {
      const storage = await make({ "/a": "01234" });
      const upload = await storage.store("/a", restartAt(1));
      await upload.begin();
      await expectFailure("broken", upload.commit());
      expect(await contents(storage)).toEqual({ a: "01234" });
    });

    it.each([
      ["/", "isADirectory"],
      ["/d", "isADirectory"],
      ["/none/a", "notFound"],
      ["/d/file/a", "notADirectory"],
      [`/${"x".repeat(256)}`, "nameNotAllowed"],
      ["/half a pair \ud83d", "nameNotAllowed"],
    ] as const)("has nothing to go on with at %s: %s", async (path, kind) => {
      const storage = await make({ "/d/file": "x" });
      for (const way of [append, restartAt(1)]) await expectFailure(kind, storage.store(path, way));
    });
  });
}
