/** Uploads on a file system that knows no second names for a file, as FAT. */
import type * as FileSystem from "node:fs/promises";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openDiskStorage } from "./disk-storage.js";
import type { Storage } from "./storage.js";
import { create, expectFailure, put, putHalf, replace, write } from "./storage-worlds.suite.js";

vi.mock("node:fs/promises", async (original) => ({
  ...(await original<typeof FileSystem>()),
  link: () => Promise.reject(Object.assign(new Error("EPERM: operation not permitted, link"), { code: "EPERM" })),
}));

let root: string;
let storage: Storage;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "pasvport-upload-"));
  storage = await openDiskStorage(root);
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

it("creates a file, and keeps what arrived of one that broke off", async () => {
  await put(storage, "/a", "whole", create);
  await putHalf(storage, "/b", "half", create);
  await putHalf(storage, "/c", "half", replace);
  expect(await texts()).toEqual({ a: "whole", b: "half", c: "half" });
});

it("replaces nothing that came under a free name in the meantime", async () => {
  for (const [name, end] of [
    ["a", "commit"],
    ["b", "abandon"],
  ] as const) {
    const upload = await storage.store(`/${name}`, create);
    await write(upload, "mine");
    await writeFile(join(root, name), "from elsewhere");
    if (end === "commit") await expectFailure("alreadyExists", upload.commit());
    else await upload.abandon();
  }
  expect(await texts()).toEqual({ a: "from elsewhere", b: "from elsewhere" });
});

/** All files, those that clients do not see too. */
async function texts(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await readdir(root)) found[name] = await readFile(join(root, name), "utf8");
  return found;
}
