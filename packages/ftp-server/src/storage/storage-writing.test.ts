/** What every storage does for those who write: one suite, run by all of them. */
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import {
  contents,
  expectFailure,
  type MakeStorage,
  put,
  removeStoragesAfterEach,
  replace,
  writableStorages,
  write,
} from "./storage-worlds.suite.js";

removeStoragesAfterEach();
for (const [name, make] of Object.entries(writableStorages)) describeWriting(name, make);

function describeWriting(name: string, make: MakeStorage): void {
  describe(name, () => {
    it("creates and truncates nothing before the upload begins", async () => {
      const storage = await make({ "/old": "old" });
      const uploads = [await storage.store("/old", replace), await storage.store("/new", replace)];
      expect(await contents(storage)).toEqual({ old: "old" });
      for (const upload of uploads) await upload.abandon();
      expect(await contents(storage)).toEqual({ old: "old" });
    });

    it("shows a file under its name only when it is whole", async () => {
      const storage = await make({ "/old": "old" });
      for (const path of ["/old", "/new"] as const) {
        const upload = await storage.store(path, replace);
        await write(upload, "whole");
        expect((await contents(storage))[path.slice(1)]).toBe(path === "/old" ? "old" : undefined);
        await upload.commit();
      }
      expect(await contents(storage)).toEqual({ old: "whole", new: "whole" });
    });

    it("stores an empty file", async () => {
      const storage = await make({});
      await put(storage, "/empty", "");
      expect(await contents(storage)).toEqual({ empty: "" });
    });

    it("stores what is larger than any buffer in between", async () => {
      const storage = await make({});
      const bytes = Buffer.alloc(3_000_000, "0123456789");
      await put(storage, "/big", bytes);
      const download = await storage.retrieve("/big", { offset: 0 });
      expect((await buffer(download.readable())).equals(bytes)).toBe(true);
    });

    it.each(["a b", " a ", "-rf", '"', "a\nb", "a\rb", "\u00e9", "e\u0301", "\udce9t\udce9", "\\", "\u{1f600}"])(
      "brings back the name %j as it came",
      async (odd) => {
        const storage = await make({});
        await put(storage, `/${odd}`, "content");
        expect(await contents(storage)).toEqual({ [odd]: "content" });
        expect((await storage.stat(`/${odd}`)).name).toBe(odd);
      },
    );

    it("lets a download go on with the file that it began with", async () => {
      const storage = await make({ "/a": "old" });
      const download = await storage.retrieve("/a", { offset: 0 });
      await put(storage, "/a", "new and longer");
      expect((await buffer(download.readable())).toString()).toBe("old");
    });

    it("keeps what arrived of a broken upload under a name that was free", async () => {
      const storage = await make({});
      const upload = await storage.store("/a", replace);
      const stream = await upload.begin();
      await new Promise((resolve) => stream.write("par", resolve));
      stream.destroy();
      await upload.abandon();
      expect(await contents(storage)).toEqual({ a: "par" });
    });

    it("keeps the old file when an upload over it breaks", async () => {
      const storage = await make({ "/a": "old" });
      const upload = await storage.store("/a", replace);
      const stream = await upload.begin();
      await new Promise((resolve) => stream.write("new", resolve));
      await upload.abandon();
      expect(stream.destroyed).toBe(true);
      expect(await contents(storage)).toEqual({ a: "old" });
    });

    it("leaves nothing behind of an upload in which nothing arrived", async () => {
      const storage = await make({});
      const upload = await storage.store("/a", replace);
      await upload.begin();
      await upload.abandon();
      expect(await contents(storage)).toEqual({});
    });

    it("does not undo what is committed, and abandons twice as well as once", async () => {
      const storage = await make({});
      const upload = await storage.store("/a", replace);
      await write(upload, "whole");
      const committed = upload.commit();
      await Promise.all([upload.abandon(), upload.abandon(), committed]);
      expect(await contents(storage)).toEqual({ a: "whole" });
    });

    it("never publishes an upload that is not finished over an old file", async () => {
      const storage = await make({ "/a": "old" });
      const unfinished = await storage.store("/a", replace);
      (await unfinished.begin()).write("half");
      await expectFailure("broken", unfinished.commit());
      const neverBegun = await storage.store("/a", replace);
      await expectFailure("broken", neverBegun.commit());
      expect(await contents(storage)).toEqual({ a: "old" });
    });

    it("tells a second writer that the file is busy, until the first has ended", async () => {
      const storage = await make({ "/a": "old" });
      for (const path of ["/a", "/b"] as const) {
        for (const end of ["commit", "abandon"] as const) {
          const first = await storage.store(path, replace);
          await write(first, end);
          await expectFailure("busy", storage.store(path, replace));
          await first[end]();
        }
      }
      await put(storage, "/a", "third");
      expect(await contents(storage)).toEqual({ a: "third", b: "commit" });
    });

    it("knows how much room there is", async () => {
      const storage = await make({ "/d/a": "a" });
      for (const path of ["/", "/d", "/d/a", "/d/new"] as const) {
        const bytes = (await storage.freeBytes(path)) ?? -1;
        expect(Number.isInteger(bytes) && bytes >= 0).toBe(true);
      }
      await expectFailure("notFound", storage.freeBytes("/none/a"));
      await expectFailure("notADirectory", storage.freeBytes("/d/a/b"));
    });

    it.each([
      ["/", "isADirectory"],
      ["/d", "isADirectory"],
      ["/none/a", "notFound"],
      ["/d/file/a", "notADirectory"],
      [`/${"x".repeat(256)}`, "nameNotAllowed"],
      ["/half a pair \ud83d", "nameNotAllowed"],
    ] as const)("has no room for an upload at %s: %s", async (path, kind) => {
      const storage = await make({ "/d/file": "x" });
      await expectFailure(kind, storage.store(path, replace));
    });
  });
}
