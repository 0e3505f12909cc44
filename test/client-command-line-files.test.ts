/** `ftp-client` with more than one file: patterns, several places, whole trees, standard input and output, flags of copying. */
import { mkdir, readdir, readFile, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { anyOf, FtpServer, openDiskStorage, type SessionEvent, staticUsers } from "@pasvport/ftp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRudeServer } from "./faults/rude-server.js";
import { hash, hashOfFile, someBytes } from "./harness/content.js";
import { ftpClientProgram } from "./harness/ftp-client-process.js";
import { runProcess } from "./harness/process.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

const content = someBytes(300_001);
const environment = { FTP_PASSWORD: "right" };

let served: TemporaryFolder;
let server: FtpServer;
let url: string;
const events: SessionEvent[] = [];

beforeAll(async () => {
  served = await temporaryFolder();
  await mkdir(served.file("in/deep"), { recursive: true });
  await writeFile(served.file("a.bin"), content);
  for (const name of ["a.txt", "b.txt", ".hidden.txt", "x[1].txt", "x1.txt", "*.star"]) {
    await writeFile(served.file(name), `<${name}>`);
  }
  await writeFile(served.file("in/one.txt"), "one");
  await writeFile(served.file("in/deep/two\x1b[2J.txt"), "two");
  server = new FtpServer({
    storage: await openDiskStorage(served.path),
    authenticator: anyOf(staticUsers([{ name: "alice", password: "right" }])),
    port: 0,
    observer: (event) => events.push(event),
  });
  await server.listen();
  url = server.urls[0]?.replace("//", "//alice@") ?? "";
});

afterAll(async () => {
  await server.close();
  await served[Symbol.asyncDispose]();
});

const run = (words: readonly string[], options: { cwd?: string; input?: Uint8Array } = {}) =>
  runProcess(process.execPath, [ftpClientProgram, ...words], { cwd: served.path, environment, ...options });

const objects = (stdout: string): readonly unknown[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));

describe("patterns in an address", () => {
  it.each<[pattern: string, names: readonly string[]]>([
    ["?.txt", ["a.txt", "b.txt"]],
    ["{a,b}.txt", ["a.txt", "b.txt"]],
    ["x[1].txt", ["x[1].txt"]],
    ["x[0-9].txt", ["x1.txt"]],
    ["%2A.star", ["*.star"]],
    ["*.star", ["*.star"]],
    [".*.txt", [".hidden.txt"]],
    ["*n/*.txt", ["one.txt"]],
  ])("%s", async (pattern, names) => {
    await using folder = await temporaryFolder();
    const { exitCode, stderr } = await run(["get", "-q", url + pattern], { cwd: folder.path });
    expect([exitCode, stderr, (await readdir(folder.path)).sort()]).toEqual([0, "", [...names].sort()]);
  });

  it("mean single entries for ls, cat, stat and rm too", async () => {
    await writeFile(served.file("r1.tmp"), "1");
    await writeFile(served.file("r2.tmp"), "2");
    const pattern = `${url}r?.tmp`;
    const ls = await run(["ls", pattern]);
    const cat = await run(["cat", pattern]);
    const described = await run(["stat", "--json", pattern]);
    const rm = await run(["rm", pattern]);
    expect([ls.stdout.match(/r\d\.tmp$/gm), cat.stdout]).toEqual([["r1.tmp", "r2.tmp"], "12"]);
    expect(objects(described.stdout)).toMatchObject([{ path: "r1.tmp", size: 1 }, { path: "r2.tmp" }]);
    expect([rm.exitCode, rm.stderr, (await readdir(served.path)).filter((name) => name.endsWith(".tmp"))]).toEqual([
      0,
      "",
      [],
    ]);
  });

  it("a directory that fits is left out, and said", async () => {
    await using folder = await temporaryFolder();
    const { exitCode, stderr } = await run(["get", "-q", `${url}i*`, `${url}a.t*`], { cwd: folder.path });
    expect([exitCode, stderr, await readdir(folder.path)]).toEqual([
      0,
      "ftp-client: in is a directory, and left out (-r fetches it too)\n",
      ["a.txt"],
    ]);
  });
});

