import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { matchLocal } from "./local-patterns.js";
import { NothingMatchesError } from "./nothing-matches.js";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "local-patterns-"));
  await mkdir(join(folder, "sub"));
  for (const name of ["a.txt", "b.txt", ".c.txt", "x[1].txt", "sub/d.txt"]) await writeFile(join(folder, name), "");
});

afterAll(() => rm(folder, { recursive: true }));

it.each<[pattern: string, paths: readonly string[]]>([
  ["[ab].txt", ["a.txt", "b.txt"]],
  ["*.txt", ["a.txt", "b.txt", "x[1].txt"]],
  ["{a,b}.txt", ["a.txt", "b.txt"]],
  ["s*", ["sub"]],
  ["*/*.txt", ["sub/d.txt"]],
  ["x[1].txt", ["x[1].txt"]],
  ["none.txt", ["none.txt"]],
])("%s", async (pattern, paths) => {
  expect(await matchLocal(pattern, folder)).toEqual(paths);
});

it("a whole path may be a pattern too", async () => {
  expect(await matchLocal(join(folder, "?.txt"), "/")).toEqual([join(folder, "a.txt"), join(folder, "b.txt")]);
});

it("nothing that matches is a fault", async () => {
  await expect(matchLocal("*.zip", folder)).rejects.toThrow(NothingMatchesError);
});
