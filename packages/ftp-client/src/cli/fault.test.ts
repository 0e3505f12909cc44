import { AbortedError, DataChannelError, NegativeReplyError, OptionError, reply } from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { faultOf, faultText } from "./fault.js";
import { PartlyDoneError } from "./partly-done-error.js";

const commander = (message: string) => new CommanderError(1, "commander.something", message);

it("a fault is one line: what failed, why, and the next step", () => {
  const refused = new NegativeReplyError("RETR a.txt", reply(550, "no such file or directory"));
  expect(faultOf(refused, "get ftp://h/a.txt")).toEqual({
    ending: "notFound",
    text:
      "ftp-client: get ftp://h/a.txt: RETR a.txt was refused: 550 no such file or directory " +
      "(list the folder above it; check name and permission)",
  });
});

it("a fault before there is an address begins with the fault", () => {
  const { text } = faultOf(new OptionError('--mode "x" is not known: choose one'), "");
  expect(text).toBe('ftp-client: --mode "x" is not known: choose one');
});

it("one bracket is enough: the errno stays in the error", () => {
  const refused = new NetworkError("connect to h:21", "ECONNREFUSED");
  expect(faultOf(refused, "ls ftp://h/").text).toMatch(
    /answers for it \(check the port, and that a server runs there\)$/,
  );
  const failure = { mode: "EPSV", opening: "dial", phase: "open" } as const;
  const notOpened = new DataChannelError(`EPSV: ${refused.message}`, failure, { cause: refused });
  expect(faultOf(notOpened, "ls ftp://h/").text).toMatch(/answers for it \(try --mode active\)$/);
  expect(refused).toMatchObject({ errno: "ECONNREFUSED", message: expect.stringContaining("(ECONNREFUSED)") });
});

it("the flags of the command line are named, whatever the library would say", () => {
  const failure = { mode: "EPSV", opening: "dial", phase: "open" } as const;
  const notOpened = new DataChannelError("EPSV: nobody", failure);
  notOpened.context = { operation: "list", phase: "data connection", advice: 'try mode: "active"', transcript: [] };
  expect(faultOf(notOpened, "ls").text).toBe("ftp-client: ls: EPSV: nobody (try --mode active)");
});

it("a refused login names where the password came from", () => {
  const refused = new NegativeReplyError("PASS ***", reply(530, "no"));
  expect(faultOf(refused, "ls", "fromNetrc").text).toMatch(/\(the password from \.netrc was refused: /);
});

it("of several faults the last line tells the first one, and how many there were", () => {
  const refused = new NegativeReplyError("RETR a", reply(550, "no such file"));
  const advice = "(list the folder above it; check name and permission)";
  const line = "ftp-client: get: RETR a was refused: 550 no such file";
  expect(faultOf(new PartlyDoneError(refused, 1), "get")).toEqual({ ending: "partly", text: `${line} ${advice}` });
  expect(faultOf(new PartlyDoneError(refused, 3), "get").text).toBe(`${line}; 3 things failed in all ${advice}`);
});

it.each([
  [
    new NegativeReplyError("RETR \x1b", reply(550, "no such \x1b[31m")),
    /^RETR \\x1b was refused: 550 no such \\x1b\[31m \(/,
  ],
  [new AbortedError("RETR a: stopped"), /^interrupted$/],
  [new TypeError("oops\n"), /^oops\\x0a$/],
  ["text", /^text$/],
])("each fault of several has a text for a line of its own: %s", (error, text) => {
  expect(faultText(error)).toMatch(text);
});

it("an interruption needs no explanation", () => {
  const { ending, text } = faultOf(new AbortedError("RETR a: stopped by the caller"), "get ftp://h/a");
  expect([ending, text]).toEqual(["interrupted", "ftp-client: get ftp://h/a: interrupted"]);
});

it("escape sequences and line breaks from a server stay one printable line", () => {
  const hostile = new NegativeReplyError("RETR a", reply(550, "\x1b]0;owned\x07", "second line\u009b31m"));
  expect(faultOf(hostile, "get ftp://h/a").text).toMatch(/^[ -~]*$/);
});

it("what nobody expected comes with its stack", () => {
  const { ending, text } = faultOf(new TypeError("oops"), "ls ftp://h/");
  expect(ending).toBe("unexpected");
  expect(text).toMatch(/^ftp-client: ls ftp:\/\/h\/: something broke: oops\nTypeError: oops\n +at /);
});

describe("commander's faults are told in our notation", () => {
  it.each([
    ["error: unknown option '--mod'\n(Did you mean --mode?)", "unknown option '--mod' (did you mean --mode?)"],
    ["error: unknown option '--frob'", "unknown option '--frob' (see ftp-client ls --help)"],
    ["error: missing required argument 'url'", "missing required argument 'url' (see ftp-client ls --help)"],
    [
      "error: too many arguments for 'ls'. Expected 1 argument but got 2.",
      "too many arguments for 'ls'. Expected 1 argument but got 2 (see ftp-client ls --help)",
    ],
  ])("%s", (message, text) => {
    expect(faultOf(commander(message), "ls")).toEqual({ ending: "usage", text: `ftp-client: ${text}` });
  });

  it.each([
    "error: unknown option '--password=secret'",
    "error: unknown option '--password=sec'ret'",
    "error: unknown option '-psecret'",
    "error: unknown option '--passwd=secret'\n(Did you mean --password?)",
  ])("without the value that may be a secret: %s", (message) => {
    const { text } = faultOf(commander(message), "");
    expect(text).toMatch(/^ftp-client: unknown option '-/);
    expect(text).not.toMatch(/sec|ret/);
  });
});
