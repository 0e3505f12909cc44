/** What a path costs that leads nowhere: as much as there is of it, however long it is. */
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diskStorage } from "./disk-storage.js";
import { graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { ServedTree } from "./served-tree.js";
import type { Storage } from "./storage.js";
import { create, expectFailure, replace } from "./storage-worlds.suite.js";

let root: string;
/** How often something was taken hold of. */
let grasps: number;
let storage: Storage;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "pasvport-walk-")));
  await mkdir(join(root, "a", "b", "c"), { recursive: true });
  await writeFile(join(root, "a", "file"), "");
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

const DEEP = "/x".repeat(250) as `/${string}`;

const ways = process.platform === "linux" ? { graspByHandle, graspByPath } : { graspByPath };

describe.each(Object.entries(ways))("%s", (_name, grasp) => {
  beforeEach(() => {
    grasps = 0;
    const counting: typeof grasp = (path) => {
      grasps += 1;
      return grasp(path);
    };
    storage = diskStorage(new ServedTree(Buffer.from(root), counting));
  });

  it.each([
    ["of which nothing is there", "", "notFound", 2],
    ["of which three directories are there", "/a/b/c", "notFound", 5],
    ["below a plain file", "/a/file", "notADirectory", 4],
  ] as const)("a path %s is left at the first name that is missing", async (_what, there, kind, most) => {
    await expectFailure(kind, storage.stat(`${there}${DEEP}`));
    expect(grasps).toBeLessThanOrEqual(most);
  });

  it("and behind a link that leads away, wherever it stands", async () => {
    await symlink(tmpdir(), join(root, "a", "b", "out"));
    await expectFailure("permissionDenied", storage.stat(`/a/b/out${DEEP}`));
    expect(grasps).toBeLessThanOrEqual(5);
  });

  it("fails with one cause, not with one for each name", async () => {
    await symlink(tmpdir(), join(root, "out"));
    for (const there of ["", "/a/b/c", "/a/file", "/out"] as const) {
      let errors = 0;
      const failure: unknown = await storage.stat(`${there}${DEEP}`).catch((error: unknown) => error);
      for (let at = failure; at instanceof Error; at = at.cause) errors += 1;
      expect([1, 2]).toContain(errors);
    }
  });

  it.each([
    ["more than 256 names", "/x".repeat(257)],
    ["more than 4,096 characters", `/${"x".repeat(4_096)}`],
    ["more than 4,096 bytes", `/${"\u00e9".repeat(120)}`.repeat(17)],
    ["thousands of names", "/x".repeat(2_290)],
  ])("asks the disk nothing about a path of %s", async (_what, text) => {
    const path = text as `/${string}`;
    for (const work of [storage.stat(path), storage.list(path), storage.removeFile(path)]) {
      await expectFailure("notFound", work);
    }
    for (const work of [storage.store(path, replace), storage.store(path, create), storage.makeDirectory(path)]) {
      await expectFailure("nameNotAllowed", work);
    }
    expect(grasps).toBe(0);
  });

  it("serves what lies 256 directories deep", async () => {
    const deep = "/x".repeat(256) as `/${string}`;
    await mkdir(join(root, deep), { recursive: true });
    expect(await storage.stat(deep)).toMatchObject({ type: "directory" });
    await expectFailure("nameNotAllowed", storage.makeDirectory(`${deep}/x`));
  });

  it.runIf(process.platform === "linux")("gives all handles back", async () => {
    await symlink(tmpdir(), join(root, "out"));
    const before = (await readdir("/proc/self/fd")).length;
    for (const there of ["", "/a/b/c", "/a/file", "/out"] as const) {
      await expect(storage.stat(`${there}${DEEP}`)).rejects.toMatchObject({ name: "StorageError" });
    }
    expect(await readdir("/proc/self/fd")).toHaveLength(before);
  });
});
