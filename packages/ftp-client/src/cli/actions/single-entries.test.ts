import { type DirectoryEntry, NegativeReplyError, OptionError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import type { FtpClient } from "../../ftp-client.js";
import { describeEntries } from "./describe-entries.js";
import { makeDirectories } from "./make-directories.js";
import { moveEntry, movePlan } from "./move-entry.js";
import { printFiles } from "./print-files.js";
import { removeDirectories } from "./remove-directories.js";
import { removeEntries } from "./remove-entries.js";
import { fakeRunning } from "./running.suite.js";

const entries: readonly DirectoryEntry[] = [
  { name: "a.txt", type: "file", size: 5, unixMode: 0o644, modifiedAtMs: 0, modifiedPrecision: "second" },
  { name: "b.txt", type: "file", size: 6 },
  { name: "dir", type: "directory" },
  { name: "link", type: "symlink", linkTarget: "\x1b[2J" },
];

/** What the client was asked for. */
function asked() {
  const calls: string[] = [];
  const client: Partial<FtpClient> = {
    list: async () => ({ entries, unreadable: { count: 0, samples: [] } }),
    stat: async (path) => {
      const entry = entries.find(({ name }) => name === path);
      if (entry === undefined) throw new NegativeReplyError(`MLST ${path}`, { code: 550, lines: ["no such file"] });
      return entry;
    },
    remove: async (path) => void calls.push(`remove ${path}`),
    removeDirectory: async (path, { recursive = false } = {}) =>
      void calls.push(`removeDirectory ${path}${recursive ? " with all" : ""}`),
    makeDirectory: async (path, { recursive = false } = {}) =>
      void calls.push(`makeDirectory ${path}${recursive ? " with those above" : ""}`),
    rename: async (from, to) => void calls.push(`rename ${from} to ${to}`),
    download: async (path, to) => {
      if (typeof to === "function") await to(Buffer.from(`<${path}>`));
      return 0;
    },
  };
  return { calls, running: fakeRunning(client) };
}

describe("removing", () => {
  it("files, named and by pattern, each once", async () => {
    const { calls, running } = asked();
    await removeEntries(running, { paths: ["a.txt", "*.txt", "x\\*"] });
    expect(calls).toEqual(["remove a.txt", "remove b.txt", "remove x*"]);
  });

  it("directories only when asked to, and links never followed", async () => {
    const { calls, running } = asked();
    await removeEntries(running, { paths: ["dir/", "link"], recursive: true });
    expect(calls).toEqual(["removeDirectory dir with all", "remove link"]);
  });

  it.each(["", "/", ".", "..", "a/..", "a/./", "//", "\\.\\."])("%j names nothing of its own", async (path) => {
    const { calls, running } = asked();
    await expect(removeEntries(running, { paths: ["a.txt", path], recursive: true })).rejects.toThrow(OptionError);
    expect(calls).toEqual([]);
  });

  it("empty directories", async () => {
    const { calls, running } = asked();
    await removeDirectories(running, { paths: ["dir/", "a*"] });
    expect(calls).toEqual(["removeDirectory dir", "removeDirectory a*"]);
  });
});

it("making directories", async () => {
  const { calls, running } = asked();
  await makeDirectories(running, { paths: ["a/", "b"] });
  await makeDirectories(running, { paths: ["c/d"], parents: true });
  expect(calls).toEqual(["makeDirectory a", "makeDirectory b", "makeDirectory c/d with those above"]);
});

describe("moving", () => {
  it.each([
    ["a", "b", "rename a to b"],
    ["x/a", "dir/", "rename x/a to dir/a"],
    ["x/", "y", "rename x to y"],
    ["a", "/", "rename a to /a"],
  ])("%s to %s", async (from, to, call) => {
    const { calls, running } = asked();
    await moveEntry(running, { from, to });
    expect(calls).toEqual([call]);
  });

  it.each([
    ["", "a"],
    ["/", "a"],
    ["a/..", "b"],
    ["a", ""],
  ])("%j to %j makes no sense", (from, to) => {
    expect(() => movePlan({ from, to })).toThrow(OptionError);
  });
});

describe("describing", () => {
  it("has a line for each thing that the server told", async () => {
    const { running } = asked();
    await describeEntries(running, { paths: ["a.txt", "link"], form: "text" });
    expect(running.written()).toBe(
      [
        "path:      a.txt",
        "type:      file",
        "size:      5",
        "modified:  1970-01-01 00:00:00 UTC",
        "mode:      rw-r--r-- (0644)",
        "",
        "path:      link",
        "type:      symlink",
        "points to: \\x1b[2J",
        "",
      ].join("\n"),
    );
  });

  it("for scripts it is one object a line", async () => {
    const { running } = asked();
    await describeEntries(running, { paths: ["b.*"], form: "json" });
    expect(JSON.parse(running.written())).toEqual({ path: "b.txt", name: "b.txt", type: "file", size: 6 });
  });

  it("what is not there does not keep the rest", async () => {
    const { running } = asked();
    const describing = describeEntries(running, { paths: ["none", "b.txt"], form: "json" });
    await expect(describing).rejects.toThrow("MLST none was refused: 550");
    expect(running.written()).toContain("b.txt");
  });
});

it("printing puts files behind each other", async () => {
  const { running } = asked();
  await printFiles(running, { paths: ["?.txt", "dir/x"] });
  expect(running.written()).toBe("<a.txt><b.txt><dir/x>");
});
