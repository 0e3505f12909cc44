import { PassThrough } from "node:stream";
import { createMemoryNetwork } from "@pasvport/ftp-core/simulation";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "./command-line.js";
import { exitCodes } from "./exit-codes.js";

/** On a network without any server: what has to be refused before one is asked is refused here. */
async function run(args: readonly string[], signal = new AbortController().signal) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const network = createMemoryNetwork().host("192.0.2.1");
  const stdin = new PassThrough().end();
  const surroundings = { stdin, stdout, stderr, environment: {}, homeDirectory: "/no/such/home", signal, network };
  const exitCode = await runCommandLine(args, surroundings);
  return { exitCode, stdout: String(stdout.read() ?? ""), stderr: String(stderr.read() ?? "") };
}

describe("help", () => {
  it("that was asked for is a result", async () => {
    const { exitCode, stdout, stderr } = await run(["--help"]);
    expect([exitCode, stderr]).toEqual([0, ""]);
    for (const command of ["ls", "cat", "get", "put"]) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  });

  it.each(["", "ls", "cat", "get", "put", "rm", "mkdir", "rmdir", "mv", "chmod", "stat", "mirror", "completion"])(
    "of %j fits a terminal",
    async (command) => {
      const { stdout } = await run([...command.split(" ").filter(Boolean), "--help"]);
      expect(stdout.split("\n").filter((line) => line.length > 100)).toEqual([]);
    },
  );

  it("shows the exit codes as their table has them", async () => {
    const { stdout } = await run(["--help"]);
    for (const { code, meaning } of Object.values(exitCodes))
      expect(stdout).toContain(`  ${String(code).padEnd(5)}${meaning}\n`);
  });

  it("has an example for every command, and names what else it looks at", async () => {
    const { stdout } = await run(["--help"]);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*<url/gm)].flatMap(([, name = ""]) => name);
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  .*ftp-client ${command} .*ftp://`, "m"));
    for (const name of ["FTP_PASSWORD", "NETRC", "FTP_CLIENT_HISTORY", "NO_COLOR", "~/.netrc"])
      expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  });

  it.each(["ls", "cat", "get", "put"])("of %s names its arguments and the options of all", async (command) => {
    const { exitCode, stdout } = await run([command, "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/<url/);
    for (const option of [
      "--mode",
      "--active-ports",
      "--active-address",
      "--pasv-address",
      "--data-peer",
      "--lowest-data-port",
      "--bind",
      "--timeout",
      "--user",
      "--trace",
      "--quiet",
    ]) {
      expect(stdout).toContain(option);
    }
  });
});

