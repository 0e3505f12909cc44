/** What the permissions of the disk mean for clients, and that a server which gave up its privileges still reaches its files. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { OptionError } from "@pasvport/ftp-core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDiskStorage } from "./disk-storage.js";
import type { Storage } from "./storage.js";
import { append, create, expectFailure, put, restartAt, wholeDisk } from "./storage-worlds.suite.js";

let root: string;
let storage: Storage;

// The superuser has no limits. Each file of tests runs in a process of its own, so the others keep their privileges.
const isLimited = becomeNobody();

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pasvport-permissions-"));
  await mkdir(join(root, "d"));
  await writeFile(join(root, "d", "a"), "old");
  storage = await openDiskStorage(root);
});

afterEach(async () => {
  await chmod(join(root, "d"), 0o700);
  await rm(root, { recursive: true });
});

it("tells the mode as it is", async () => {
  await chmod(join(root, "d", "a"), 0o4751);
  expect(await storage.stat("/d/a")).toMatchObject({ unixMode: 0o4751 });
});

it.runIf(isLimited)("refuses to read a file that may not be read", async () => {
  await chmod(join(root, "d", "a"), 0o200);
  await expect(storage.retrieve("/d/a", { offset: 0 })).rejects.toMatchObject({ kind: "permissionDenied" });
});

it.runIf(isLimited)("refuses to replace a file that may not be written, though a rename could", async () => {
  await chmod(join(root, "d", "a"), 0o400);
  await expect(storage.store("/d/a", { kind: "replace" })).rejects.toMatchObject({ kind: "permissionDenied" });
});

it.runIf(isLimited)(
  "refuses an upload before its data connection is asked for if the directory may not be written",
  async () => {
    await chmod(join(root, "d"), 0o500);
    await expect(storage.store("/d/new", { kind: "replace" })).rejects.toMatchObject({ kind: "permissionDenied" });
  },
);

it.runIf(isLimited)("takes uploads into a directory that may not be listed", async () => {
  await chmod(join(root, "d"), 0o300);
  await expect(storage.list("/d")).rejects.toMatchObject({ kind: "permissionDenied" });
  const upload = await storage.store("/d/new", { kind: "replace" });
  await finished((await upload.begin()).end("new"));
  await upload.commit();
  await chmod(join(root, "d"), 0o700);
  expect(await readdir(join(root, "d"))).toEqual(["a", "new"]);
  expect(await readFile(join(root, "d", "new"), "utf8")).toBe("new");
});

it.runIf(isLimited)("goes on in a file that may be written, also where its directory may not", async () => {
  await chmod(join(root, "d"), 0o500);
  await put(storage, "/d/a", "er", append);
  await put(storage, "/d/a", "x", restartAt(2));
  expect(await readFile(join(root, "d", "a"), "utf8")).toBe("olx");
  await expectFailure("permissionDenied", storage.store("/d/new", append));
  await expectFailure("permissionDenied", storage.store("/d/new", create));
});

it.runIf(isLimited)(
  "goes on in a file that may be written but not read, and in none that may not be written",
  async () => {
    await chmod(join(root, "d", "a"), 0o200);
    await put(storage, "/d/a", "er", append);
    await chmod(join(root, "d", "a"), 0o400);
    for (const way of [append, restartAt(1)]) await expectFailure("permissionDenied", storage.store("/d/a", way));
    expect(await readFile(join(root, "d", "a"), "utf8")).toBe("older");
  },
);

it.runIf(isLimited)("changes no name in a directory that may not be written", async () => {
  await mkdir(join(root, "d", "e"));
  await chmod(join(root, "d"), 0o500);
  await expectFailure("permissionDenied", storage.makeDirectory("/d/new"));
  await expectFailure("permissionDenied", storage.removeDirectory("/d/e"));
  await expectFailure("permissionDenied", storage.removeFile("/d/a"));
  await expectFailure("permissionDenied", storage.rename("/d/a", "/a"));
  await put(storage, "/a", "mine");
  await expectFailure("permissionDenied", storage.rename("/a", "/d/b"));
  await expectFailure("permissionDenied", storage.rename("/a", "/d/a"));
  await chmod(join(root, "d"), 0o700);
  expect(await readdir(join(root, "d"))).toEqual(["a", "e"]);
});

it.runIf(isLimited)("changes names in a directory that may be written but not listed", async () => {
  await chmod(join(root, "d"), 0o300);
  await storage.makeDirectory("/d/e");
  await storage.rename("/d/a", "/d/e/a");
  await storage.removeFile("/d/e/a");
  await storage.removeDirectory("/d/e");
  await chmod(join(root, "d"), 0o700);
  expect(await readdir(join(root, "d"))).toEqual([]);
});

it.runIf(isLimited)("reaches nothing in a directory that may not be searched", async () => {
  await chmod(join(root, "d"), 0o600);
  await expectFailure("permissionDenied", storage.makeDirectory("/d/new"));
  await expectFailure("permissionDenied", storage.removeFile("/d/a"));
  await expectFailure("permissionDenied", storage.changeMode("/d/a", 0o600));
  await expectFailure("permissionDenied", storage.store("/d/a", append));
});

it.runIf(isLimited)(
  "changes the mode of one's own files, those without any permission too, and of no others",
  async () => {
    await chmod(join(root, "d", "a"), 0);
    await storage.changeMode("/d/a", 0o640);
    expect(await storage.stat("/d/a")).toMatchObject({ unixMode: 0o640 });
    const whole = wholeDisk();
    await expectFailure("permissionDenied", whole.changeMode("/etc/passwd", 0o666));
    await expectFailure("permissionDenied", whole.store("/etc/passwd", append));
    await expectFailure("permissionDenied", whole.removeFile("/etc/passwd"));
  },
);

it.runIf(isLimited)("lists names alone where nothing more may be known", async () => {
  await chmod(join(root, "d"), 0o400);
  const entries = [];
  for await (const entry of await storage.list("/d")) entries.push(entry);
  expect(entries).toEqual([{ name: "a", type: "unknown" }]);
});

it.runIf(isLimited)("does not serve a directory that may not be read", async () => {
  await chmod(join(root, "d"), 0o300);
  const opening = openDiskStorage(join(root, "d"));
  await expect(opening).rejects.toBeInstanceOf(OptionError);
  await expect(opening).rejects.toThrow("cannot be read by this user: allow it with chmod u+rx");
});

/** Whether this process is one that permissions hold for, now. */
function becomeNobody(): boolean {
  if (process.getuid?.() !== 0) return process.getuid !== undefined;
  try {
    process.setgroups?.([]);
    process.setgid?.(65534);
    process.setuid?.(65534);
    return true;
  } catch {
    return false;
  }
}
