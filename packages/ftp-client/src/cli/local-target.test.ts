import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OptionError } from "@pasvport/ftp-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localTarget } from "./local-target.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pasvport-target-"));
});
afterAll(() => rm(folder, { recursive: true }));

it.each([
  ["a.txt", undefined, "a.txt"],
  ["dir/a b.txt", undefined, "a b.txt"],
  ["/etc/motd", undefined, "motd"],
  ["dir/lat\udce9", undefined, "lat\udce9"],
  ["-dash", undefined, "-dash"],
  ["..a", undefined, "..a"],
  ["a.txt", "b.txt", "b.txt"],
  ["../..", "b.txt", "b.txt"],
  ["a.txt", "no-such-folder/", "no-such-folder/a.txt"],
])("%j to %j is written to %j", async (remote, local, target) => {
  expect(await localTarget(remote, local)).toBe(target);
});

it("a directory gets the file under its own name", async () => {
  expect(await localTarget("dir/a.txt", folder)).toBe(`${folder}/a.txt`);
});

describe("a name that would lead elsewhere, or speak to the terminal, is refused", () => {
  it.each(["..", "dir/..", ".", "a\nb", "a\x1b[31m", "a\u009b31m", "a\0b"])("%j", async (remote) => {
    await expect(localTarget(remote, undefined)).rejects.toThrow(OptionError);
    await expect(localTarget(remote, folder)).rejects.toThrow(/cannot be the name of a file here/);
  });
});

it.each([
  ["dir/", undefined, /names a directory, not a file/],
  ["", undefined, /names a directory/],
  ["dir/", "b.txt", /names a directory/],
  ["a.txt", "", /the local name is empty/],
])("%j to %j is refused", async (remote, local, message) => {
  await expect(localTarget(remote, local)).rejects.toThrow(message);
});
