import { type DirectoryEntry, NegativeReplyError } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import type { FtpClient } from "../../ftp-client.js";
import { type ListRequest, listEntries } from "./list-entries.js";
import { fakeRunning } from "./running.suite.js";

const file = (name: string, size = 5): DirectoryEntry => ({ name, type: "file", size });
const directory = (name: string): DirectoryEntry => ({ name, type: "directory" });

const directories: Readonly<Record<string, readonly DirectoryEntry[]>> = {
  "": [file("a.txt"), file("\x1b[2Jb.txt"), directory("sub"), directory("other")],
  sub: [file("c.txt", 12345)],
  other: [],
  same: [file("same")],
  // What is no directory is its own only entry.
  "a.txt": [file("a.txt")],
};

const client: Partial<FtpClient> = {
  list: async (path = "") => {
    const entries = directories[path];
    if (entries === undefined) throw new NegativeReplyError(`MLSD ${path}`, { code: 501, lines: ["no directory"] });
    return { entries, unreadable: { count: path === "sub" ? 1 : 0, samples: ["?\x1b"] } };
  },
  stat: async (path) => {
    if (path === "a.txt") return file("a.txt");
    if (path === "same") return directory("same");
    throw new NegativeReplyError(`MLST ${path}`, { code: 550, lines: ["no"] });
  },
  walk: async function* (path = "") {
    for (const entry of directories[path] ?? []) yield { path: entry.name, entry };
    if (path === "") yield { path: "sub/c.txt", entry: file("c.txt", 12345) };
  },
};

async function listed(paths: readonly string[], more: Partial<ListRequest> = {}) {
  const running = fakeRunning(client);
  await listEntries(running, { paths, form: "text", ...more });
  return { lines: running.written().split("\n").slice(0, -1), said: running.said };
}

const names = async (paths: readonly string[], more: Partial<ListRequest> = {}) =>
  (await listed(paths, { long: false, ...more })).lines;

it("the working directory, where no path is given", async () => {
  expect(await names([])).toEqual(["\\x1b[2Jb.txt", "a.txt", "other/", "sub/"]);
  expect((await listed([])).lines[1]).toBe("-?????????  5  -                     a.txt");
});

it("a file, which is its own only entry, has no heading", async () => {
  expect(await names(["a.txt"])).toEqual(["a.txt"]);
  expect(await names(["other", "a.txt", "sub"])).toEqual(["other:", "", "a.txt", "", "sub:", "c.txt"]);
  const { lines } = await listed(["a.txt"], { form: "json" });
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ path: "a.txt", name: "a.txt" });
});

it("a directory in which nothing but something of its own name is", async () => {
  expect(await names(["same", "other"])).toEqual(["same:", "same", "", "other:"]);
  const { lines } = await listed(["same"], { form: "json" });
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ path: "same/same", name: "same" });
});

it("what is not there is the server's refusal of the listing", async () => {
  await expect(listed(["none"])).rejects.toThrow("MLSD none was refused: 501");
});

it("by name, by time or by size for people; for scripts as the server has it", async () => {
  const told: readonly DirectoryEntry[] = [
    { name: "b", type: "file", size: 1, modifiedAtMs: 3 },
    { name: "c", type: "file", size: 9 },
    { name: "a", type: "file", modifiedAtMs: 5 },
    { name: "d", type: "file", size: 1, modifiedAtMs: 3 },
  ];
  const list = async () => ({ entries: told, unreadable: { count: 0, samples: [] } });
  const order = async (more: Partial<ListRequest>) => {
    const running = fakeRunning({ ...client, list });
    await listEntries(running, { paths: [], form: "text", long: false, ...more });
    return running.written().replaceAll("\n", "");
  };
  expect(await order({})).toBe("abcd");
  expect(await order({ sortBy: "time" })).toBe("abdc");
  expect(await order({ sortBy: "size" })).toBe("cbda");
  expect((await order({ form: "json" })).match(/"name":"."/g)?.join("")).toBe(
    '"name":"b""name":"c""name":"a""name":"d"',
  );
});

it("what a pattern means: files first, each directory under its name", async () => {
  expect(await names(["*"])).toEqual(["\\x1b[2Jb.txt", "a.txt", "", "other:", "", "sub:", "c.txt"]);
});

it("one directory that a pattern means has no heading", async () => {
  expect(await names(["s*"])).toEqual(["c.txt"]);
});

it("several places are told apart", async () => {
  expect(await names(["sub", "other"])).toEqual(["sub:", "c.txt", "", "other:"]);
  const { lines } = await listed(["sub", "other"], { form: "json" });
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    { path: "sub/c.txt", name: "c.txt", type: "file", size: 12345 },
  ]);
});

it("all that is below, each with its path", async () => {
  expect(await names([], { recursive: true })).toEqual(["a.txt", "\\x1b[2Jb.txt", "sub/", "other/", "sub/c.txt"]);
  expect(await names(["sub"], { recursive: true })).toEqual(["sub/c.txt"]);
  const { lines } = await listed(["sub"], { recursive: true, form: "json" });
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ path: "sub/c.txt", name: "c.txt" });
});

it("lines that nobody can read are counted", async () => {
  expect((await listed(["sub"])).said).toEqual([
    "! a line of the listing is left out, as nobody can read, for instance: ?\x1b",
  ]);
});
