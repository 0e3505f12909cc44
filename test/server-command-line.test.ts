/** `ftp-server` as people run it: a process of its own, its two streams, its signals, and curl as the client. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FtpServerProcess, runFtpServer, startFtpServer } from "./harness/ftp-server-process.js";
import { runProcess } from "./harness/process.js";
import { RawClient } from "./harness/raw-client.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(folder.file("hello.txt"), "hello\n");
  await mkdir(folder.file("empty"));
});
afterAll(() => folder[Symbol.asyncDispose]());

describe("it serves", () => {
  it("a folder to everybody, to read, and says so", async () => {
    await using server = await startFtpServer([folder.path]);
    expect(await curl(`${server.url}hello.txt`)).toMatchObject({ exitCode: 0, stdout: "hello\n" });
    expect(await curl(server.url, "-l")).toMatchObject({ stdout: "empty\nhello.txt\n" });
    // curl: 25 is a refused upload.
    expect(await curl(`${server.url}new.txt`, "-T", folder.file("hello.txt"))).toMatchObject({ exitCode: 25 });
    expect(server.stdout.split("\n")[0]).toMatch(/^listening on ftp:\/\/127\.0\.0\.1:[1-9][0-9]*\/$/);
    expect(server.stdout).toContain(`serving ${folder.path}\nanonymous may read`);
    expect(server.stdout).toMatch(new RegExp(`ls ${server.url}\n  curl ${server.url}\n`));
    await server.line(/Z \[1\] anonymous: RETR hello\.txt -> 226 .* \(6 bytes in [0-9.]+ s\)$/);
    await server.line(/\[1\] disconnected/);
  });

  it("the folder in which it was started, without arguments but the port", async () => {
    await using server = await startFtpServer([], { cwd: folder.file("empty") });
    expect(server.stdout).toContain(`serving ${folder.file("empty")}\n`);
  });

  it("several addresses, each with its line", async () => {
    await using server = await startFtpServer([folder.path, "--host", "127.0.0.1", "--host", "::1"]);
    const [, ipv6 = ""] = await server.line(/^listening on (ftp:\/\/\[::1\]:[0-9]+\/)$/);
    expect(await curl(`${ipv6}hello.txt`, "-g")).toMatchObject({ stdout: "hello\n" });
    expect(await curl(`${server.url}hello.txt`)).toMatchObject({ stdout: "hello\n" });
  });

  it("with a greeting of one's own", async () => {
    await using server = await startFtpServer([folder.path, "--greeting", "files of example.org"]);
    expect((await curl(server.url, "-v")).stderr).toContain("< 220 files of example.org\r\n");
  });

  it("a user to write, and nobody else; the password appears nowhere", async () => {
    await using server = await startFtpServer([folder.path, "-u", "alice:very:secret", "--trace"]);
    expect(await curl(`${server.url}hello.txt`)).toMatchObject({ exitCode: 67 });
    const upload = await curl(`${server.url}up.txt`, "-T", folder.file("hello.txt"), "--user", "alice:very:secret");
    expect(upload).toMatchObject({ exitCode: 0 });
    expect(await readFile(folder.file("up.txt"), "utf8")).toBe("hello\n");
    await server.line(/\[2\] disconnected/);
    expect(server.stdout).toContain("alice may read and write\n");
    expect(server.stderr).toContain("[2] C> PASS ***\n");
    expect(server.stderr).toMatch(/Z \[1\] PASS \*\*\* -> 530 /);
    expect(server.stderr).toMatch(/Z \[2\] alice: PASS \*\*\* -> 230 /);
    expect(server.stdout + server.stderr).not.toContain("secret");
  });

  it("anonymous users to write, when told", async () => {
    await using server = await startFtpServer([folder.path, "--write"]);
    expect(await curl(`${server.url}any.txt`, "-T", folder.file("hello.txt"))).toMatchObject({ exitCode: 0 });
    expect(server.stdout).toContain("anonymous may read and write");
  });

  it("with a password that it makes up, shown once", async () => {
    await using server = await startFtpServer([folder.path, "-u", "alice", "-q"]);
    const [, password = ""] = await server.line(/^alice .*: (\S+)$/);
    expect(await curl(`${server.url}hello.txt`, "--user", `alice:${password}`)).toMatchObject({ stdout: "hello\n" });
    expect(await curl(`${server.url}hello.txt`, "--user", "alice:")).toMatchObject({ exitCode: 67 });
    expect(server.stdout.split(password)).toHaveLength(2);
    expect(server.stderr).toBe("");
  });

  it("with the password of the environment, not shown", async () => {
    const preset = { environment: { FTP_SERVER_PASSWORD: "preset" } };
    await using server = await startFtpServer([folder.path, "-u", "alice"], preset);
    expect(await curl(`${server.url}hello.txt`, "--user", "alice:preset")).toMatchObject({ stdout: "hello\n" });
    expect(server.stdout + server.stderr).not.toContain("preset");
  });
});

describe("data connections", () => {
  it("passive: the told address and the ports are those of the flags", async () => {
    const flags = ["--passive-ports", "20100-20199", "--public-address", "203.0.113.5", "--trace"];
    await using server = await startFtpServer([folder.path, ...flags]);
    expect(server.stdout).toContain("data connections to ports 20100-20199, 100 at a time, told as 203.0.113.5\n");
    const file = await curl(`${server.url}hello.txt`, "--disable-epsv", "--ftp-skip-pasv-ip");
    expect(file).toMatchObject({ stdout: "hello\n" });
    const [, high, low] = await server.line(/\[1\] S> 227 .*203,0,113,5,([0-9]+),([0-9]+)/);
    const port = Number(high) * 256 + Number(low);
    expect(port).toBeGreaterThanOrEqual(20100);
    expect(port).toBeLessThanOrEqual(20199);
  });

  it("a family of modes that is switched off is refused, the other works", async () => {
    await using passiveOnly = await startFtpServer([folder.path, "--no-active"]);
    await using activeOnly = await startFtpServer([folder.path, "--no-passive"]);
    expect(await curl(`${passiveOnly.url}hello.txt`)).toMatchObject({ stdout: "hello\n" });
    expect(await curl(`${activeOnly.url}hello.txt`, "--ftp-port", "127.0.0.1")).toMatchObject({ stdout: "hello\n" });
    // curl: 30 and 13 are an active and a passive mode that the server did not take.
    expect(await curl(`${passiveOnly.url}hello.txt`, "--ftp-port", "127.0.0.1")).toMatchObject({ exitCode: 30 });
    expect(await curl(`${activeOnly.url}hello.txt`)).toMatchObject({ exitCode: 13 });
  });

  it("a client that announces one and never comes is told so in time", async () => {
    await using server = await startFtpServer([folder.path, "--data-timeout", "0.1"]);
    await using client = await connected(server);
    client.say("USER ftp", "PASS x", "EPSV", "RETR hello.txt");
    expect(await client.codes(4)).toEqual([331, 230, 229, 150]);
    expect(await client.reply()).toMatchObject({
      code: 425,
      text: expect.stringMatching(/no data connection came to port [0-9]+ within 0.1 seconds/),
    });
  });

  it.each([
    ["same", 504],
    ["network", 200],
    ["any", 200],
  ])("somebody else's address is dialled only when told: --data-peer %s", async (rule, code) => {
    await using server = await startFtpServer([folder.path, "--data-peer", rule]);
    await using client = await connected(server);
    client.say("USER ftp", "PASS x", "PORT 127,0,0,2,200,0");
    expect(await client.codes(3)).toEqual([331, 230, code]);
  });
});

it.each([
  ["2000", 504],
  ["1999", 200],
])("a port below --lowest-data-port %s is not dialled: 1999 gets %i", async (lowest, code) => {
  await using server = await startFtpServer([folder.path, "--lowest-data-port", lowest]);
  await using client = await connected(server);
  client.say("USER ftp", "PASS x", "PORT 127,0,0,1,7,207");
  expect(await client.codes(3)).toEqual([331, 230, code]);
});

describe("what it prints", () => {
  it("quiet: nothing but the address", async () => {
    await using server = await startFtpServer([folder.path, "--quiet"]);
    await curl(`${server.url}hello.txt`);
    server.send("SIGTERM");
    expect(await server.ended).toMatchObject({ stdout: `listening on ${server.url}\n`, stderr: "" });
  });

  it("a client's escape sequences are shown as text", async () => {
    await using server = await startFtpServer([folder.path, "--trace"]);
    await using client = await connected(server);
    client.say("USER \u001b[2J", "PASS x", "CWD \u001b]0;x\u0007", "\u001b]0;y\u0007");
    await server.line(/\[1\] C> USER \\x1b\[2J$/);
    await server.line(/Z \[1\] USER \\x1b\[2J -> 331 /);
    await server.line(/\[1\] C> CWD \\x1b\]0;x\\x07$/);
    // What is no command may be a password that came at the wrong moment.
    await server.line(/\[1\] C> \? \*\*\*$/);
    expect(server.stderr).not.toContain("\u001b");
  });

  it("DEBUG=pasvport:* shows the dialogue, passwords masked", async () => {
    const debugging = { environment: { DEBUG: "pasvport:*" } };
    await using server = await startFtpServer([folder.path, "-q", "-u", "alice:secret"], debugging);
    await curl(`${server.url}hello.txt`, "--user", "alice:secret");
    await server.line(/pasvport:server:session \[1\] C> PASS \*\*\*/);
    await server.line(/pasvport:server:command \[1\] alice: RETR hello\.txt -> 226 /);
    await server.line(/pasvport:server:session \[1\] disconnected/);
    expect(server.stderr).not.toContain("secret");
  });

  it("help and version go to stdout", async () => {
    expect(await runFtpServer(["--help"])).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout: expect.stringContaining("Exit codes:"),
    });
    expect(await runFtpServer(["-V"])).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

function connected({ url }: FtpServerProcess): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  return RawClient.connect({ host: hostname, port: Number(port) });
}

/** -q: no ~/.curlrc. */
function curl(url: string, ...args: readonly string[]) {
  return runProcess("curl", ["-q", "--silent", "--max-time", "20", ...args, url]);
}
