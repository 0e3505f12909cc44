/** What a crash left behind goes away, and nothing else: not what others still write, and nothing outside the root. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { removeCrashedUploads } from "./crashed-uploads.js";
import { temporaryName } from "./disk-name.js";
import { graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { ServedTree } from "./served-tree.js";
import { ownerOf } from "./upload-owner.js";

let base: string;
let root: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), "pasvport-crashed-")));
  root = join(base, "served");
  await mkdir(join(root, "d", "e"), { recursive: true });
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  await rm(base, { recursive: true, force: true });
});

const DAY_MS = 86_400_000;
/** Above what the kernel gives: nobody has it. */
const DEAD = ownerOf(2147483647);
const ELSEWHERE = "00000000-1-1kx9z";

const grasps = process.platform === "linux" ? { graspByHandle, graspByPath } : { graspByPath };

describe.each(Object.entries(grasps))("%s", (_name, grasp) => {
  const cleanUp = (inMs = 0): Promise<number> =>
    removeCrashedUploads(new ServedTree(Buffer.from(root), grasp), { wallTimeMs: () => Date.now() + inMs });

  it("removes the temporary of a process that was killed while it wrote, and not before", async () => {
    const { child, path } = await startWriting();
    expect(await cleanUp(2 * DAY_MS)).toBe(0);
    await kill(child);
    expect(await readdir(join(path, ".."))).toHaveLength(1);
    expect(await cleanUp()).toBe(1);
    expect(await readdir(join(path, ".."))).toEqual([]);
  });

  it("removes them at any depth, and in directories whose names are not UTF-8", async () => {
    const odd = Buffer.concat([Buffer.from(`${root}/d/e/`), Buffer.from([0xff, 0x0a])]);
    await mkdir(odd);
    await leave(DEAD, root);
    await leave(DEAD, join(root, "d", "e"));
    await writeFile(Buffer.concat([odd, Buffer.from("/"), temporaryName(DEAD)]), "");
    expect(await cleanUp()).toBe(3);
    expect(await readdir(odd)).toEqual([]);
  });

  it("leaves everything else as it is, also what only looks alike", async () => {
    const names = ["a", ".pasvport-", ".pasvport-x.part", `x${temporaryName(DEAD)}`, `${temporaryName(DEAD)}.old`];
    for (const name of names) await writeFile(join(root, name), "");
    await mkdir(join(root, temporaryName(DEAD).toString()));
    await symlink("a", join(root, temporaryName(DEAD).toString()));
    await leave(ownerOf(process.pid), root);
    const before = await readdir(root);
    expect(await cleanUp(2 * DAY_MS)).toBe(0);
    expect(await readdir(root)).toEqual(before);
  });

  it.each([
    ["of another machine", ELSEWHERE],
    ["of another namespace of processes", DEAD.replace(/[^-]+$/, "1")],
    ["of a version that did not tell the namespace", DEAD.replace(/-[^-]+$/, "")],
    ["of the first versions", undefined],
  ])("leaves a temporary %s for a day", async (_whose, owner) => {
    await leave(owner, root);
    expect(await cleanUp()).toBe(0);
    expect(await cleanUp(DAY_MS - 60_000)).toBe(0);
    expect(await cleanUp(DAY_MS + 60_000)).toBe(1);
  });

  it("follows no link, neither outside nor inside", async () => {
    const outside = join(base, "outside");
    await mkdir(outside);
    await leave(DEAD, outside);
    await symlink(outside, join(root, "out"));
    await symlink("d", join(root, "in"));
    await leave(DEAD, join(root, "d"));
    expect(await cleanUp()).toBe(1);
    expect(await readdir(outside)).toHaveLength(1);
  });

  it("is silent about a root that is gone, or goes away meanwhile", async () => {
    for (let at = 0; at < 50; at += 1) await mkdir(join(root, "d", `${at}`));
    const cleaning = cleanUp();
    await rm(root, { recursive: true });
    expect(await cleaning).toBe(0);
    expect(await cleanUp()).toBe(0);
  });

  it("ends when it is told to, before it begins or in the middle, and says how many it had removed", async () => {
    for (const directory of [root, join(root, "d"), join(root, "d", "e")]) await leave(DEAD, directory);
    const tree = new ServedTree(Buffer.from(root), grasp);
    expect(await removeCrashedUploads(tree, { signal: AbortSignal.abort() })).toBe(0);
    const stop = new AbortController();
    // The second directory is reached by holding it: the first is done then.
    vi.spyOn(tree, "hold").mockImplementation(async (path) => {
      if (path === "/d") stop.abort();
      return await ServedTree.prototype.hold.call(tree, path);
    });
    expect(await removeCrashedUploads(tree, { signal: stop.signal })).toBe(1);
    expect(await readdir(join(root, "d"))).toHaveLength(2);
  });

  it.runIf(process.platform === "linux")("gives all handles back", async () => {
    await leave(DEAD, root);
    const before = readdirSync("/proc/self/fd").length;
    expect(await cleanUp()).toBe(1);
    expect(readdirSync("/proc/self/fd").length).toBe(before);
  });

  it("done twice at once, removes each file once", async () => {
    for (let at = 0; at < 20; at += 1) await leave(DEAD, join(root, "d"));
    const [one, other] = await Promise.all([cleanUp(), cleanUp()]);
    expect(one + other).toBe(20);
  });
});

async function leave(owner: string | undefined, directory: string): Promise<void> {
  const name = owner === undefined ? ".pasvport-0123456789abcdef.part" : temporaryName(owner).toString();
  await writeFile(join(directory, name), "half of it");
}

/** A process that writes to a temporary of its own, as a server in the middle of an upload does. */
async function startWriting(): Promise<{ readonly child: ChildProcess; readonly path: string }> {
  const script = `
    const file = require("node:fs").openSync(process.argv[1], "wx");
    setInterval(() => require("node:fs").writeSync(file, "more"), 1);
    process.send("begun");`;
  const wait = spawn(
    process.execPath,
    ["--eval", `process.on("message", (path) => { process.argv[1] = path; ${script} })`],
    {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    },
  );
  children.push(wait);
  const path = join(root, "d", "e", temporaryName(ownerOf(wait.pid ?? 0)).toString());
  wait.send(path);
  await once(wait, "message");
  return { child: wait, path };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
