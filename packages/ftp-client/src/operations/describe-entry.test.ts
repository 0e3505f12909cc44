import { NegativeReplyError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import type { Script } from "../scripted-server.suite.js";
import { describeEntry, entryExists } from "./describe-entry.js";
import { beginTree, endTreeTests, MLST_FEATURE, serving, someTree, type TreeTest } from "./serving-tree.suite.js";
import { workingDirectory } from "./working-directory.js";

endTreeTests();

const described = (test: TreeTest, path: string): Promise<unknown> => test.outcome(describeEntry(test.session, path));
const exists = (test: TreeTest, path: string): Promise<unknown> => test.outcome(entryExists(test.session, path));
const facts = (line: string): string => `250-facts\r\n ${line}\r\n250 end`;

describe("an entry by MLST", () => {
  it.each([
    ["pub/a.txt", "MLST pub/a.txt", "type=file;size=5; /pub/a.txt", { name: "a.txt", type: "file", size: 5 }],
    ["pub/a.txt", "MLST pub/a.txt", "type=file; a.txt", { name: "a.txt", type: "file" }],
    ["/pub/", "MLST /pub/", "type=cdir; /pub", { name: "pub", type: "directory" }],
    ["", "MLST", "type=dir; /home", { name: ".", type: "directory" }],
    ["/", "MLST /", "type=pdir; /", { name: "/", type: "directory" }],
    ["link", "MLST link", "type=OS.unix=slink:a; /link", { name: "link", type: "symlink", linkTarget: "a" }],
  ])("%j has the name that was asked for", async (path, said, line, entry) => {
    const test = await beginTree({ FEAT: MLST_FEATURE, MLST: facts(line) });
    expect(await described(test, path)).toEqual(entry);
    expect(test.said()).toEqual([said]);
  });

  it("is the server's refusal where there is nothing", async () => {
    const test = await beginTree({ FEAT: MLST_FEATURE, MLST: "550 no such file" });
    expect(await described(test, "x")).toBeInstanceOf(NegativeReplyError);
    expect(await exists(test, "x")).toBe(false);
    expect(test.said()).toEqual(["MLST x", "MLST x"]);
  });

  it.each([
    ["does not know it after all", "502 MLST?", ["MLST a.txt", "PWD", "CWD a.txt"]],
    ["answers with nothing that could be read", "250 yes", ["MLST a.txt", "PWD", "CWD a.txt"]],
  ])("is found in other ways where the server %s", async (_, MLST, said) => {
    const tree = serving({ "/a.txt": "-" });
    const test = await beginTree({ ...tree, FEAT: MLST_FEATURE, MLST });
    expect(await described(test, "a.txt")).toMatchObject({ name: "a.txt", type: "file", size: 5 });
    expect(test.said().slice(0, 3)).toEqual(said);
    expect(test.session.learnt.lacks.has("MLST")).toBe(MLST.startsWith("502"));
  });
});

describe("an entry of a server without MLST", () => {
  it("is a directory where one can go, and we come back", async () => {
    const test = await beginTree(serving(someTree));
    expect(await described(test, "two words")).toEqual({ name: "two words", type: "directory" });
    expect(await described(test, "/pub/")).toEqual({ name: "pub", type: "directory" });
    expect(await described(test, "/")).toEqual({ name: "/", type: "directory" });
    expect(await described(test, "")).toEqual({ name: ".", type: "directory" });
    expect(test.said()).toEqual(["PWD", "CWD two words", "CWD /", "CWD /pub/", "CWD /", "CWD /", "CWD /"]);
  });

  it("is a file where it has a size in bytes, and a time where the server tells one", async () => {
    const test = await beginTree(serving(someTree));
    expect(await described(test, "/pub/a.txt")).toEqual({
      name: "a.txt",
      type: "file",
      size: 5,
      modifiedAtMs: Date.UTC(2026, 10, 22, 14, 43, 27),
      modifiedPrecision: "second",
    });
    expect(test.said()).toEqual(["PWD", "CWD /pub/a.txt", "TYPE I", "SIZE /pub/a.txt", "MDTM /pub/a.txt"]);
    const timeless = await beginTree({ ...serving(someTree), MDTM: "502 MDTM?" });
    expect(await described(timeless, "/pub/a.txt")).toEqual({ name: "a.txt", type: "file", size: 5 });
  });

  it("is a directory though the server tells a size of it", async () => {
    const test = await beginTree({ ...serving(someTree), SIZE: "213 4096" });
    expect(await described(test, "/pub")).toEqual({ name: "pub", type: "directory" });
  });

  it.each([
    ["a link", "/link", { name: "link", type: "symlink", linkTarget: "target" }],
    ["a name with odd characters", "/file [1].txt", { name: "file [1].txt", type: "file", size: 5 }],
  ])("is %s in the listing of the directory above", async (_, path, entry) => {
    const test = await beginTree({ ...serving(someTree), SIZE: "500 SIZE?" });
    expect(await described(test, path)).toMatchObject(entry);
    expect(await described(test, path)).toMatchObject(entry);
    expect(test.said().filter((line) => line.startsWith("SIZE"))).toHaveLength(1);
  });

  it("is a directory that is closed to us, as the listing above tells", async () => {
    const test = await beginTree({ ...serving(someTree), CWD: "550 Permission denied." });
    expect(await described(test, "pub")).toMatchObject({ name: "pub", type: "directory", unixMode: 0o755 });
    expect(await exists(test, "pub")).toBe(true);
  });

  it.each(["x", "/pub/x", "/x/y", "two words/x", "/pub/a.txt/x", ".."])(
    "is the server's refusal where there is nothing: %j",
    async (path) => {
      const test = await beginTree({ ...serving(someTree), CDUP: "550 there is nothing above" });
      expect(await described(test, path)).toMatchObject({ code: "NEGATIVE_REPLY", reply: { code: 550 } });
      expect(await exists(test, path)).toBe(false);
      expect(await workingDirectory(test.session)).toBe("/");
    },
  );

  it("is no file where a slash behind its name wants a directory", async () => {
    const test = await beginTree({ ...serving(someTree), SIZE: "550 Could not get it." });
    expect(await described(test, "/pub/a.txt")).toMatchObject({ name: "a.txt", type: "file" });
    expect(await described(test, "/pub/a.txt/")).toMatchObject({ reply: { code: 550 } });
  });

  it("is not known where the server has none of it", async () => {
    const test = await beginTree({ PWD: "257 here", CWD: "502 no", SIZE: "502 no", LIST: "502 no" });
    expect(await described(test, "x")).toMatchObject({ code: "REMOTE_PROTOCOL" });
    expect(await exists(test, "x")).toMatchObject({ code: "REMOTE_PROTOCOL" });
  });
});

describe("whether there is something", () => {
  const answering = (MLST: string): Script => ({ FEAT: MLST_FEATURE, MLST });

  it.each([
    ["550 x: No such file or directory", false],
    ["550 The system cannot find the file specified.", false],
    ["550 Could not get it.", false],
    ["550 a.txt/x: Not a directory", false],
    ["501 No such file or directory.", false],
    ["450 No such file or directory", false],
    ["550 x: not a plain file.", true],
  ])("is answered by %j: %s", async (answer, expected) => {
    const test = await beginTree(answering(answer));
    expect(await exists(test, "x")).toBe(expected);
  });

  it.each([
    "550 x: Permission denied",
    "550 Access is denied.",
    "501 I do not like that",
    "504 not now",
    "450 x: file is busy",
    "451 disk error",
    "530 log in first",
  ])("is not answered by %j: that is an error", async (answer) => {
    const test = await beginTree(answering(answer));
    expect(await exists(test, "x")).toMatchObject({ reply: { code: Number(answer.slice(0, 3)) } });
  });

  it("is not answered where nobody may look into the directory above", async () => {
    const test = await beginTree({ ...serving(someTree), LIST: "550 Permission denied." });
    expect(await exists(test, "/x")).toMatchObject({ command: "LIST", reply: { code: 550 } });
    const inner = await beginTree({ ...serving(someTree), LIST: "550 Permission denied." });
    expect(await exists(inner, "/pub")).toBe(true);
  });

  it("is not answered by a server that ends the session", async () => {
    const test = await beginTree(answering("421 enough"));
    expect(await exists(test, "x")).toMatchObject({ reply: { code: 421 } });
    expect(test.session.control.isOver).toBe(true);
  });
});
