/** Uploads whose file or directory is renamed or removed by others at the moment at which they are asked for. */
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { diskStorage } from "./disk-storage.js";
import type { Grip } from "./grip.js";
import { graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { ServedTree } from "./served-tree.js";
import { append, contents, expectFailure, put, replace, write } from "./storage-worlds.suite.js";

let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "pasvport-race-")));
  await mkdir(join(root, "d"));
  await writeFile(join(root, "d", "old"), "old");
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

const grasp = process.platform === "linux" ? graspByHandle : graspByPath;

/** A storage for whose n-th step on the disk somebody else is faster. A step takes hold of something, or uses what is held. */
function overtakenAt(step: number, change: () => Promise<void>) {
  let steps = 0;
  const next = async (): Promise<void> => {
    steps += 1;
    if (steps === step) await change();
  };
  const storage = diskStorage(
    new ServedTree(Buffer.from(root), async (path): Promise<Grip> => {
      await next();
      const grip = await grasp(path);
      return {
        realPath: grip.realPath,
        stat: () => grip.stat(),
        open: (opening) => grip.open(opening),
        here: () => next().then(() => grip.here()),
        release: () => grip.release(),
      };
    }),
  );
  return { storage, steps: () => steps };
}

it("takes the name of a file that is removed meanwhile for free, whenever that is", async () => {
  const { storage: undisturbed, steps } = overtakenAt(0, async () => {});
  await (await undisturbed.store("/d/old", replace)).abandon();
  expect(steps()).toBeGreaterThan(4);
  for (let step = 1; step <= steps(); step += 1) {
    await writeFile(join(root, "d", "old"), "old");
    const { storage } = overtakenAt(step, () => unlink(join(root, "d", "old")));
    const upload = await storage.store("/d/old", replace);
    await write(upload, "new");
    await upload.commit();
    expect(await contents(storage, "/d")).toEqual({ "d/old": "new" });
  }
});

it("refuses to go on in a file that is removed meanwhile only for now, or begins a new one", async () => {
  for (let step = 1; step <= 6; step += 1) {
    await writeFile(join(root, "d", "old"), "old");
    const { storage } = overtakenAt(step, () => rm(join(root, "d", "old"), { force: true }));
    const outcome = await storage.store("/d/old", append).then(
      (upload) => upload.abandon(),
      (error: unknown) => error,
    );
    if (outcome !== undefined) expect(outcome).toMatchObject({ kind: "busy" });
    // Whatever came of it, the name is free for the next one.
    await put(storage, "/d/old", "next");
  }
});

it("does not write under a name that its directory has no more: two that come by both names never mix", async () => {
  const { storage: undisturbed, steps } = overtakenAt(0, async () => {});
  await (await undisturbed.store("/d/new", replace)).abandon();
  expect(steps()).toBe(5);
  // Before the fourth step the upload holds what it has claimed: from then on a rename of ours would be refused.
  for (let step = 1; step < 4; step += 1) {
    const { storage } = overtakenAt(step, () => rename(join(root, "d"), join(root, "e")));
    const early = await storage.store("/d/new", replace).catch(() => undefined);
    expect(early).toBeUndefined();
    await put(storage, "/e/new", "one");
    expect(await readFile(join(root, "e", "new"), "utf8")).toBe("one");
    await unlink(join(root, "e", "new"));
    await rename(join(root, "e"), join(root, "d"));
  }
});

it("does not write to another file than the one it has claimed: a link that is set anew meanwhile is busy", async () => {
  await mkdir(join(root, "e"));
  await symlink("d", join(root, "link"));
  const relink = async (): Promise<void> => {
    await unlink(join(root, "link"));
    await symlink("e", join(root, "link"));
  };
  // Steps 1 and 2 are the first look; the third is the second look's first.
  const { storage } = overtakenAt(3, relink);
  await expectFailure("busy", storage.store("/link/new", replace));
  expect(await readdir(join(root, "e"))).toEqual([]);
  await put(storage, "/link/new", "new");
  expect(await readFile(join(root, "e", "new"), "utf8")).toBe("new");
});
