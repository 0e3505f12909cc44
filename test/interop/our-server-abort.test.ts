/** ABOR as real clients send it, with TCP urgent data, which Node's sockets know nothing of. RFC 959 §4.1.3, RFC 854 */
import { readFile, truncate, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type FtpServerProcess, startFtpServer } from "../harness/ftp-server-process.js";
import { type RunningProcess, runProcess, startProcess } from "../harness/process.js";
import { type TemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { ftplib } from "./clients/ftplib.js";
import { tnftp } from "./clients/tnftp.js";
import { type DebianProgram, type LocatedProgram, locateProgram } from "./debian-packages.js";
import { itWith, type Peer, PeerError } from "./peer.js";

const [python, tnftpHere] = await Promise.all([program("python3", ftplib.program), program("tnftp", tnftp.program)]);

/** More than all buffers on the way take, with no room on the disk. */
const LARGE_BYTES = 8 * 1024 ** 3;

const user = "alice";
const password = "secret";
let served: TemporaryFolder;
let server: FtpServerProcess;

beforeAll(async () => {
  served = await temporaryFolder();
  await writeFile(served.file("large.bin"), "");
  await truncate(served.file("large.bin"), LARGE_BYTES);
  await writeFile(served.file("small.txt"), "small\n");
  server = await startFtpServer([served.path, "--user", `${user}:${password}`, "--quiet"]);
});
afterAll(async () => {
  await server.stop();
  await served[Symbol.asyncDispose]();
});

const login = ["220", "331", "230", "200"];

describe.concurrent("ABOR with urgent data", () => {
  for (const [verb, name] of [
    ["RETR", "large.bin"],
    ["STOR", "broken.bin"],
  ] as const) {
    itWith([python], `ftplib's abort() stops ${verb}, and the session goes on with the next transfer`, async () => {
      const told = await runScript("ftplib-abort.py", verb, name);
      const next = ["200", "257", "200", "227", "1yz", "small", "226", "221"];
      expect(told).toEqual([...login, "227", "1yz", "426", "226", ...next]);
    });
  }

  for (const way of ["dm-urgent", "iac-urgent", "synch-alone", "all-urgent"]) {
    itWith([python], `IP and Synch before ABOR (${way}) stop RETR, and nobody gets a reply too many`, async () => {
      const told = await runScript("telnet-abort.py", way, "large.bin");
      expect(told).toEqual([...login, "229", "1yz", "426", "226", "200", "257", "221", "end"]);
    });
  }

  itWith([tnftpHere], "tnftp, interrupted in the middle of a get, goes on with the next one", async () => {
    await using local = await temporaryFolder();
    const { hostname, port } = new URL(server.url);
    await using client = await start(tnftpHere, ["-n", "-i", "-d", "-v", "-o", "-", "-p", hostname, port]);
    type(client, `user ${user} ${password}`, "get large.bin /dev/null");
    await client.line(/^1(25|50) /);
    client.send("SIGINT");
    await client.line(/^426 /);
    type(client, "pwd", `get small.txt ${local.file("small.txt")}`, "bye");
    const { exitCode, stdout, stderr } = await client.ended;
    const printed = `${stdout}\n${stderr}`;
    const codes = [...printed.matchAll(/^([2-5]\d\d) /gm)].map(([, code]) => code);
    expect(codes.slice(codes.indexOf("426")).slice(0, 3), printed).toEqual(["426", "226", "257"]);
    expect(
      codes.filter((code) => code?.startsWith("5")),
      printed,
    ).toEqual([]);
    expect(exitCode, printed).toBe(0);
    expect(await readFile(local.file("small.txt"), "utf8")).toBe("small\n");
  });
});

type Program = Peer & { readonly located: LocatedProgram | undefined };

async function program(name: string, wanted: DebianProgram): Promise<Program> {
  const located = await locateProgram(wanted);
  return "missing" in located ? { name, ...located, located: undefined } : { name, missing: undefined, located };
}

function start({ name, located }: Program, args: readonly string[]): Promise<RunningProcess> {
  if (located === undefined) throw new PeerError(`${name} is not here`);
  return startProcess(located.path, args, { environment: { ...located.environment, HOME: "/nonexistent" } });
}

function type(client: RunningProcess, ...lines: readonly string[]): void {
  client.stdin?.write(lines.map((line) => `${line}\n`).join(""));
}

/** What the script tells, line by line. Whether 125 or 150 comes depends on who is faster. */
async function runScript(script: string, ...words: readonly string[]): Promise<readonly string[]> {
  const path = fileURLToPath(new URL(`clients/${script}`, import.meta.url));
  const { hostname, port } = new URL(server.url);
  const environment = { ...python.located?.environment, FTP_PASSWORD: password };
  const args = [path, hostname, port, user, ...words];
  const { stdout, stderr, exitCode } = await runProcess(python.located?.path ?? "python3", args, { environment });
  expect(exitCode, stderr).toBe(0);
  return stdout
    .trim()
    .split(/\s+/)
    .map((line) => line.replace(/^1(25|50)$/, "1yz"));
}
