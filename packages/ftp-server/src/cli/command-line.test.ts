import { describe, expect, it } from "vitest";
import { parseCommandLine } from "./command-line.js";
import { asFault } from "./fault.js";

describe("what is asked for", () => {
  it("without arguments it is this folder, for everybody to read", () => {
    expect(parseCommandLine([])).toMatchObject({
      directory: ".",
      users: [],
      anonymous: "read",
      modes: { passive: true, active: true },
      brokenUploads: "keep",
      logFormat: "pretty",
      isQuiet: false,
      isTraced: false,
    });
  });

  it("every flag has its place", () => {
    const all =
      "-p 0 --host 127.0.0.1 --host ::1 -u a:1 --user b --anonymous -w --passive-ports 50000-50009 --public-address 203.0.113.5 " +
      "--no-active --data-peer any --lowest-data-port 20 --data-timeout 1.5 --idle-timeout 60 --login-timeout 20 " +
      "--stall-timeout 40 --max-clients 50 --max-per-ip 5 --discard-partial --log-format json -q --trace --greeting hello folder";
    expect(parseCommandLine(all.split(" "))).toEqual({
      directory: "folder",
      port: 0,
      hosts: ["127.0.0.1", "::1"],
      greeting: "hello",
      users: [
        { name: "a", password: "1" },
        { name: "b", password: undefined },
      ],
      anonymous: "write",
      passivePorts: { first: 50000, last: 50009 },
      publicAddress: "203.0.113.5",
      modes: { passive: true, active: false },
      dataPeer: "any",
      lowestDataPort: 20,
      dataTimeoutMs: 1500,
      idleTimeoutMs: 60_000,
      loginTimeoutMs: 20_000,
      stallTimeoutMs: 40_000,
      maxClients: 50,
      maxPerIp: 5,
      brokenUploads: "discard",
      logFormat: "json",
      isQuiet: true,
      isTraced: true,
    });
  });

  it.each([
    ["a user keeps everybody else out", ["-u", "a"], "off"],
    ["unless anonymous users are asked for", ["-u", "a", "--anonymous"], "read"],
    ["anonymous users write only when told", ["-w"], "write"],
    ["and may write then, when told", ["-u", "a", "-w", "--anonymous"], "write"],
  ])("%s", (_, args, anonymous) => {
    expect(parseCommandLine(args)).toMatchObject({ anonymous });
  });

  it("a folder may begin with a dash", () => {
    expect(parseCommandLine(["--", "-p"])).toMatchObject({ directory: "-p" });
  });
});

describe("what contradicts itself is refused", () => {
  it.each([
    ["--no-active --no-passive", /no way to move a file: leave one/],
    ["--write --no-anonymous", /^ftp-server: --write is for anonymous users/],
    ["--no-anonymous", /lets nobody log in: add --user NAME/],
    ["-u a:1 -u b:2 -u a:3", /^ftp-server: --user a is given twice: leave one/],
    ["-u a -w", /^ftp-server: --write is for anonymous users, whom --user keeps out: add --anonymous, or leave/],
    ["-u anonymous", /^ftp-server: --user anonymous is the name of everybody: --anonymous lets .*--write/],
    ["-u ftp:geheim -w", /^ftp-server: --user ftp is the name of everybody(?!.*geheim)/],
    ["-u a -u Anonymous:x --anonymous", /^ftp-server: --user Anonymous is the name of everybody/],
    ["--no-passive --passive-ports 5000-5001", /--passive-ports is about passive mode/],
    ["--no-passive --public-address 203.0.113.5", /--public-address is about passive mode/],
    ["--host ::1 --host 0:0::1", /--host ::1 is given twice: leave one/],
    ["--host 0.0.0.0 --host 127.0.0.1", /--host 0.0.0.0 includes 127.0.0.1 already: leave/],
    ["--host 0.0.0.0 --host ::", /--host :: includes 0.0.0.0 already: leave/],
  ])("%s", (args, line) => {
    expect(faultOf(args.split(" "))).toMatchObject({ ending: "usage", line: expect.stringMatching(line) });
  });

  it("an IPv6 address beside all of IPv4 is no contradiction", () => {
    expect(parseCommandLine(["--host", "0.0.0.0", "--host", "::1"])).toMatchObject({ hosts: ["0.0.0.0", "::1"] });
  });
});

describe("what is not understood is refused in one line that says where to look", () => {
  it.each([
    [["--frob"], "ftp-server: unknown option '--frob': see ftp-server --help"],
    [["--prot", "1"], "ftp-server: unknown option '--prot' (did you mean --port?): see ftp-server --help"],
    [["--usr=alice:secret"], "ftp-server: unknown option '--usr': see ftp-server --help"],
    [["--\u001b[31m"], "ftp-server: unknown option '--\\x1b[31m': see ftp-server --help"],
    [["-p"], "ftp-server: option '-p, --port <N>' argument missing: see ftp-server --help"],
    [["a", "b"], "ftp-server: too many arguments, expected 1 argument but got 2: see ftp-server --help"],
    [[""], "ftp-server: the folder has an empty name: name one, or nothing at all to serve this one"],
  ])("%j", (args, line) => {
    expect(faultOf(args)).toMatchObject({ ending: "usage", line });
  });
});

function faultOf(args: readonly string[]) {
  try {
    parseCommandLine(args);
  } catch (error) {
    return asFault(error);
  }
  return undefined;
}