describe("several files", () => {
  it("come into a directory, over sessions of their own with --parallel", async () => {
    await using folder = await temporaryFolder();
    const before = events.filter(({ kind }) => kind === "loggedIn").length;
    const names = ["a.bin", "a.txt", "b.txt", "x1.txt"];
    const words = ["get", "--json", "--parallel", "3", ...names.map((name) => url + name), folder.path];
    const { exitCode, stdout, stderr } = await run(words);
    expect([exitCode, stderr, (await readdir(folder.path)).sort()]).toEqual([0, "", names]);
    expect(objects(stdout)).toContainEqual({
      event: "copied",
      direction: "download",
      remote: "a.bin",
      local: `${folder.path}/a.bin`,
      bytes: content.length,
      ms: expect.any(Number),
    });
    expect(await hashOfFile(folder.file("a.bin"))).toBe(hash(content));
    expect(events.filter(({ kind }) => kind === "loggedIn").length - before).toBe(3);
  });

  it("of which one fails: the others come, each fault has its line, and the exit code says that some did", async () => {
    await using folder = await temporaryFolder();
    const words = ["get", "-q", `${url}none`, `${url}a.txt`, `${url}nil`];
    const { exitCode, stderr } = await run(words, { cwd: folder.path });
    expect([exitCode, await readdir(folder.path)]).toEqual([14, ["a.txt"]]);
    expect(stderr).toMatch(
      /^ftp-client: RETR none was refused: 550 .*\nftp-client: RETR nil was refused: 550 .*\nftp-client: get .*: 2 things failed\n$/,
    );
  });

  it("that all fail for one cause end with that cause", async () => {
    expect((await run(["rm", `${url}none`, `${url}nil`])).exitCode).toBe(6);
  });

  it("go up into a directory, at the same time", async () => {
    await mkdir(served.file("up"));
    const words = ["put", "--json", "--parallel", "2", "a.txt", "b.txt", "a.bin", `${url}up`];
    const { exitCode, stdout } = await run(words);
    expect([exitCode, objects(stdout).length]).toEqual([0, 3]);
    expect(await readdir(served.file("up"))).toEqual(["a.bin", "a.txt", "b.txt"]);
  });
});

describe("whole directories", () => {
  it("come with get -r, names that speak to terminals left as they are, and never sent to one", async () => {
    await using folder = await temporaryFolder();
    const refused = await run(["get", `${url}in`], { cwd: folder.path });
    expect([refused.exitCode, refused.stderr]).toEqual([6, expect.stringMatching(/this is a directory/)]);
    const { exitCode, stderr } = await run(["get", "-r", `${url}in`, "copy"], { cwd: folder.path });
    expect(stderr).not.toContain("\x1b");
    expect(exitCode).toBe(0);
    expect(await readFile(folder.file("copy/one.txt"), "utf8")).toBe("one");
  });

  it("go up with put -r, and are listed with ls -r", async () => {
    await using folder = await temporaryFolder();
    await mkdir(folder.file("tree/sub"), { recursive: true });
    await writeFile(folder.file("tree/sub/a b.txt"), "x");
    const put = await run(["put", "-r", "tree", `${url}sent/`], { cwd: folder.path });
    expect([put.exitCode, put.stderr]).toEqual([0, expect.stringMatching(/^sent\/tree\/sub\/a b\.txt: 1 byte in /)]);
    const ls = await run(["ls", "-r", "--json", `${url}sent`]);
    expect(objects(ls.stdout)).toMatchObject([
      { path: "sent/tree", type: "directory" },
      { path: "sent/tree/sub", type: "directory" },
      { path: "sent/tree/sub/a b.txt", type: "file", size: 1 },
    ]);
  });
});

describe("standard input and output", () => {
  it("put - sends what comes in, get - writes what is there, byte for byte", async () => {
    const put = await run(["put", "-", `${url}stdin.bin`], { input: content });
    expect([put.exitCode, put.stderr]).toEqual([0, expect.stringMatching(/^stdin\.bin: 300001 bytes in /)]);
    const get = await run(["get", "-q", `${url}stdin.bin`, "-"]);
    expect([get.exitCode, get.stderr, hash(get.stdoutBytes)]).toEqual([0, "", hash(content)]);
  });

  it("a reader that is slow makes the download slow, not large", async () => {
    await truncate(served.file("a.bin"), 0);
    await truncate(served.file("a.bin"), 64 << 20);
    const script = '"$@" | { sleep 0.2; wc -c; }';
    const args = ["-c", script, "sh", process.execPath, "--max-old-space-size=64", ftpClientProgram];
    const { stdout } = await runProcess("sh", [...args, "cat", `${url}a.bin`], { environment });
    expect(Number(stdout)).toBe(64 << 20);
    await writeFile(served.file("a.bin"), content);
  });

  it("several files follow each other", async () => {
    const { stdout } = await run(["cat", `${url}a.txt`, `${url}b.txt`]);
    expect(stdout).toBe("<a.txt><b.txt>");
  });
});

