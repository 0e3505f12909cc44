/** What only a real disk has when names and modes change: links, special files, other file systems, bits beyond the permissions. */
import { execFileSync } from "node:child_process";
import {
  chmod,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryName } from "./disk-name.js";
import { diskStorage } from "./disk-storage.js";
import { graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { ServedTree } from "./served-tree.js";
import type { Storage } from "./storage.js";
import { append, create, expectFailure, put, putHalf, restartAt, wholeDisk } from "./storage-worlds.suite.js";
import { ownerOf } from "./upload-owner.js";
import type { VirtualPath } from "./virtual-path.js";

let base: string;
let root: string;
let outside: string;
let storage: Storage;

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), "pasvport-changes-")));
  root = join(base, "served");
  outside = join(base, "outside");
  for (const directory of [root, outside, join(root, "d"), join(outside, "d")]) await mkdir(directory);
  await writeFile(join(outside, "file"), "secret");
  await writeFile(join(root, "d", "file"), "inside");
});

afterEach(async () => {
  await rm(base, { recursive: true });
});

const grasps = process.platform === "linux" ? { graspByHandle, graspByPath } : { graspByPath };

describe.each(Object.entries(grasps))("%s", (_name, grasp) => {
  beforeEach(() => {
    storage = diskStorage(new ServedTree(Buffer.from(root), grasp));
  });

  it("changes nothing behind links that lead outside, nor above the root", async () => {
    await symlink(outside, join(root, "out"));
    await symlink(join(outside, "file"), join(root, "out-file"));
    const above = ["/../outside/new", "/../outside/file", "/../outside/d", "/..", "/d/.."] as VirtualPath[];
    for (const path of ["/out/new", "/out/file", "/out/d", ...above] as const) {
      await expectFailure("permissionDenied", storage.makeDirectory(path));
      await expectFailure("permissionDenied", storage.removeDirectory(path));
      await expectFailure("permissionDenied", storage.removeFile(path));
      await expectFailure("permissionDenied", storage.rename(path, "/stolen"));
      await expectFailure("permissionDenied", storage.rename("/d/file", path));
      await expectFailure("permissionDenied", storage.store(path, { kind: "append" }));
      await expectFailure("permissionDenied", storage.store(path, { kind: "create" }));
    }
    for (const path of ["/out", "/out-file", "/out/file", "/out/d"] as const) {
      await expectFailure("permissionDenied", storage.changeMode(path, 0o777));
      await expectFailure("permissionDenied", storage.freeBytes(path));
    }
    await expectFailure("permissionDenied", storage.store("/out-file", { kind: "append" }));
    await expectFailure("permissionDenied", storage.store("/out-file", { kind: "restart", offset: 3 }));
    expect((await readdir(outside)).sort()).toEqual(["d", "file"]);
    expect((await readdir(root)).sort()).toEqual(["d", "out", "out-file"]);
    expect((await stat(join(outside, "file"))).mode & 0o777).not.toBe(0o777);
  });

  it("removes and renames links themselves, wherever they lead", async () => {
    for (const [name, target] of Object.entries({ out: outside, near: "d/file", dir: "d", dangling: "none" })) {
      await symlink(target, join(root, name));
      await storage.rename(`/${name}`, `/d/${name}`);
      expect(await readlink(join(root, "d", name))).toBe(target);
      await expectFailure("notADirectory", storage.removeDirectory(`/d/${name}`));
      await storage.removeFile(`/d/${name}`);
    }
    expect(await readdir(join(root, "d"))).toEqual(["file"]);
    expect(await readdir(root)).toEqual(["d"]);
    expect((await readdir(outside)).sort()).toEqual(["d", "file"]);
  });

  it("leaves the root's mode and time as they are, also through a link to it", async () => {
    await symlink("..", join(root, "d", "up"));
    const { mode } = await stat(root);
    for (const path of ["/", "/d/up"] as const) {
      await expectFailure("permissionDenied", storage.changeMode(path, 0o000));
      await expectFailure("permissionDenied", storage.changeTime(path, 0));
    }
    const after = await stat(root);
    expect(after.mode).toBe(mode);
    expect(after.mtimeMs).toBeGreaterThan(0);
  });

  it("replaces a link by a rename, and not what it points to", async () => {
    await symlink(join(outside, "file"), join(root, "link"));
    await storage.rename("/d/file", "/link");
    expect((await lstat(join(root, "link"))).isFile()).toBe(true);
    expect(await readFile(join(outside, "file"), "utf8")).toBe("secret");
  });

  it("makes no directory and creates no file through a link to nothing", async () => {
    await symlink(join(outside, "new"), join(root, "dangling"));
    await expectFailure("alreadyExists", storage.makeDirectory("/dangling"));
    await expectFailure("alreadyExists", storage.store("/dangling", { kind: "create" }));
    await expectFailure("permissionDenied", storage.store("/dangling", { kind: "append" }));
    await expectFailure("permissionDenied", storage.store("/dangling", { kind: "restart", offset: 1 }));
    expect((await readdir(outside)).sort()).toEqual(["d", "file"]);
  });

  it("works in directories that are reached through links inside, and sets the mode of what a link means", async () => {
    await symlink("d", join(root, "near"));
    await symlink("d/file", join(root, "near-file"));
    await storage.makeDirectory("/near/new");
    await storage.rename("/near/new", "/near/newer");
    await expectFailure("intoItself", storage.rename("/d", "/near/newer/d"));
    await storage.changeMode("/near-file", 0o604);
    await storage.removeDirectory("/near/newer");
    expect(await readdir(join(root, "d"))).toEqual(["file"]);
    expect((await stat(join(root, "d", "file"))).mode & 0o777).toBe(0o604);
  });

  it("touches no temporary of an upload, by any method", async () => {
    const temporary = `/d/${temporaryName(ownerOf(process.pid))}` as const;
    await writeFile(join(root, temporary), "part");
    await expectFailure("nameNotAllowed", storage.makeDirectory(temporary));
    await expectFailure("nameNotAllowed", storage.rename("/d/file", temporary));
    for (const way of ["create", "append"] as const) {
      await expectFailure("nameNotAllowed", storage.store(temporary, { kind: way }));
    }
    await expectFailure("notFound", storage.removeFile(temporary));
    await expectFailure("notFound", storage.removeDirectory(temporary));
    await expectFailure("notFound", storage.rename(temporary, "/stolen"));
    await expectFailure("notFound", storage.changeMode(temporary, 0o600));
    expect(await readFile(join(root, temporary), "utf8")).toBe("part");
  });

  it("removes and renames a FIFO without opening it, and never writes to one", async () => {
    // Whoever opened it would wait for the other end.
    execFileSync("mkfifo", [join(root, "fifo")]);
    await storage.rename("/fifo", "/d/fifo");
    for (const way of [{ kind: "append" }, { kind: "restart", offset: 1 }] as const) {
      await expectFailure("notAPlainFile", storage.store("/d/fifo", way));
    }
    await expectFailure("alreadyExists", storage.store("/d/fifo", { kind: "create" }));
    await storage.removeFile("/d/fifo");
    expect(await readdir(join(root, "d"))).toEqual(["file"]);
  });

  it("never sets the set-ID bits, takes them from files, and leaves those of a directory", async () => {
    await chmod(join(root, "d", "file"), 0o6755);
    await chmod(join(root, "d"), 0o3755);
    await storage.changeMode("/d/file", 0o7750);
    await storage.changeMode("/d", 0o4750);
    expect((await stat(join(root, "d", "file"))).mode & 0o7777).toBe(0o750);
    expect((await stat(join(root, "d"))).mode & 0o7777).toBe(0o3750);
  });

  it("tells the room in the file system that holds the directory", async () => {
    expect(await storage.freeBytes("/d/new")).toBeGreaterThan(0);
    expect(await storage.freeBytes("/d/new")).toBeLessThan(2 ** 63);
  });

  it.runIf(process.platform === "linux")("gives all handles back, of what worked and of what did not", async () => {
    await everything(0);
    const before = await openHandles();
    for (let round = 1; round <= 50; round += 1) await everything(round);
    expect(await openHandles()).toBe(before);
    expect(await readdir(root)).toEqual(["d"]);
  });

  async function everything(round: number): Promise<void> {
    await storage.makeDirectory("/new");
    await storage.rename("/new", "/newer");
    await storage.changeMode("/newer", 0o700);
    await storage.freeBytes("/newer/a");
    await put(storage, "/newer/a", "a", create);
    await put(storage, "/newer/a", "b", round % 2 === 0 ? append : restartAt(1));
    await putHalf(storage, "/newer/a", "c", append);
    await (await storage.store("/newer/a", restartAt(1))).abandon();
    await storage.removeFile("/newer/a");
    await storage.removeDirectory("/newer");
    for (const path of ["/", "/none/a", "/d/file/a", "/d/file"] as const) {
      const outcomes = await Promise.allSettled([
        storage.makeDirectory(path),
        storage.removeDirectory(path),
        storage.rename(path, "/d/none/a"),
        storage.rename("/d", path),
        storage.store(path, restartAt(100)),
        storage.store(path, create),
        storage.retrieve(path, { offset: 100 }),
        storage.changeMode("/d/file/a", 0o755),
        storage.freeBytes("/none/a"),
      ]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toEqual([]);
    }
  }

  it("publishes no created file over one that came in the meantime", async () => {
    const upload = await storage.store("/d/new", { kind: "create" });
    const stream = await upload.begin();
    await new Promise<void>((resolve) => stream.end("mine", resolve));
    await link(join(root, "d", "file"), join(root, "d", "new"));
    await expectFailure("alreadyExists", upload.commit());
    expect(await readFile(join(root, "d", "new"), "utf8")).toBe("inside");
    expect(await readdir(join(root, "d"))).toEqual(["file", "new"]);
  });
});

async function openHandles(): Promise<number> {
  return (await readdir("/proc/self/fd")).length;
}

it.runIf(process.platform === "linux")("does not rename into another file system, and says so", async () => {
  const other = await mkdtemp("/dev/shm/pasvport-changes-").catch(() => undefined);
  if (other === undefined) return;
  try {
    if ((await stat(other)).dev === (await stat(base)).dev) return;
    const whole = wholeDisk();
    await expectFailure(
      "otherFileSystem",
      whole.rename(`${root}/d/file` as VirtualPath, `${other}/file` as VirtualPath),
    );
    expect(await readdir(other)).toEqual([]);
  } finally {
    await rm(other, { recursive: true });
  }
});
