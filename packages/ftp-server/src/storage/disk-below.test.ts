/** A directory of a storage as a storage of its own: a home is closed as a root is, and nobody mixes with those who see more. */
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DiskStorage, diskStorage } from "./disk-storage.js";
import { graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { ServedTree } from "./served-tree.js";
import { append, contents, create, expectFailure, put, replace, restartAt, write } from "./storage-worlds.suite.js";
import type { VirtualPath } from "./virtual-path.js";

let root: string;
let whole: DiskStorage;
let alice: DiskStorage;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "pasvport-below-")));
  for (const name of ["alice", "alice2", "bob"]) await mkdir(join(root, "home", name), { recursive: true });
  await writeFile(join(root, "home", "bob", "secret"), "bob's");
  await writeFile(join(root, "home", "alice2", "secret"), "another's");
  await writeFile(join(root, "home", "alice", "a"), "01234");
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

const grasps = process.platform === "linux" ? { graspByHandle, graspByPath } : { graspByPath };

describe.each(Object.entries(grasps))("below, %s", (_name, grasp) => {
  beforeEach(async () => {
    whole = diskStorage(new ServedTree(Buffer.from(root), grasp), { brokenUploads: "discard" });
    alice = await whole.below("/home/alice");
  });

  it("serves the directory as if there were nothing above it", async () => {
    expect(await contents(alice)).toEqual({ a: "01234" });
    expect(await alice.stat("/")).toMatchObject({ name: "/", permissions: "celmp" });
    await put(alice, "/new", "new");
    await alice.makeDirectory("/d");
    await alice.rename("/new", "/d/new");
    expect(await contents(whole, "/home/alice")).toEqual({
      "home/alice/a": "01234",
      "home/alice/d/": "",
      "home/alice/d/new": "new",
    });
    expect(await contents(await alice.below("/d"))).toEqual({ new: "new" });
    await expectFailure("permissionDenied", alice.changeMode("/", 0o777));
    await expectFailure("permissionDenied", alice.removeDirectory("/"));
  });

  it.each([
    ["in the whole storage", "../bob"],
    ["with a name that begins alike", "../alice2"],
    ["absolute", "/home/bob"],
    ["outside of both", "../../.."],
  ])("refuses links to a directory %s, in which the whole storage could reach", async (_where, target) => {
    await symlink(target.startsWith("/") ? join(root, target) : target, join(root, "home", "alice", "out"));
    for (const path of ["/out", "/out/secret", "/out/none"] as const) {
      await expectFailure("permissionDenied", alice.stat(path));
      await expectFailure("permissionDenied", alice.list(path));
      await expectFailure("permissionDenied", alice.retrieve(path, { offset: 0 }));
      await expectFailure("permissionDenied", alice.store(path, replace));
      await expectFailure("permissionDenied", alice.below(path));
    }
    await expectFailure("permissionDenied", alice.makeDirectory("/out/new"));
    await expectFailure("permissionDenied", alice.removeFile("/out/secret"));
    expect(await alice.stat("/out", { links: "own" })).not.toHaveProperty("linkTarget");
  });

  it("ends `..` at the directory", async () => {
    for (const path of ["/../bob/secret", "/../alice2/secret", "/.."] as VirtualPath[]) {
      await expectFailure("permissionDenied", alice.stat(path));
      await expectFailure("permissionDenied", alice.retrieve(path, { offset: 0 }));
      await expectFailure("permissionDenied", alice.removeFile(path));
    }
  });

  it("is made of no name that means another directory than it seems to", async () => {
    for (const name of ["..", ".", "", "../..", "bob/../..", "bob/"]) {
      await expectFailure("nameNotAllowed", whole.below(`/home/${name}`));
    }
    await expectFailure("notFound", whole.below("/home/carol"));
    await expectFailure("notADirectory", whole.below("/home/bob/secret"));
    await expectFailure("notFound", whole.below(`/home/${"x".repeat(300)}`));
  });

  it("tells writers apart who come from both, whichever way and by whatever name", async () => {
    await symlink("alice", join(root, "home", "link"));
    const again = await whole.below("/home/link");
    const paths = [
      [whole, "/home/alice/a"],
      [whole, "/home/link/a"],
      [alice, "/a"],
      [again, "/a"],
    ] as const;
    for (const [storage, path] of paths) {
      for (const way of [append, restartAt(2), replace]) {
        const first = await storage.store(path, way);
        for (const [other, otherPath] of paths) {
          for (const otherWay of [append, restartAt(2), replace]) {
            await expectFailure("busy", other.store(otherPath, otherWay));
          }
          await expectFailure("busy", other.removeFile(otherPath));
        }
        await expectFailure("busy", whole.rename("/home", "/moved"));
        await first.abandon();
      }
    }
    const created = await alice.store("/new", create);
    await expectFailure("busy", whole.makeDirectory("/home/alice/new"));
    await expectFailure("busy", whole.store("/home/alice/new", create));
    await write(created, "new");
    await created.commit();
    expect(await contents(alice)).toEqual({ a: "01234", new: "new" });
  });

  it("does with broken uploads what the whole storage does", async () => {
    const upload = await alice.store("/half", replace);
    await write(upload, "half");
    await upload.abandon();
    expect(await contents(alice)).toEqual({ a: "01234" });
  });

  it("reaches nothing when the directory became a link to somewhere else", async () => {
    await rename(join(root, "home", "alice"), join(root, "aside"));
    await symlink("bob", join(root, "home", "alice"));
    await expectFailure("permissionDenied", alice.retrieve("/secret", { offset: 0 }));
    await expectFailure("permissionDenied", alice.list("/"));
    await expectFailure("permissionDenied", alice.store("/new", replace));
    expect(await readdir(join(root, "home", "bob"))).toEqual(["secret"]);
    expect(await readFile(join(root, "home", "bob", "secret"), "utf8")).toBe("bob's");
  });
});