describe("how files are copied", () => {
  it("--resume fetches and sends only what is missing", async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.file("a.bin"), content.subarray(0, 200_000));
    const get = await run(["get", "--resume", `${url}a.bin`], { cwd: folder.path });
    expect([get.exitCode, get.stderr]).toEqual([0, expect.stringMatching(/^a\.bin: 100001 bytes in /)]);
    expect(await hashOfFile(folder.file("a.bin"))).toBe(hash(content));
    await writeFile(served.file("part.bin"), content.subarray(0, 100_000));
    const put = await run(["put", "--resume", "a.bin", `${url}part.bin`], { cwd: folder.path });
    expect([put.exitCode, put.stderr]).toEqual([0, expect.stringMatching(/^a\.bin: 200001 bytes in /)]);
    expect(await hashOfFile(served.file("part.bin"))).toBe(hash(content));
  });

  it("--limit-rate keeps to so many bytes a second", async () => {
    const { stderr } = await run(["get", "--limit-rate", "300k", `${url}a.bin`, "-"]);
    const [, seconds] = / in (\d+\.\d+) s/.exec(stderr) ?? [];
    expect(Number(seconds)).toBeGreaterThan(0.7);
  });

  it("--ascii moves lines", async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.file("lines.txt"), "a\nb\n");
    const { exitCode, stderr } = await run(["put", "--ascii", "--trace", "lines.txt", url], { cwd: folder.path });
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/^C> TYPE A/m)]);
    expect(await readFile(served.file("lines.txt"), "utf8")).toBe("a\nb\n");
  });

  it("--retry tries again what broke off, and says so", async () => {
    let tries = 0;
    await using rude = await startRudeServer({
      RETR: async (session) => {
        tries += 1;
        session.write("150 here it comes\r\n");
        const data = await session.data();
        if (tries === 1) data.resetAndDestroy();
        else data.end("hello");
        session.write(tries === 1 ? "426 lost\r\n" : "226 done\r\n");
      },
    });
    const base = `ftp://127.0.0.1:${rude.port}/`;
    await using folder = await temporaryFolder();
    const { exitCode, stderr } = await run(["get", "-q", "--retry", "1", `${base}a.txt`], { cwd: folder.path });
    expect([exitCode, await readFile(folder.file("a.txt"), "utf8")]).toEqual([0, "hello"]);
    expect(stderr).toMatch(/^ftp-client: a\.txt: .*426 lost.*; try 2 begins in 1 s\n$/);
  });
});

describe("mirror", () => {
  it("copies what differs, down and up, and tells what it did", async () => {
    await using folder = await temporaryFolder();
    await mkdir(served.file("www/img"), { recursive: true });
    const written = new Date("2024-05-06T07:08:09Z");
    for (const name of ["index.html", "img/a.png", "img/b.log"]) {
      await writeFile(served.file(`www/${name}`), name);
      await utimes(served.file(`www/${name}`), written, written);
    }
    const mirror = (...words: readonly string[]) => run(["mirror", ...words], { cwd: folder.path });
    const first = await mirror(`${url}www`, "site", "--exclude", "*.log", "--parallel", "2");
    expect([first.exitCode, first.stderr]).toEqual([
      0,
      expect.stringMatching(/\n2 files copied \(19 B\), .* made, in /),
    ]);
    expect((await stat(folder.file("site/index.html"))).mtimeMs).toBe(written.getTime());
    const again = await mirror(`${url}www`, "site", "--include", "*.html");
    expect(again.stderr).toMatch(/^0 files copied \(0 B\), 1 unchanged, in /);
    const all = await mirror("--all", "-q", "--json", `${url}www`, "site", "--include", "index.*");
    expect(objects(all.stdout)).toMatchObject([
      { event: "copied", remote: "www/index.html", local: "site/index.html", bytes: 10 },
      { event: "summary", files: 1, bytes: 10, failed: 0 },
    ]);
    const up = await mirror("site", `${url}back`);
    expect([up.exitCode, await readdir(served.file("back")), await readdir(served.file("back/img"))]).toEqual([
      0,
      ["img", "index.html"],
      ["a.png"],
    ]);
  });
});

describe("places on the server", () => {
  it("are made, moved, described and removed", async () => {
    const steps: readonly [words: readonly string[], exitCode: number][] = [
      [["mkdir", "-p", `${url}new/a/b`, `${url}new/c`], 0],
      [["mkdir", `${url}new`], 13],
      [["mkdir", "-p", `${url}new/c`], 0],
      [["mv", `${url}new/c`, "new/a/"], 0],
      [["mv", `${url}new/a/c`, `${url}new/d`], 0],
      [["stat", `${url}new/d`], 0],
      [["rmdir", `${url}new/d`], 0],
      [["rmdir", `${url}new`], 13],
      [["rm", `${url}new`], 6],
      [["rm", "-r", `${url}new`], 0],
      [["stat", `${url}new`], 6],
    ];
    for (const [words, expected] of steps) expect([words, (await run(words)).exitCode]).toEqual([words, expected]);
  });
});

it("completion prints a script", async () => {
  const { exitCode, stdout } = await run(["completion", "bash"]);
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/complete -F _ftp_client ftp-client\n$/)]);
});
