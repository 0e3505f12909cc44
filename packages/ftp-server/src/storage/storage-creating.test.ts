/** What every storage does for uploads that need a free name, and with those that broke off: one suite, run by all of them. */
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
  writableStorages,
  write,
} from "./storage-worlds.suite.js";

removeStoragesAfterEach();
for (const [name, make] of Object.entries(writableStorages)) describeCreating(name, make);

function describeCreating(name: string, make: MakeStorage): void {
  describe(name, () => {
    it("creates a file under a free name, seen only when it is whole", async () => {
      const storage = await make({});
      const upload = await storage.store("/a", create);
      expect(await contents(storage)).toEqual({});
      await write(upload, "whole");
      expect(await contents(storage)).toEqual({});
      await upload.commit();
      expect(await contents(storage)).toEqual({ a: "whole" });
    });

    it("creates nothing under a name that is taken, by a file or a directory", async () => {
      const storage = await make({ "/a": "old", "/d/": "" });
      await expectFailure("alreadyExists", storage.store("/a", create));
      await expectFailure("alreadyExists", storage.store("/d", create));
      await expectFailure("isADirectory", storage.store("/", create));
      expect(await contents(storage)).toEqual({ a: "old", "d/": "" });
    });

    it("tells a second writer of a free name that it is busy, whichever way he comes", async () => {
      const storage = await make({});
      for (const way of [create, replace, append]) {
        const first = await storage.store("/a", way);
        for (const other of [create, replace, append]) await expectFailure("busy", storage.store("/a", other));
        await first.abandon();
      }
      expect(await contents(storage)).toEqual({});
    });

    it.each([
      ["keep", { a: "half", b: "half", c: "half", old: "old" }],
      ["discard", { old: "old" }],
    ] as const)("knows what to do with uploads that broke off under a free name: %s", async (brokenUploads, left) => {
      const storage = await make({ "/old": "old" }, { brokenUploads });
      await putHalf(storage, "/a", "half", replace);
      await putHalf(storage, "/b", "half", create);
      await putHalf(storage, "/c", "half", append);
      await putHalf(storage, "/old", "half", replace);
      expect(await contents(storage)).toEqual(left);
    });

    it("keeps what arrived in a file that goes on, also if broken uploads are discarded", async () => {
      const storage = await make({ "/a": "0123", "/b": "0123" }, { brokenUploads: "discard" });
      await putHalf(storage, "/a", "45", append);
      await putHalf(storage, "/b", "x", restartAt(1));
      expect(await contents(storage)).toEqual({ a: "012345", b: "0x23" });
    });

    it("creates the next file after one was abandoned", async () => {
      const storage = await make({}, { brokenUploads: "discard" });
      await putHalf(storage, "/a", "half", create);
      await put(storage, "/a", "whole", create);
      expect(await contents(storage)).toEqual({ a: "whole" });
    });
  });
}
