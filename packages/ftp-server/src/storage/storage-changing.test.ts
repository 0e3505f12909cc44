/** What every storage does for those who change names and modes: one suite, run by all of them. RFC 959 §4.1.3 */
import { describe, expect, it } from "vitest";
import {
  append,
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
for (const [name, make] of Object.entries(writableStorages)) describeChanging(name, make);

const ODD_NAMES = ["a b", " a ", "-rf", '"', "a\nb", "a\rb", "\u00e9", "e\u0301", "\udce9t\udce9", "\\", "\u{1f600}"];
const NO_NAMES = [`/${"x".repeat(256)}`, "/half a pair \ud83d"] as const;

function describeChanging(name: string, make: MakeStorage): void {
  describe(name, () => {
    it("makes a directory, empty and usable", async () => {
      const storage = await make({ "/d/": "" });
      await storage.makeDirectory("/d/new");
      expect(await storage.stat("/d/new")).toMatchObject({ name: "new", type: "directory" });
      await put(storage, "/d/new/a", "a");
      expect(await contents(storage)).toEqual({ "d/": "", "d/new/": "", "d/new/a": "a" });
    });

    it("makes no directory where something stands, or where nothing can", async () => {
      const storage = await make({ "/d/file": "x" });
      for (const path of ["/", "/d", "/d/file"] as const) {
        await expectFailure("alreadyExists", storage.makeDirectory(path));
      }
      await expectFailure("notFound", storage.makeDirectory("/none/new"));
      await expectFailure("notADirectory", storage.makeDirectory("/d/file/new"));
      for (const path of NO_NAMES) await expectFailure("nameNotAllowed", storage.makeDirectory(path));
      expect(await contents(storage)).toEqual({ "d/": "", "d/file": "x" });
    });

    it("removes a directory that is empty, and no other", async () => {
      const storage = await make({ "/d/empty/": "", "/d/file": "x" });
      await storage.removeDirectory("/d/empty");
      await expectFailure("notEmpty", storage.removeDirectory("/d"));
      await expectFailure("notADirectory", storage.removeDirectory("/d/file"));
      await expectFailure("notADirectory", storage.removeDirectory("/d/file/x"));
      for (const path of ["/d/empty", "/none/a", ...NO_NAMES] as const) {
        await expectFailure("notFound", storage.removeDirectory(path));
      }
      expect(await contents(storage)).toEqual({ "d/": "", "d/file": "x" });
    });

    it("removes a file, and no directory", async () => {
      const storage = await make({ "/d/empty/": "", "/d/file": "x", "/d/other": "y" });
      await storage.removeFile("/d/file");
      await expectFailure("isADirectory", storage.removeFile("/d/empty"));
      await expectFailure("notADirectory", storage.removeFile("/d/other/x"));
      for (const path of ["/d/file", "/none/a", ...NO_NAMES] as const) {
        await expectFailure("notFound", storage.removeFile(path));
      }
      expect(await contents(storage)).toEqual({ "d/": "", "d/empty/": "", "d/other": "y" });
    });

    it("renames a file, into another directory too, and replaces a file that has the name", async () => {
      const storage = await make({ "/a": "a", "/d/b": "b" });
      const { unique } = await storage.stat("/a");
      await storage.rename("/a", "/c");
      await storage.rename("/c", "/d/b");
      expect(await contents(storage)).toEqual({ "d/": "", "d/b": "a" });
      expect((await storage.stat("/d/b")).unique).toBe(unique);
    });

    it("renames a directory with all that is in it, and replaces one that is empty", async () => {
      const storage = await make({ "/d/e/a": "a", "/empty/": "" });
      await storage.rename("/d/e", "/new");
      await storage.rename("/new", "/empty");
      expect(await contents(storage)).toEqual({ "d/": "", "empty/": "", "empty/a": "a" });
    });

    it("renames to the same name, and changes nothing", async () => {
      const storage = await make({ "/a": "a", "/d/b": "b" });
      await storage.rename("/a", "/a");
      await storage.rename("/d", "/d");
      expect(await contents(storage)).toEqual({ a: "a", "d/": "", "d/b": "b" });
    });

    it.each([
      ["/none", "/new", "notFound"],
      ["/none/a", "/new", "notFound"],
      ["/file/a", "/new", "notADirectory"],
      [NO_NAMES[0], "/new", "notFound"],
      [NO_NAMES[1], "/new", "notFound"],
      ["/file", "/none/new", "notFound"],
      ["/file", "/other/new", "notADirectory"],
      ["/file", NO_NAMES[0], "nameNotAllowed"],
      ["/file", NO_NAMES[1], "nameNotAllowed"],
      ["/file", "/d", "isADirectory"],
      ["/file", "/empty", "isADirectory"],
      ["/d/e/a", "/d/e", "isADirectory"],
      ["/d", "/file", "notADirectory"],
      ["/empty", "/d", "notEmpty"],
      ["/d/e", "/d", "notEmpty"],
      ["/d", "/d/e/new", "intoItself"],
      ["/d", "/d/e", "intoItself"],
      ["/", "/new", "permissionDenied"],
      ["/", "/d/new", "permissionDenied"],
      ["/empty", "/", "permissionDenied"],
      ["/file", "/", "permissionDenied"],
    ] as const)("does not rename %s to %s: %s", async (from, to, kind) => {
      const storage = await make({ "/file": "x", "/other": "y", "/d/e/a": "a", "/empty/": "" });
      const before = await contents(storage);
      await expectFailure(kind, storage.rename(from, to));
      expect(await contents(storage)).toEqual(before);
    });

    it("neither removes nor renames the root", async () => {
      const storage = await make({});
      await expectFailure("permissionDenied", storage.removeDirectory("/"));
      await expectFailure("permissionDenied", storage.removeFile("/"));
      await expectFailure("permissionDenied", storage.rename("/", "/new"));
      expect(await storage.stat("/")).toMatchObject({ type: "directory" });
    });

    it("leaves mode and time of the root as they are: they are everybody's", async () => {
      const storage = await make({ "/a": "a" });
      const before = await storage.stat("/");
      await expectFailure("permissionDenied", storage.changeMode("/", 0o000));
      await expectFailure("permissionDenied", storage.changeTime("/", 981_173_106_789));
      expect(await storage.stat("/")).toEqual(before);
    });

    it.each(ODD_NAMES)("takes the name %j as it is, everywhere", async (odd) => {
      const storage = await make({ "/a": "a" });
      await storage.makeDirectory(`/${odd}`);
      await storage.rename("/a", `/${odd}/${odd}`);
      await storage.changeMode(`/${odd}/${odd}`, 0o600);
      expect(await contents(storage)).toEqual({ [`${odd}/`]: "", [`${odd}/${odd}`]: "a" });
      await storage.removeFile(`/${odd}/${odd}`);
      await storage.removeDirectory(`/${odd}`);
      expect(await contents(storage)).toEqual({});
    });

    it("of those who make one directory at once lets one succeed, and tells the others that it is there", async () => {
      const storage = await make({});
      const made = await Promise.allSettled(Array.from({ length: 20 }, () => storage.makeDirectory("/d")));
      expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const each of made)
        if (each.status === "rejected") expect(each.reason).toMatchObject({ kind: "alreadyExists" });
    });

    it("sets the time of last change, of files and directories, to the millisecond", async () => {
      const storage = await make({ "/d/a": "a" });
      for (const path of ["/d/a", "/d"] as const) {
        await storage.changeTime(path, 981_173_106_789);
        expect(await storage.stat(path)).toMatchObject({ modifiedAtMs: 981_173_106_789 });
      }
      await expectFailure("notFound", storage.changeTime("/none", 0));
    });

    it.each([-1, -1_500, -86_399_750])("sets a time before 1970: %d", async (modifiedAtMs) => {
      const storage = await make({ "/a": "a" });
      await storage.changeTime("/a", modifiedAtMs);
      await storage.changeTime("/a", modifiedAtMs);
      expect(await storage.stat("/a")).toMatchObject({ modifiedAtMs });
    });

    it("sets the permission bits of a file or a directory, and no others", async () => {
      const storage = await make({ "/d/a": "a" });
      for (const mode of [0o600, 0o755, 0o7744]) {
        await storage.changeMode("/d/a", mode);
        await storage.changeMode("/d", mode | 0o700);
        expect((await storage.stat("/d/a")).unixMode).toBe(mode & 0o777);
        expect((await storage.stat("/d")).unixMode).toBe((mode & 0o777) | 0o700);
      }
      await expectFailure("notFound", storage.changeMode("/none", 0o600));
      for (const path of NO_NAMES) await expectFailure("notFound", storage.changeMode(path, 0o600));
    });

    it("keeps the mode of a file that is replaced", async () => {
      const storage = await make({ "/a": "a" });
      await storage.changeMode("/a", 0o640);
      await put(storage, "/a", "new");
      expect((await storage.stat("/a")).unixMode).toBe(0o640);
    });

    it("lets nobody change a name under which somebody writes, nor a directory above it", async () => {
      const storage = await make({ "/d/a": "a", "/b": "b" });
      for (const way of [replace, append]) {
        const upload = await storage.store("/d/a", way);
        await write(upload, "new");
        await expectFailure("busy", storage.removeFile("/d/a"));
        await expectFailure("busy", storage.rename("/d/a", "/c"));
        await expectFailure("busy", storage.rename("/b", "/d/a"));
        await expectFailure("busy", storage.rename("/d", "/e"));
        await expectFailure("busy", storage.removeDirectory("/d"));
        await expectFailure("alreadyExists", storage.makeDirectory("/d"));
        await upload.commit();
      }
      await storage.rename("/b", "/d/a");
      await storage.rename("/d", "/e");
      await storage.removeFile("/e/a");
      await storage.removeDirectory("/e");
      expect(await contents(storage)).toEqual({});
    });

    it("lets nobody take a free name for which an upload is under way", async () => {
      const storage = await make({ "/b": "b" });
      const upload = await storage.store("/a", replace);
      await expectFailure("busy", storage.makeDirectory("/a"));
      await expectFailure("busy", storage.rename("/b", "/a"));
      await expectFailure("notFound", storage.removeFile("/a"));
      await expectFailure("notFound", storage.rename("/a", "/c"));
      await write(upload, "a");
      await upload.commit();
      expect(await contents(storage)).toEqual({ a: "a", b: "b" });
    });

    it("lets a download go on with a file that was removed or renamed", async () => {
      const storage = await make({ "/a": "a", "/b": "b" });
      const downloads = [await storage.retrieve("/a", { offset: 0 }), await storage.retrieve("/b", { offset: 0 })];
      await storage.removeFile("/a");
      await storage.rename("/b", "/c");
      const texts = [];
      for (const download of downloads) texts.push((await download.readable().toArray()).join(""));
      expect(texts).toEqual(["a", "b"]);
    });
  });
}
