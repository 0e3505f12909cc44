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

// Other systems have no such names.
it.runIf(process.platform === "linux")("names are bytes: what is no UTF-8 is found, too", async () => {
  const bytes = await mkdtemp(join(tmpdir(), "local-patterns-bytes-"));
  try {
    await writeFile(Buffer.from(`${bytes}/caf\xe9.txt`, "latin1"), "");
    const directory = Buffer.from(`${bytes}/d\xe9`, "latin1");
    await mkdir(directory);
    await writeFile(Buffer.concat([directory, Buffer.from("/x.txt")]), "");
    expect(await matchLocal("*.txt", bytes)).toEqual(["caf\udce9.txt"]);
    expect(await matchLocal("*/*.txt", bytes)).toEqual(["d\udce9/x.txt"]);
    expect(await matchLocal("caf\udce9.txt", bytes)).toEqual(["caf\udce9.txt"]);
  } finally {
    await rm(bytes, { recursive: true });
  }
});
