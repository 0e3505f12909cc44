import { AbortedError, DataChannelError, NegativeReplyError, OptionError, reply } from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { expect, it } from "vitest";
import { spellings } from "../advice/spelling.js";
import { LocalFileError } from "../transfers/local-path.js";
import { AllFailedError } from "./all-failed-error.js";
import { type FaultReader, faultOf, faultText } from "./fault.js";
import { PartlyDoneError } from "./partly-done-error.js";
import { shellSpelling } from "./shell/shell-spelling.js";

const reader: FaultReader = { say: spellings.commandLine, login: "anonymous", localDirectory: "." };
const fault = (error: unknown, what: string) => faultOf(error, ["ftp-client", what], reader);

it("a fault is one line: what failed, why, and the next step", () => {
  const refused = new NegativeReplyError("RETR a.txt", reply(550, "no such file or directory"));
  expect(fault(refused, "get ftp://h/a.txt")).toEqual({
    ending: "notFound",
    text:
      "ftp-client: get ftp://h/a.txt: RETR a.txt was refused: 550 no such file or directory " +
      "(list the folder above it; check name and permission)",
  });
});

it("a fault before there is an address begins with the fault", () => {
  const { text } = fault(new OptionError('--mode "x" is not known: choose one'), "");
  expect(text).toBe('ftp-client: --mode "x" is not known: choose one');
});

it("one bracket is enough: the errno stays in the error", () => {
  const refused = new NetworkError("connect to h:21", "ECONNREFUSED");
  expect(fault(refused, "ls ftp://h/").text).toMatch(
    /answers for it \(check the port, and that a server runs there\)$/,
  );
  const failure = { mode: "EPSV", opening: "dial", phase: "open" } as const;
  const notOpened = new DataChannelError(`EPSV: ${refused.message}`, failure, { cause: refused });
  expect(fault(notOpened, "ls ftp://h/").text).toMatch(/answers for it \(try --mode active\)$/);
  expect(refused).toMatchObject({ errno: "ECONNREFUSED", message: expect.stringContaining("(ECONNREFUSED)") });
});

it("the flags of the command line are named, whatever the library would say", () => {
  const failure = { mode: "EPSV", opening: "dial", phase: "open" } as const;
  const notOpened = new DataChannelError("EPSV: nobody", failure);
  notOpened.context = { operation: "list", phase: "data connection", advice: 'try mode: "active"', transcript: [] };
  expect(fault(notOpened, "ls").text).toBe("ftp-client: ls: EPSV: nobody (try --mode active)");
});

it("a refused login names where the password came from", () => {
  const refused = new NegativeReplyError("PASS ***", reply(530, "no"));
  expect(faultOf(refused, ["ls"], { ...reader, login: "fromNetrc" }).text).toMatch(
    /\(the password from \.netrc was refused: /,
  );
});

it("of several faults the last line tells how many there were", () => {
  const refused = new NegativeReplyError("RETR a", reply(550, "no such file"));
  const advice = "(list the folder above it; check name and permission)";
  const line = "ftp-client: get: RETR a was refused: 550 no such file";
  expect(fault(new PartlyDoneError(refused, 1), "get")).toEqual({ ending: "partly", text: `${line} ${advice}` });
  expect(fault(new PartlyDoneError(refused, 3), "get").text).toBe("ftp-client: get: 3 things failed");
  expect(fault(new AllFailedError(refused, 2), "get")).toEqual({
    ending: "notFound",
    text: "ftp-client: get: 2 things failed",
  });
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
  expect(faultText(error, reader)).toMatch(text);
});

it("an interruption needs no explanation", () => {
  const { ending, text } = fault(new AbortedError("RETR a: stopped by the caller"), "get ftp://h/a");
  expect([ending, text]).toEqual(["interrupted", "ftp-client: get ftp://h/a: interrupted"]);
});

it("escape sequences and line breaks from a server stay one printable line", () => {
  const hostile = new NegativeReplyError("RETR a", reply(550, "\x1b]0;owned\x07", "second line\u009b31m"));
  expect(fault(hostile, "get ftp://h/a").text).toMatch(/^[ -~]*$/);
});

it("what nobody expected comes with its stack", () => {
  const { ending, text } = fault(new TypeError("oops"), "ls ftp://h/");
  expect(ending).toBe("unexpected");
  expect(text).toMatch(/^ftp-client: ls ftp:\/\/h\/: something broke: oops\nTypeError: oops\n +at /);
});

it("whoever reads it has its own words for the next step", () => {
  const failure = { mode: "EPSV", opening: "dial", phase: "open" } as const;
  const notOpened = new DataChannelError("EPSV: nobody", failure);
  expect(faultOf(notOpened, ["ls"], { ...reader, say: shellSpelling }).text).toBe("ls: EPSV: nobody (try mode active)");
  expect(faultOf(notOpened, [""], { ...reader, say: shellSpelling }).text).toBe("EPSV: nobody (try mode active)");
});

it("a local path is told as it was typed, where relative paths begin there", () => {
  const shell = { ...reader, localDirectory: "/home/me" };
  const missing = (path: string) => faultText(new LocalFileError(path, { code: "ENOENT" }), shell);
  expect(missing("/home/me/docs/none.txt")).toMatch(/^docs\/none\.txt: no such file/);
  expect(missing("/home/meadow/none.txt")).toMatch(/^\/home\/meadow\/none\.txt: no such file/);
  expect(missing("/home/me")).toMatch(/^\/home\/me: /);
  const first = new LocalFileError("/home/me/a", { code: "EACCES" });
  expect(faultText(new PartlyDoneError(first, 1), shell)).toMatch(/^a: permission denied \(/);
});
