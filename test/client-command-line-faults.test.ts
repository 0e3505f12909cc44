/** `ftp-client` when it does not work: every exit code really produced, one line each, and nothing harmed. */
import { once } from "node:events";
import { mkdir, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { anonymousUsers, anyOf, FtpServer, openDiskStorage, staticUsers } from "@pasvport/ftp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RudeScript, startRudeServer } from "./faults/rude-server.js";
import { until } from "./harness/bounded.js";
import { runFtpClient, startFtpClient } from "./harness/ftp-client-process.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

let served: TemporaryFolder;
let server: FtpServer;
let url: string;

beforeAll(async () => {
  served = await temporaryFolder();
  await writeFile(served.file("a.txt"), "served");
  await mkdir(served.file("dir"));
  await writeFile(served.file("huge.bin"), "");
  await truncate(served.file("huge.bin"), 1 << 30);
  server = new FtpServer({
    storage: await openDiskStorage(served.path),
    authenticator: anyOf(staticUsers([{ name: "alice", password: "right" }]), anonymousUsers()),
    modes: { passive: true, active: false },
    port: 0,
  });
  await server.listen();
  [url = ""] = server.urls;
});

afterAll(async () => {
  await server.close();
  await served[Symbol.asyncDispose]();
});

const urlOf = ({ port }: { readonly port: number }): string => `ftp://127.0.0.1:${port}/`;

/** What becomes of a command; `{url}` in its words is our server's address. */
async function fault(words: string, { cwd = served.path, base = url }: { cwd?: string; base?: string } = {}) {
  const { exitCode, stdout, stderr } = await runFtpClient(words.replace("{url}", base).split(" "), { cwd });
  expect(stdout).toBe("");
  // One line, and no stack.
  expect(stderr).toMatch(/^ftp-client: [^\n]*\n$/);
  return { exitCode, line: stderr.slice("ftp-client: ".length, -1).replaceAll(base, "{url}") };
}

describe("a fault of the command, the server's answer or this machine", () => {
  it.each<[words: string, exitCode: number, line: string | RegExp]>([
    ["ls", 2, "missing required argument 'url' (see ftp-client ls --help)"],
    ["get --frob {url}a.txt", 2, "unknown option '--frob' (see ftp-client get --help)"],
    ["get {url}dir/..", 2, /^get \{url\}dir\/\.\.: "\.\." cannot be the name of a file here/],
    [
      "ls -u alice {url}",
      4,
      "ls {url}: PASS *** was refused: 530 login refused: wrong name or password " +
        "(FTP_PASSWORD is not set: put the password into the environment under this name)",
    ],
    [
      "--mode port ls {url}",
      5,
      /^ls \{url\}: the server refused PORT [0-9,]+: 502 .* \(mode auto would try the others\)$/,
    ],
    ["ls ftps://h/", 2, /^ls: "ftps:\/\/h\/" asks for TLS, which this version does not have: use ftp:\/\//],
    [
      "ls --mode active {url}",
      5,
      /^ls \{url\}: the server refused every way to a data connection: EPRT .*: 502 .*PORT .*: 502 /,
    ],
    [
      "get {url}none.txt",
      6,
      "get {url}none.txt: RETR none.txt was refused: 550 no such file or directory (list the folder above it; check name and permission)",
    ],
    ["ls {url}none/", 6, /^ls \{url\}none\/: MLSD none\/ was refused: 550/],
    ["cat {url}dir", 6, /^cat \{url\}dir: RETR dir was refused: 550 this is a directory \(ls lists what is in it\)$/],
    ["get {url}*.zip", 6, "get {url}*.zip: nothing matches *.zip"],
    ["get {url}none/*.zip", 6, /^get \{url\}none\/\*\.zip: MLSD none was refused: 550/],
    ["rm {url}a.txt", 7, /^rm \{url\}a\.txt: DELE a\.txt was refused: 550 permission denied/],
    ["mkdir {url}new", 7, /^mkdir \{url\}new: MKD new was refused: 550 permission denied/],
    ["stat {url}none", 6, /^stat \{url\}none: MLST none was refused: 550/],
    ["rm -r {url}", 2, /^rm \{url\}: a path that is empty names no entry of its own/],
    ["mv {url}a.txt ftp://other/b", 2, /^mv \{url\}a\.txt: .* and ftp:\/\/other\/b are not the same server and login/],
    ["cat {url}a.txt ftp://x:secret@127.0.0.1/b", 2, /are not the same server and login: take them one by one$/],
    ["get --resume {url}a.txt -", 2, "get {url}a.txt: nobody can go on with standard output (-): name a file"],
    ["put - {url}", 2, /^put \{url\}: standard input is one file, and needs a name on the server/],
    ["mirror a b", 2, /^mirror: mirror takes one address and one directory of this machine/],
    ["get --parallel 99 {url}a.txt", 2, /^get: --parallel "99" is not a number that it can be: choose 1 to 16/],
    ["get --limit-rate fast {url}a.txt", 2, /^get: --limit-rate "fast" is not a rate/],
    ["ls --resume {url}", 2, "unknown option '--resume' (see ftp-client ls --help)"],
    ["completion csh", 2, 'completion: there is no completion for "csh": choose one of bash, zsh, fish'],
    [
      "put a.txt {url}b.txt",
      7,
      "put {url}b.txt: STOR b.txt was refused: 550 permission denied " +
        "(this login may not write there; log in as another with --user NAME)",
    ],
    ["put none.txt {url}dir/", 11, /^put \{url\}dir\/: none\.txt: no such file or directory \(check the path/],
    [
      "put dir {url}a.txt",
      11,
      /^put \{url\}a\.txt: dir: this is a directory \(name files: whole directories go with -r\)$/,
    ],
    ["get {url}a.txt none/b.txt", 11, /^get \{url\}a\.txt: none\/b\.txt: no such file or directory \(check the path/],
  ])("%s -> %i", async (words, exitCode, line) => {
    expect(await fault(words)).toEqual({
      exitCode,
      line: typeof line === "string" ? line : expect.stringMatching(line),
    });
  });

  it("a port where nobody listens -> 3", async () => {
    const nobody = createServer();
    await once(nobody.listen(0, "127.0.0.1"), "listening");
    const base = urlOf(nobody.address() as AddressInfo);
    nobody.close();
    await once(nobody, "close");
    expect(await fault("ls {url}", { base })).toEqual({
      exitCode: 3,
      line: expect.stringMatching(/connection was refused[^()]*\(check the port/),
    });
  });

  it("a file sent onto a directory -> 6, and how to send it into that", async () => {
    const base = url.replace("//", "//alice:right@");
    const { exitCode, stderr } = await runFtpClient(["put", "a.txt", `${base}dir`], { cwd: served.path });
    expect([exitCode, stderr]).toEqual([
      6,
      expect.stringMatching(/ \(end the address with \/ to send .* into it\)\n$/),
    ]);
  });

  it("a wrong password -> 4, and no talk of one that is missing", async () => {
    const { exitCode, stderr } = await runFtpClient(["ls", url.replace("//", "//alice:wrong@")]);
    expect([exitCode, stderr]).toEqual([4, expect.stringMatching(/ \(check the name and the password\)\n$/)]);
  });

  it("the URL in a message has no password", async () => {
    const { stderr } = await runFtpClient(["get", `${url.replace("//", "//alice:right@")}none.txt`]);
    expect(stderr).toMatch(/^ftp-client: get ftp:\/\/alice:\*\*\*@127\.0\.0\.1:\d+\/none\.txt: /);
  });
});

/** Half a file; then the data connection is lost, or nothing more comes on it. */
const half = (then: "lost" | "silence"): RudeScript => ({
  RETR: async (session) => {
    session.write("150 here it comes\r\n");
    const data = await session.data();
    await new Promise((resolve) => data.write(Buffer.alloc(100_000), resolve));
    if (then === "silence") return;
    data.resetAndDestroy();
    session.write("426 the rest is lost\r\n");
  },
});

const silence = () => undefined;

describe("a server that misbehaves", () => {
  it.each<[case_: string, exitCode: number, script: RudeScript, line: RegExp]>([
    ["hangs up in the login", 3, { PASS: ({ control }) => control.end() }, /closed the control connection \(try again/],
    ["has no room for us", 3, { greeting: "421 too many connections\r\n" }, /was refused: 421 too many connections/],
    [
      "has no mode",
      5,
      { EPSV: "502 no\r\n", PORT: "502 no\r\n" },
      /EPSV: 502 no; PASV: 500 .*EPRT .*: 500 .*PORT .*: 502 no$/,
    ],
    [
      "names a port where nobody listens",
      5,
      { EPSV: "229 ok (|||1024|)\r\n" },
      /EPSV: the data [^()]*\(try --mode active\)$/,
    ],
    [
      "names the port of another service",
      5,
      { EPSV: "229 ok (|||25|)\r\n" },
      /EPSV: 127\.0\.0\.1:25 is below port 1024, .*\(--lowest-data-port lets lower ports through\)$/,
    ],
    ["waits for a data connection in vain", 5, { RETR: "425 nobody came\r\n" }, /no data connection: 425 nobody came/],
    ["does not have what we need", 15, { TYPE: "504 never\r\n" }, /TYPE I was refused: 504 never/],
    ["has no space", 8, { RETR: "452 no space\r\n" }, /452 no space/],
    ["breaks off in the middle", 8, half("lost"), /the transfer broke off: 426 the rest is lost \(try again\)$/],
    ["never greets", 9, { greeting: "" }, /gave up waiting for greeting after 1 s \(--timeout waits longer\)$/],
    ["never answers", 9, { RETR: silence }, /gave up waiting for reply after 1 s/],
    ["is no FTP server", 10, { greeting: "HTTP/1.1 400 Bad Request\r\n" }, /\(--trace shows what the server said\)$/],
    ["answers out of step", 10, { TYPE: "331 password?\r\n" }, /331 came instead of the reply to TYPE I/],
  ])("%s -> %i", async (_case, exitCode, script, line) => {
    await using rude = await startRudeServer(script);
    await using folder = await temporaryFolder();
    await writeFile(folder.file("a.txt"), "old");
    const result = await fault(`--timeout ${exitCode === 9 ? 1 : 20} get {url}a.txt`, {
      cwd: folder.path,
      base: urlOf(rude),
    });
    expect(result).toEqual({ exitCode, line: expect.stringMatching(line) });
    expect(await readdir(folder.path)).toEqual(["a.txt"]);
    expect(await readFile(folder.file("a.txt"), "utf8")).toBe("old");
  });
});

it("lines of a listing that nobody can read are counted, and the others are shown", async () => {
  const listing = "total 2\r\n-rw-r--r-- 1 me us 5 Jan 01 2026 a.txt\r\nwhat is \x1b[31mthis\r\nand this\r\n";
  await using rude = await startRudeServer({
    LIST: async (session) => {
      session.write("150 here it comes\r\n");
      (await session.data()).end(listing);
      session.write("226 done\r\n");
    },
  });
  const { exitCode, stdout, stderr } = await runFtpClient(["ls", urlOf(rude)]);
  expect([exitCode, stdout]).toEqual([0, "-rw-r--r--  5  2026-01-01?           a.txt\n"]);
  expect(stderr).toBe(
    "ftp-client: 2 lines of the listing are left out, as nobody can read, for instance: what is \\x1b[31mthis\n",
  );
});

describe("Ctrl-C", () => {
  it("in the middle of a download leaves nothing half-written, here or there", async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.file("huge.bin"), "old");
    await using get = await startFtpClient(["get", "--trace", `${url}huge.bin`], { cwd: folder.path });
    await get.line(/^S> 1[25][05] /);
    get.send("SIGINT");
    const { exitCode, signal, stderr } = await get.ended;
    expect([exitCode, signal]).toEqual([130, null]);
    const lines = stderr.trimEnd().split("\n");
    expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/^S> 426/), "C> QUIT"]));
    expect(lines.at(-1)).toBe(`ftp-client: get ${url}huge.bin: interrupted`);
    expect(await readdir(folder.path)).toEqual(["huge.bin"]);
    expect(await readFile(folder.file("huge.bin"), "utf8")).toBe("old");
    await until(
      () => server.inUse.sessions === 0,
      () => server.inUse,
    );
  });

  it("ends what a server that has fallen silent would keep for ever", async () => {
    await using rude = await startRudeServer({ ...half("silence"), ABOR: silence });
    await using folder = await temporaryFolder();
    await using get = await startFtpClient(["get", "--trace", `${urlOf(rude)}a.txt`], { cwd: folder.path });
    await get.line(/^S> 150 /);
    get.send("SIGINT");
    expect((await get.ended).exitCode).toBe(130);
    expect(await readdir(folder.path)).toEqual([]);
    expect(rude.heard.at(-1)).toBe("ABOR");
  });

  it("once more ends it at once, whatever the server keeps it waiting for", async () => {
    await using rude = await startRudeServer({ ...half("silence"), ABOR: silence });
    await using get = await startFtpClient(["cat", "--trace", `${urlOf(rude)}a.txt`]);
    await get.line(/^S> 150 /);
    get.send("SIGINT");
    await get.line(/^C> ABOR/);
    get.send("SIGINT");
    expect(await get.ended).toMatchObject({ exitCode: null, signal: "SIGINT" });
  });

  it("ends a put that waits for standard input", async () => {
    await using rude = await startRudeServer({
      STOR: async (session) => {
        session.write("150 go on\r\n");
        const data = await session.data();
        data.once("error", silence).once("close", () => session.write("426 it was cut\r\n"));
        data.resume();
      },
    });
    await using put = await startFtpClient(["put", "--trace", "-", `${urlOf(rude)}a.txt`]);
    put.stdin?.write("half a file");
    await put.line(/^S> 150 /);
    put.send("SIGINT");
    expect((await put.ended).exitCode).toBe(130);
    await using early = await startFtpClient(["put", "--trace", "-", `${urlOf(rude)}a.txt`]);
    await early.line(/^S> 230 /);
    early.send("SIGINT");
    expect((await early.ended).exitCode).toBe(130);
  });

  it("while it connects ends it at once", async () => {
    await using rude = await startRudeServer({ USER: silence });
    await using ls = await startFtpClient(["ls", "--trace", urlOf(rude)]);
    await ls.line(/^C> USER /);
    ls.send("SIGTERM");
    const { exitCode, stderr } = await ls.ended;
    expect([exitCode, stderr.trimEnd().split("\n").at(-1)]).toEqual([
      130,
      `ftp-client: ls ${urlOf(rude)}: interrupted`,
    ]);
  });
});
