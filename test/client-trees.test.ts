/** Whole trees down and up with the client library, against our server on the disk: odd names, many files, times, second runs. */
import { lstat, mkdir, readdir, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { startTrees } from "./client-trees.suite.js";
import { someBytes } from "./harness/content.js";
import { runProcess } from "./harness/process.js";
import { hashesOf, oddTree, readTree, type Tree, writeTree } from "./interop/odd-tree.js";

/** 500 files in 25 directories, a few levels deep. */
function manyFiles(): Tree {
  const tree: Record<string, Tree[string]> = {};
  for (let folder = 0; folder < 25; folder += 1) {
    const path = folder % 5 === 0 ? `folder ${folder}` : `folder ${folder - (folder % 5)}/${folder}`;
    tree[path] = "folder";
    for (let file = 0; file < 20; file += 1) tree[`${path}/${file}.bin`] = someBytes(folder * 100 + file);
  }
  return tree;
}

const counts = (tree: Tree) => {
  const files = Object.values(tree).filter((content) => content !== "folder");
  const bytes = files.reduce((sum, content) => sum + content.length, 0);
  return { files: files.length, directories: Object.keys(tree).length - files.length, bytes };
};

describe.each([1, 4])("with %d sessions", (parallel) => {
  it("a tree of odd names goes up and comes down as it was", async () => {
    await using test = await startTrees();
    await writeTree(test.local.file("from"), oddTree);
    const up = await test.client.uploadTree(test.local.file("from"), "there", { parallel });
    const down = await test.client.downloadTree("there", test.local.file("back"), { parallel });

    const nothingElse = { leftOut: [], omissions: 0, failed: [], failures: 0, unchanged: 0 };
    expect(up).toEqual({ ...counts(oddTree), ...nothingElse });
    expect(down).toEqual({ ...counts(oddTree), ...nothingElse });
    expect(await readTree(test.served.file("there"))).toEqual(hashesOf(oddTree));
    expect(await readTree(test.local.file("back"))).toEqual(hashesOf(oddTree));
  });

  it("500 files go up and come down, and a second run moves nothing", async () => {
    await using test = await startTrees();
    const tree = manyFiles();
    await writeTree(test.local.file("from"), tree);
    const options = { parallel, skip: "same" } as const;
    expect(await test.client.uploadTree(test.local.file("from"), "/a/b", options)).toMatchObject({
      ...counts(tree),
      failures: 0,
    });
    expect(await test.client.downloadTree("/a/b", test.local.file("back"), options)).toMatchObject({
      ...counts(tree),
      failures: 0,
    });
    expect(await readTree(test.served.file("a", "b"))).toEqual(hashesOf(tree));
    expect(await readTree(test.local.file("back"))).toEqual(hashesOf(tree));

    test.said.length = 0;
    const none = { files: 0, directories: 0, bytes: 0, unchanged: 500, failures: 0, omissions: 0 };
    expect(await test.client.uploadTree(test.local.file("from"), "/a/b", options)).toMatchObject(none);
    expect(await test.client.downloadTree("/a/b", test.local.file("back"), options)).toMatchObject(none);
    expect(test.said.filter((line) => /^(STOR|RETR|MFMT|MDTM)/.test(line))).toEqual([]);
    if (parallel === 1) expect(test.said.filter((line) => /^(USER)/.test(line))).toEqual([]);
  });
});

describe("times", () => {
  const old = new Date("2019-03-01T12:34:56Z");

  it("are those of the originals, both ways", async () => {
    await using test = await startTrees();
    await writeFile(test.served.file("down"), "1");
    await utimes(test.served.file("down"), old, old);
    await writeFile(test.local.file("up"), "2");
    await utimes(test.local.file("up"), old, new Date(old.getTime() + 789));
    await test.client.downloadTree("/", test.local.file("back"));
    await test.client.uploadTree(test.local.path, "/copy", { filter: (path) => path === "up" });
    expect((await stat(test.local.file("back", "down"))).mtime).toEqual(old);
    expect((await stat(test.served.file("copy", "up"))).mtime).toEqual(old);
  });

  it("are those of the copying where nobody wants them kept", async () => {
    await using test = await startTrees();
    await writeFile(test.served.file("down"), "1");
    await utimes(test.served.file("down"), old, old);
    await test.client.downloadTree("/", test.local.file("back"), { keepTimes: false });
    await test.client.uploadTree(test.local.file("back"), "/copy", { keepTimes: false });
    expect((await stat(test.local.file("back", "down"))).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
    expect((await stat(test.served.file("copy", "down"))).mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  });

  it("and sizes decide what a second run copies again", async () => {
    await using test = await startTrees();
    const options = { skip: "same", onEvent: test.onEvent } as const;
    for (const name of ["same", "other time", "other size"]) {
      await writeFile(test.served.file(name), "12345");
      await utimes(test.served.file(name), old, old);
    }
    await test.client.downloadTree("", test.local.path);
    await utimes(test.served.file("other time"), old, new Date(old.getTime() + 1_000));
    await writeFile(test.served.file("other size"), "123456");
    await utimes(test.served.file("other size"), old, old);
    await test.client.downloadTree("", test.local.path, options);
    expect(test.pathsOf("unchanged")).toEqual(["same"]);
    expect(test.pathsOf("copied").sort()).toEqual(["other size", "other time"]);
  });
});

describe("what a caller does not want", () => {
  it("is not copied, and a directory not looked into", async () => {
    await using test = await startTrees();
    await writeTree(test.served.path, {
      keep: "folder",
      "keep/a.txt": someBytes(1),
      "keep/b.bin": someBytes(1),
      not: "folder",
      "not/a.txt": someBytes(1),
    });
    const seen: string[] = [];
    const filter = (path: string): boolean => {
      seen.push(path);
      return !path.endsWith(".bin") && path !== "not";
    };
    await test.client.downloadTree("/", test.local.file("down"), { filter });
    expect(Object.keys(await readTree(test.local.file("down")))).toEqual(["keep", "keep/a.txt"]);
    expect(seen).not.toContain("not/a.txt");
    await test.client.uploadTree(test.local.file("down"), "/up", { filter: (path) => path !== "keep/a.txt" });
    expect(Object.keys(await readTree(test.served.file("up")))).toEqual(["keep"]);
  });
});

describe("what is no file", () => {
  it("of this machine is left out, and never opened; a link to a file is the file", async () => {
    await using test = await startTrees();
    const from = test.local.file("from");
    await mkdir(from);
    await writeFile(test.local.file("from", "file"), "content");
    await symlink("file", test.local.file("from", "to file"));
    await symlink("..", test.local.file("from", "to directory"));
    await symlink("nowhere", test.local.file("from", "to nothing"));
    await writeFile(test.local.file("from", "line\nbreak"), "x");
    expect(await runProcess("mkfifo", [test.local.file("from", "fifo")])).toMatchObject({ exitCode: 0 });
    const { leftOut, failures } = await test.client.uploadTree(from, "/up");
    expect(failures).toBe(0);
    expect(leftOut).toEqual([
      { path: "fifo", why: expect.stringContaining("neither a file nor a directory") },
      { path: "line\nbreak", why: expect.stringContaining("line break") },
      { path: "to directory", why: expect.stringContaining("not to a file") },
      { path: "to nothing", why: expect.stringContaining("link to nothing") },
    ]);
    expect((await readdir(test.served.file("up"))).sort()).toEqual(["file", "to file"]);
  });

  it("of the server is left out; a link to a file is the file, and no link is made here", async () => {
    await using test = await startTrees();
    await writeFile(test.served.file("file"), "content");
    await mkdir(test.served.file("directory"));
    await symlink("file", test.served.file("to file"));
    await symlink("directory", test.served.file("to directory"));
    await symlink("/etc/passwd", test.served.file("to the outside"));
    expect(await runProcess("mkfifo", [test.served.file("fifo")])).toMatchObject({ exitCode: 0 });
    const { leftOut, failures } = await test.client.downloadTree("/", test.local.file("down"));
    expect(failures).toBe(0);
    expect(leftOut.map(({ path }) => path).sort()).toEqual(["fifo", "to directory", "to the outside"]);
    expect((await lstat(test.local.file("down", "to file"))).isFile()).toBe(true);
    expect((await readdir(test.local.file("down"))).sort()).toEqual(["directory", "file", "to file"]);
  });
});
