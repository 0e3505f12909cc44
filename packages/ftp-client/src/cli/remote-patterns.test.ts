import { type DirectoryEntry, NegativeReplyError, OptionError } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { NothingMatchesError } from "./nothing-matches.js";
import { isRemotePattern, literalPattern, matchRemote, patternLimits } from "./remote-patterns.js";

const tree: Readonly<Record<string, readonly string[]>> = {
  "": ["a.txt", "b.txt", ".hidden.txt", "x[1].txt", "x1.txt", "*", "sub/", "other/", "closed/"],
  sub: ["one.txt", "two.log", "deep/"],
  "sub/deep": ["one.txt"],
  other: ["one.txt"],
  "/": ["etc/"],
  "/etc": ["motd"],
  hostile: ["../../etc/passwd.txt", ".", "..", "fine.txt", "a\nb.txt"],
};

function clientOf(directories: Readonly<Record<string, readonly string[]>>) {
  const listed: string[] = [];
  const entry = (name: string): DirectoryEntry =>
    name.length > 1 && name.endsWith("/") && !name.startsWith(".")
      ? { name: name.slice(0, -1), type: "directory" }
      : { name, type: "file" };
  return {
    listed,
    list: async (path = "") => {
      listed.push(path);
      const names = directories[path];
      if (names === undefined) throw new NegativeReplyError(`MLSD ${path}`, { code: 550, lines: ["no"] });
      return { entries: names.map(entry), unreadable: { count: 0, samples: [] } };
    },
  };
}

const paths = async (pattern: string) => (await matchRemote(clientOf(tree), pattern)).map(({ path }) => path);

it.each<[pattern: string, paths: readonly string[]]>([
  ["?.txt", ["a.txt", "b.txt"]],
  ["{a,b}.txt", ["a.txt", "b.txt"]],
  [".*", [".hidden.txt"]],
  ["x[1].txt", ["x[1].txt"]],
  ["x[12].txt", ["x1.txt"]],
  ["*", ["*"]],
  ["*/one.txt", ["other/one.txt", "sub/one.txt"]],
  ["s*/*.txt", ["sub/one.txt"]],
  ["sub/*", ["sub/deep", "sub/one.txt", "sub/two.log"]],
  ["s?b/d*/*", ["sub/deep/one.txt"]],
  ["o*/", ["other/"]],
  ["/*/motd", ["/etc/motd"]],
  ["hostile/*", ["hostile/fine.txt"]],
])("%s", async (pattern, expected) => {
  expect(await paths(pattern)).toEqual(expected);
});

it("a path without a pattern is not looked up, and may not be there", async () => {
  const client = clientOf(tree);
  expect(await matchRemote(client, "no/such file")).toEqual([{ path: "no/such file" }]);
  expect(await matchRemote(client, literalPattern("a*[b]{c,d}\\"))).toEqual([{ path: "a*[b]{c,d}\\" }]);
  expect(client.listed).toEqual([]);
  expect([isRemotePattern("a/b"), isRemotePattern("a*/b"), isRemotePattern("a\\*")]).toEqual([false, true, false]);
});

it("what was listed comes along", async () => {
  expect(await matchRemote(clientOf(tree), "s?b")).toEqual([
    { path: "sub", entry: { name: "sub", type: "directory" } },
  ]);
});

it("nothing that matches is a fault that names the pattern", async () => {
  await expect(paths("*.zip")).rejects.toThrow(NothingMatchesError);
  await expect(paths("*.zip")).rejects.toThrow("nothing matches *.zip");
  await expect(paths("*/none")).rejects.toThrow(NothingMatchesError);
});

it("a place that is not there is the server's refusal", async () => {
  await expect(paths("none/*.txt")).rejects.toThrow(NegativeReplyError);
});

it("a slash between braces is refused", async () => {
  await expect(paths("{a/b,c}")).rejects.toThrow(OptionError);
});

it("more than 100,000 matches are refused", async () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `d${index}/`);
  const huge = Object.fromEntries([["", names], ...names.map((name) => [name.slice(0, -1), names] as const)]);
  const client = clientOf(huge);
  await expect(matchRemote(client, "d*/d*")).rejects.toThrow("more than 100000 names");
  expect(client.listed.length).toBeLessThan(110);
});

it("matches that take more than 64 MiB are refused: few names may be long ones", async () => {
  expect(patternLimits).toEqual({ matches: 100_000, bytes: 67_108_864 });
  const names = Array.from({ length: 20 }, (_, index) => `${index}`.padEnd(4_000, "n"));
  const client = clientOf({ "": ["a/", "b/", "c/"], a: names, b: names, c: names });
  // The path, its name, its type, and 128 bytes.
  const each = 2 + 4_000 + 4_000 + "file".length + 128;
  const limited = (bytes: number) => matchRemote(client, "?/*", { limits: { matches: 100, bytes } });
  expect(await limited(60 * each)).toHaveLength(60);
  client.listed.splice(0);
  await expect(limited(40 * each - 1)).rejects.toThrow(OptionError);
  expect(client.listed).toEqual(["", "a", "b"]);
});
