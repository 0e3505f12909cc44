/** Directories of any size, and listings that nobody reads to their end. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { mkdtemp, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listDisk, NAME_BYTES_AT_ONCE, NAMES_AT_ONCE } from "./disk-listing.js";
import { temporaryName } from "./disk-name.js";
import { graspByHandle } from "./grip-by-handle.js";
import { graspByPath } from "./grip-by-path.js";
import { ServedTree } from "./served-tree.js";
import { ownerOf } from "./upload-owner.js";

let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "pasvport-listing-")));
  mkdirSync(join(root, "d"));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

const grasps = process.platform === "linux" ? { graspByHandle, graspByPath } : { graspByPath };

describe.each(Object.entries(grasps))("a listing, %s", (_name, grasp) => {
  const list = (): Promise<AsyncIterable<DirectoryEntry>> => listDisk(new ServedTree(Buffer.from(root), grasp), "/d");

  it("of a directory that is larger than what is sorted at once comes in runs, and nothing is lost", async () => {
    const count = NAMES_AT_ONCE + 500;
    for (let at = 0; at < count; at += 1) writeFileSync(join(root, "d", `${(at * 7919) % count}`), "");
    writeFileSync(join(root, "d", temporaryName(ownerOf(process.pid)).toString()), "");
    const names = (await allOf(await list())).map(({ name }) => name);
    expect(new Set(names).size).toBe(count);
    expect(names).toHaveLength(count);
    const runs = [names.slice(0, NAMES_AT_ONCE), names.slice(NAMES_AT_ONCE)];
    for (const run of runs) expect(run).toEqual([...run].sort());
    // The directory is still open when this reader leaves.
    const before = openHandles();
    for await (const _ of await list()) break;
    expect(openHandles()).toBe(before);
  });

  it("of long names comes in runs of as many bytes", async () => {
    const length = 250;
    const atOnce = Math.ceil(NAME_BYTES_AT_ONCE / length);
    const count = atOnce + 100;
    for (let at = 0; at < count; at += 1) writeFileSync(join(root, "d", `${at}`.padStart(length, "x")), "");
    const names = (await allOf(await list())).map(({ name }) => name);
    expect(new Set(names).size).toBe(count);
    const runs = [names.slice(0, atOnce), names.slice(atOnce)];
    for (const run of runs) expect(run).toEqual([...run].sort());
    expect(names).not.toEqual([...names].sort());
  });

  it("begins when it is read: what was removed or added until then is told as it is then", async () => {
    await writeFile(join(root, "d", "a"), "");
    const entries = await list();
    await rename(join(root, "d", "a"), join(root, "d", "b"));
    expect((await allOf(entries)).map(({ name }) => name)).toEqual(["b"]);
  });

  it("fails with a StorageError if its directory is gone when it is read", async () => {
    const entries = await list();
    await rm(join(root, "d"), { recursive: true });
    await expect(allOf(entries)).rejects.toMatchObject({ name: "StorageError", kind: "notFound" });
  });

  it("fails with a StorageError if its directory leads outside when it is read", async () => {
    const entries = await list();
    await rm(join(root, "d"), { recursive: true });
    await symlink("/", join(root, "d"));
    await expect(allOf(entries)).rejects.toMatchObject({ name: "StorageError", kind: "permissionDenied" });
  });

  it.runIf(process.platform === "linux")("gives its handles back on every way out", async () => {
    for (let at = 0; at < 1000; at += 1) writeFileSync(join(root, "d", `${at}`), "");
    await allOf(await list());
    const before = openHandles();
    const entries = await list();
    expect(openHandles()).toBe(before);
    for await (const _ of entries) break;
    expect(openHandles()).toBe(before);
    await allOf(await list());
    expect(openHandles()).toBe(before);
    await expect(failOnFirst(await list())).rejects.toThrow("enough");
    expect(openHandles()).toBe(before);
  });
});

async function allOf(entries: AsyncIterable<DirectoryEntry>): Promise<DirectoryEntry[]> {
  const all: DirectoryEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

async function failOnFirst(entries: AsyncIterable<DirectoryEntry>): Promise<void> {
  for await (const _ of entries) throw new RangeError("enough");
}

function openHandles(): number {
  return process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0;
}
