/** What a copy of a tree does with files of which a part is there, with texts, and when it is only to tell what it would do. */
import { mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { startTrees } from "./client-trees.suite.js";
import { someBytes } from "./harness/content.js";
import { readTree, writeTree } from "./interop/odd-tree.js";

const whole = Buffer.from(someBytes(20_000));
const old = new Date("2019-03-01T12:34:56Z");

describe("with resume", () => {
  it("a copy down goes on with a part, leaves what has the size alone, and does not patch another file", async () => {
    await using test = await startTrees();
    await writeTree(test.served.path, {
      part: whole,
      same: Buffer.alloc(10),
      other: whole,
      longer: Buffer.alloc(3),
      new: whole,
    });
    const to = test.local.file("to");
    await writeTree(to, { part: whole.subarray(0, 12_345), other: Buffer.alloc(12_345), longer: Buffer.alloc(4) });
    await writeFile(test.local.file("to", "same"), "0123456789");
    const summary = await test.client.downloadTree("/", to, { resume: true, onEvent: test.onEvent });

    expect(test.pathsOf("unchanged")).toEqual(["same"]);
    expect(test.pathsOf("copied").sort()).toEqual(["new", "part"]);
    expect(test.pathsOf("failed").sort()).toEqual(["longer", "other"]);
    expect(summary).toMatchObject({ files: 2, bytes: whole.length - 12_345 + whole.length, unchanged: 1, failures: 2 });
    for (const { error } of summary.failed) expect(error).toMatchObject({ code: "RESUME" });
    expect(await readFile(test.local.file("to", "part"))).toEqual(whole);
    expect(await readFile(test.local.file("to", "same"), "utf8")).toBe("0123456789");
    expect(await readFile(test.local.file("to", "other"))).toEqual(Buffer.alloc(12_345));
  });

  it("a copy up does the same, and asks for no size that the listing told", async () => {
    await using test = await startTrees();
    const from = test.local.file("from");
    await writeTree(from, { in: "folder", "in/part": whole, "in/same": Buffer.alloc(10), "in/new": whole });
    await writeTree(test.served.path, { up: "folder", "up/in": "folder", "up/in/part": whole.subarray(0, 12_345) });
    await writeFile(test.served.file("up", "in", "same"), "0123456789");
    const summary = await test.client.uploadTree(from, "/up", { resume: true, onEvent: test.onEvent });

    expect(test.pathsOf("unchanged")).toEqual(["in/same"]);
    expect(summary).toMatchObject({ files: 2, bytes: whole.length - 12_345 + whole.length, unchanged: 1, failures: 0 });
    expect(test.said.filter((line) => /^(SIZE|APPE)/.test(line))).not.toContain("SIZE /up/in/same");
    expect(test.said).toContain("APPE /up/in/part");
    expect(await readFile(test.served.file("up", "in", "part"))).toEqual(whole);
    expect(await readFile(test.served.file("up", "in", "same"), "utf8")).toBe("0123456789");
  });
});

it("the type counts for every file of the tree, both ways", async () => {
  await using test = await startTrees();
  await writeTree(test.local.file("from"), { in: "folder", "in/a.txt": Buffer.from("one\ntwo\n") });
  await test.client.uploadTree(test.local.file("from"), "/up", { type: "text" });
  await test.client.downloadTree("/up", test.local.file("back"), { type: "text" });
  expect(test.said.filter((line) => /^(TYPE|STOR|RETR)/.test(line))).toEqual([
    "TYPE A",
    "STOR /up/in/a.txt",
    "RETR /up/in/a.txt",
  ]);
  expect(await readFile(test.local.file("back", "in", "a.txt"), "utf8")).toBe("one\ntwo\n");
});

describe("a dry run", () => {
  it("tells what a copy down would do, and makes nothing here", async () => {
    await using test = await startTrees();
    await writeTree(test.served.path, { new: "folder", "new/a": whole, same: Buffer.alloc(3), other: Buffer.alloc(4) });
    const to = test.local.file("to");
    await writeTree(to, { same: Buffer.alloc(3), other: Buffer.alloc(5) });
    for (const place of [test.served, test.local])
      await utimes(place === test.served ? place.file("same") : place.file("to", "same"), old, old);
    const before = await readTree(to);
    const options = { dryRun: true, skip: "same", onEvent: test.onEvent } as const;
    const told = await test.client.downloadTree("/", to, options);
    expect(await readTree(to)).toEqual(before);
    expect(test.said.filter((line) => line.startsWith("RETR"))).toEqual([]);

    expect(test.pathsOf("made")).toEqual(["new"]);
    expect(test.pathsOf("copied").sort()).toEqual(["new/a", "other"]);
    expect(test.pathsOf("unchanged")).toEqual(["same"]);
    expect(await test.client.downloadTree("/", to, { skip: "same" })).toEqual(told);

    await test.client.downloadTree("/", test.local.file("missing"), { dryRun: true });
    expect(await readdir(test.local.path)).toEqual(["to"]);
  });

  it("tells what a copy up would do, and changes nothing over there", async () => {
    await using test = await startTrees();
    const from = test.local.file("from");
    await writeTree(from, {
      new: "folder",
      "new/deep": "folder",
      "new/deep/a": whole,
      there: "folder",
      "there/b": whole,
    });
    await mkdir(test.served.file("up", "there"), { recursive: true });
    test.said.length = 0;
    const told = await test.client.uploadTree(from, "/up", { dryRun: true, onEvent: test.onEvent });
    expect(test.said.filter((line) => !/^(PWD|TYPE|EPSV|MLSD|FEAT|OPTS)/.test(line))).toEqual([]);
    expect(test.pathsOf("made")).toEqual(["new", "new/deep"]);
    expect(test.pathsOf("copied").sort()).toEqual(["new/deep/a", "there/b"]);
    expect(Object.keys(await readTree(test.served.path)).sort()).toEqual(["up", "up/there"]);

    await test.client.uploadTree(from, "/nowhere", { dryRun: true });
    await expect(stat(test.served.file("nowhere"))).rejects.toThrow();
    expect(await test.client.uploadTree(from, "/up")).toEqual(told);
  });

  it("tells of a file that stands where a directory would be made", async () => {
    await using test = await startTrees();
    await writeTree(test.served.path, { both: "folder", "both/a": whole });
    await writeFile(test.local.file("both"), "");
    const { failed } = await test.client.downloadTree("/", test.local.path, { dryRun: true });
    expect(failed).toEqual([{ path: "both", error: expect.objectContaining({ code: "LOCAL_FILE" }) }]);
  });
});
