/** Whatever is wrong with the command line of `ftp-server`: one line that names the fault and the next step, and its exit code. */
import { chmod, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runFtpServer, runFtpServerWithoutRights, startFtpServer } from "./harness/ftp-server-process.js";
import type { ProcessResult } from "./harness/process.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

const file = fileURLToPath(import.meta.url);
const isLinux = process.platform === "linux";
/** 0 and 1: this system gives the low ports to everybody, and has nothing to refuse. */
const firstFreePort = isLinux ? Number(await readFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8")) : 0;

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

describe("bad input ends with one line on stderr, and the documented code", () => {
  it.each([
    ["an unknown flag", ["--frob"], 2, /unknown option '--frob': see ftp-server --help/],
    ["a second folder", ["a", "b"], 2, /too many arguments, .*: see/],
    ["a port that is none", ["-p", "65536"], 2, /--port "65536" is not a port: choose/],
    ["an address that is none", ["--host", "localhost"], 2, /--host "localhost" is not an IP address: name.* ::1 /],
    ["a lowest port that is none", ["--lowest-data-port", "0"], 2, /--lowest-data-port "0" is not a port: choose/],
    ["a user of everybody's name", ["-u", "anonymous:x"], 2, /--user anonymous is the name of everybody: --anonymous/],
    ["writing for nobody", ["-u", "a:1", "-w"], 2, /--write is for anonymous users, .*: add --anonymous/],
    ["a range that is none", ["--passive-ports", "5000+9"], 2, /"5000\+9" is not a port range: write/],
    ["an inverted range", ["--passive-ports", "5009-5000"], 2, /ends before it begins: swap/],
    ["a public address that is none", ["--public-address", "auto"], 2, /--public-address "auto" is not .*: write/],
    ["no mode at all", ["--no-active", "--no-passive"], 2, /no way to move a file: leave/],
    ["a user without a name", ["-u", ":secret"], 2, /--user has no name: write/],
    ["a user twice", ["-u", "a:1", "-u", "a:2"], 2, /--user a is given twice: leave/],
    ["a negative time", ["--data-timeout", "-1"], 2, /--data-timeout "-1" is not a time: write/],
    ["a time that is no number", ["--idle-timeout", "NaN"], 2, /--idle-timeout "NaN" is not a time: write/],
    ["a login time that is none", ["--login-timeout", "1m"], 2, /--login-timeout "1m" is not a time: write seconds/],
    ["a stall time that is none", ["--stall-timeout", "0"], 2, /--stall-timeout "0" is not a time: write seconds/],
    ["no clients at all", ["--max-clients", "0"], 2, /--max-clients "0" is not a number of clients: write a whole/],
    ["half a client", ["--max-per-ip", "1.5"], 2, /--max-per-ip "1.5" is not a number of clients: write a whole/],
    ["a log in no format", ["--log-format", "xml"], 2, /--log-format "xml" is not known: choose pretty or json/],
    ["a contradiction", ["--write", "--no-anonymous"], 2, /--write is for anonymous users, .*: leave/],
    ["a missing folder", ["/no/such/folder"], 4, /\/no\/such\/folder does not exist: create/],
    ["a file", [file], 4, /server-command-line-faults\.test\.ts is not a folder: name/],
    [
      "an address elsewhere",
      ["-p", "0", "--host", "192.0.2.99"],
      3,
      /192\.0\.2\.99 is not an address of this machine: /,
    ],
  ])("%s", async (_, args, exitCode, line) => {
    expectFault(await runFtpServer(args), exitCode, line);
  });

  it("a port that is taken", async () => {
    await using server = await startFtpServer([folder.path]);
    const { port } = new URL(server.url);
    const fault = new RegExp(`port ${port} is taken on 127.0.0.1: choose another with --port`);
    expectFault(await runFtpServer([folder.path, "-p", port]), 3, fault);
  });

  it.runIf(firstFreePort > 1)("ports that need rights", async () => {
    const port = Math.min(firstFreePort - 1, 21);
    const one = ["-p", `${port}`];
    expectFault(await runFtpServerWithoutRights(one), 3, /needs rights that this user does not have: choose/);
    const range = ["-p", "0", "--passive-ports", `${port}-2000`];
    expectFault(await runFtpServerWithoutRights(range), 3, /begins below 1024, where this user may not listen: choose/);
  });

  it.runIf(isLinux)("a folder that may not be read", async () => {
    await chmod(folder.path, 0);
    expectFault(await runFtpServerWithoutRights([folder.path]), 4, /cannot be read by this user: allow/);
  });
});

function expectFault({ exitCode, stdout, stderr }: ProcessResult, code: number, line: RegExp): void {
  expect(stderr).toMatch(line);
  expect(stderr).toMatch(/^ftp-server: [^\n]+: [^\n]+\n$/);
  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: "" });
}