describe("without a command a shell begins", () => {
  it("which has nothing to do where nothing comes in", async () => {
    expect(await run([])).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("and which ends where its address leads nowhere", async () => {
    const { exitCode, stdout, stderr } = await run(["ftp://me:secret@no-such-host/"]);
    expect([exitCode, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/^.*look up no-such-host: no such host \(check the spelling of the host\)\n$/);
    expect(stderr).not.toContain("secret");
  });
});

it("the version is a number and nothing else", async () => {
  expect((await run(["-V"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

describe("wrong usage is one line on stderr and exit code 2", () => {
  it.each<[args: string, message: string]>([
    ["frobnicate", "unknown command 'frobnicate' (see ftp-client --help)"],
    ["lss ftp://h/", "unknown command 'lss' (did you mean ls?)"],
    ["ls", "missing required argument 'url' (see ftp-client ls --help)"],
    ["mv a b c", "too many arguments for 'mv'. Expected 2 arguments but got 3 (see ftp-client mv --help)"],
    ["ls localhost:2121/pub", 'ls: "localhost:2121/pub" is not an FTP address: write it as ftp://localhost:2121/pub'],
    ["ls alice:secret@nas/in", 'ls: "alice:***@nas/in" is not an FTP address: write it as ftp://alice:***@nas/in'],
    ["ls nas.local/pub", 'ls: "nas.local/pub" is not an FTP address: write it as ftp://nas.local/pub'],
    ["ls pub/", 'ls: "pub/" is not an FTP address: write it as ftp://host/path'],
    ["chmod rw ftp://h/a", 'chmod: "rw" is not a mode: write three or four octal digits, as 644 or 0755'],
    ["ls --frob ftp://h/", "unknown option '--frob' (see ftp-client ls --help)"],
    ["ls --tracee ftp://h/", "unknown option '--tracee' (did you mean --trace?)"],
    ["ls ftp://h/ --mode", "option '--mode <MODE>' argument missing (see ftp-client ls --help)"],
    ["ls h", 'ls: "h" is not an FTP address: write it as ftp://host/path'],
    [
      "--mode fast ls ftp://h/",
      'ls: --mode "fast" is not known: choose one of epsv, pasv, eprt, port, passive, active, auto',
    ],
    [
      "ls ftp://h/ --timeout soon",
      'ls: --timeout "soon" is not a time: write seconds, more than 0 and at most 2147483',
    ],
    ["ls ftp://h/ --data-peer all", 'ls: --data-peer "all" is not known: choose one of same, network, any'],
    ["ls ftp://h/ --lowest-data-port 0", 'ls: --lowest-data-port "0" is not a port: choose 1 to 65535'],
    [
      "ls ftps://h/",
      'ls: "ftps://h/" asks for TLS, which this version does not have: use ftp://, where nothing is encrypted',
    ],
    ["ls ftp://h/ --active-ports 9-1", "ls: the port range 9-1 ends before it begins: swap the two numbers"],
    [
      "ls ftp://h/ --active-address h",
      'ls: --active-address "h" is not an IP address: write it as 192.0.2.1 or 2001:db8::1',
    ],
    ["ls -u me ftp://you@h/", "ls ftp://you@h/: --user me, but the address names you: leave one of them out"],
    ["put a.txt", 'put: "a.txt" is not an FTP address: write it as ftp://host/path'],
    ["put ftp://h/a", "put ftp://h/a: no file to send: name it before the address"],
    [
      "get ftp://h/dir/",
      "get ftp://h/dir/: the address names a directory, not a file: write the file's name behind it (ls shows what is there)",
    ],
    [
      "get ftp://h/a%2F..",
      'get ftp://h/a%2F..: ".." cannot be the name of a file here: fetch it by itself, under another one',
    ],
  ])("%s", async (args, message) => {
    expect(await run(args.split(" "))).toEqual({ exitCode: 2, stdout: "", stderr: `ftp-client: ${message}\n` });
  });
});

describe("a password is not shown, wherever it stands", () => {
  it.each([
    ["ls", "ftp://me:secret@no-such-host/"],
    ["get", "ftp://me:secret@h/dir/"],
    ["get", "http://me:secret@h/a"],
    ["get", "ftps://me:secret@h/a"],
    ["ls", "ftp://me:sec/ret@h/"],
    ["me:secret@h"],
    ["ls", "--password=secret", "ftp://h/"],
    ["ls", "--password=sec'ret'", "ftp://h/"],
    ["--pasword=secret", "ls", "ftp://h/"],
    ["ls", "-psecret", "ftp://h/"],
    ["ls", "--user", "me:secret", "ftp://h/"],
    ["ls", "--user", "you", "ftp://me:secret@h/"],
  ])("%s %s", async (...args) => {
    const { exitCode, stdout, stderr } = await run(args);
    expect(exitCode).not.toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^ftp-client: .*\n$/);
    expect(stderr).not.toMatch(/secret|sec\/|ret@/);
  });
});

it("a file that is not there is found out before anybody is asked", async () => {
  const { exitCode, stderr } = await run(["put", "no-such-file", "ftp://h/"]);
  expect(exitCode).toBe(11);
  expect(stderr).toMatch(
    /^ftp-client: put ftp:\/\/h\/: .*no-such-file: no such file or directory \(check the path; its folder has to be there\)\n$/,
  );
});

it("a host that is not there is one line and exit code 3", async () => {
  const { exitCode, stderr } = await run(["ls", "ftp://no-such-host/"]);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(
    /^ftp-client: ls ftp:\/\/no-such-host\/: look up no-such-host: no such host \(check the spelling of the host\)\n$/,
  );
});

it.each([
  ["get", "ftp://192.0.2.9/a"],
  ["put", "-", "ftp://192.0.2.9/a"],
  ["mirror", "ftp://192.0.2.9/a", "b"],
])("with --retry %s connects again, and says so", async (...words) => {
  const memory = createMemoryNetwork();
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const { signal } = new AbortController();
  const network = memory.host("192.0.2.1");
  const surroundings = { stdin, stdout, stderr, environment: {}, homeDirectory: "/no/such/home", signal, network };
  const running = runCommandLine([...words, "--retry", "2", "--quiet"], surroundings);
  expect(await memory.clock.until(running)).toBe(3);
  const lines = String(stderr.read()).split("\n");
  expect(lines.slice(0, 2)).toEqual([
    expect.stringMatching(/^ftp-client: 192\.0\.2\.9:21: gave up waiting for connect.*; try 2 begins in 1 s$/),
    expect.stringMatching(/^ftp-client: 192\.0\.2\.9:21: gave up waiting for connect.*; try 3 begins in 2 s$/),
  ]);
  expect(lines[2]).toMatch(/^ftp-client: (?:get|put|mirror) ftp:/);
});

it("an interruption is exit code 130, whatever else failed because of it", async () => {
  const { exitCode, stderr } = await run(["ls", "ftp://h/"], AbortSignal.abort("SIGINT"));
  expect([exitCode, stderr]).toEqual([130, "ftp-client: ls ftp://h/: interrupted\n"]);
});
