import {
  AbortedError,
  ConnectionError,
  DataChannelError,
  type DataChannelPhase,
  FtpError,
  type FtpErrorCode,
  LocalProtocolError,
  NegativeReplyError,
  OptionError,
  RemoteProtocolError,
  reply,
  TimeoutError,
} from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { describe, expect, it } from "vitest";
import { LocalFileError } from "../transfers/local-file.js";
import { type Ending, endingOf, exitCodes } from "./exit-codes.js";
import { ReaderGoneError } from "./standard-output.js";

class ServersError extends FtpError {
  readonly code = "STORAGE";
}

const inPhase = (phase: DataChannelPhase) => new DataChannelError("PASV: no", { mode: "PASV", opening: "dial", phase });

/** Each code of an FtpError, with one error or several. */
const endings = {
  OPTION: [[new OptionError("no such mode"), "usage"]],
  LOCAL_PROTOCOL: [[new LocalProtocolError("a line break"), "usage"]],
  CONNECTION: [
    [new NetworkError("connect", "ECONNREFUSED"), "cannotConnect"],
    [new NetworkError("look up h", "ENOTFOUND"), "cannotConnect"],
    [new ConnectionError("lost"), "cannotConnect"],
  ],
  NEGATIVE_REPLY: [[new NegativeReplyError("RETR a", reply(550, "no such file")), "notFound"]],
  DATA_CHANNEL: [
    [inPhase("announce"), "noDataConnection"],
    [inPhase("open"), "noDataConnection"],
    [inPhase("transfer"), "incomplete"],
  ],
  TIMEOUT: [
    [new TimeoutError("connect", 1), "cannotConnect"],
    [new TimeoutError("greeting", 1), "timeLimit"],
    [new TimeoutError("reply", 1), "timeLimit"],
    [new TimeoutError("data", 1), "timeLimit"],
    [new TimeoutError("final reply", 1), "timeLimit"],
  ],
  REMOTE_PROTOCOL: [[new RemoteProtocolError("nonsense"), "protocolBroken"]],
  LOCAL_FILE: [
    [new LocalFileError("a", { code: "ENOENT" }), "localFile"],
    [new ReaderGoneError("standard output", { code: "EPIPE" }), "done"],
  ],
  ABORTED: [[new AbortedError("stopped"), "interrupted"]],
  STORAGE: [[new ServersError("not ours"), "unexpected"]],
} as const satisfies Record<FtpErrorCode, readonly (readonly [FtpError, Ending])[]>;

describe("every code of an FtpError has an exit code", () => {
  const cases = Object.entries(endings).flatMap(([code, rows]) =>
    rows.map(([error, ending]) => ({ code, error, ending })),
  );

  it.each(cases)("$code, $error.message -> $ending", ({ code, error, ending }) => {
    expect(error.code).toBe(code);
    expect(endingOf(error)).toBe(ending);
  });
});

describe("what is no FtpError is unexpected", () => {
  it.each([new TypeError("oops"), "a string", undefined])("%s", (thrown) => {
    expect(endingOf(thrown)).toBe("unexpected");
  });
});

describe("a refusal ends by its command and its code", () => {
  it.each<[command: string, code: number, text: string, Ending]>([
    ["", 421, "too many connections", "cannotConnect"],
    ["", 500, "go away", "cannotConnect"],
    ["RETR a", 421, "shutting down", "cannotConnect"],
    ["USER me", 530, "no", "loginRefused"],
    ["PASS ***", 530, "Permission denied.", "loginRefused"],
    ["PASS ***", 332, "account wanted", "loginRefused"],
    ["ACCT ***", 532, "no", "loginRefused"],
    ["RETR a", 425, "no data connection", "noDataConnection"],
    ["RETR a", 426, "broken off", "incomplete"],
    ["RETR a", 450, "busy", "incomplete"],
    ["RETR a", 451, "read error", "incomplete"],
    ["STOR a", 452, "no space", "incomplete"],
    ["STOR a", 552, "quota", "incomplete"],
    ["MLSD a", 501, "not a directory", "notFound"],
    ["RETR a", 530, "log in first", "notPermitted"],
    ["STOR a", 532, "account needed", "notPermitted"],
    ["STOR a", 553, "Could not create file.", "notPermitted"],
    ["TYPE I", 504, "ASCII only", "unexpected"],
    ["RETR a", 500, "what?", "unexpected"],
  ])("%s, %i %s -> %s", (command, code, text, ending) => {
    expect(endingOf(new NegativeReplyError(command, reply(code, text)))).toBe(ending);
  });
});

describe("550 is told apart by the words of known servers", () => {
  it.each<[text: string, Ending]>([
    ["Failed to open file.", "notFound"],
    ["a.txt: No such file or directory", "notFound"],
    ["Can't open a.txt: No such file or directory", "notFound"],
    ["Couldn't open the file or directory", "notFound"],
    ["The system cannot find the file specified.", "notFound"],
    ["Permission denied.", "notPermitted"],
    ["a.txt: Permission denied", "notPermitted"],
    ["Can't open a.txt: Permission denied", "notPermitted"],
    ["Not enough privileges.", "notPermitted"],
    ["Access is denied.", "notPermitted"],
    ["Operation not permitted", "notPermitted"],
    ["Read-only file system", "notPermitted"],
    ["Anonymous users are not allowed to overwrite", "notPermitted"],
  ])("%s -> %s", (text, ending) => {
    expect(endingOf(new NegativeReplyError("RETR a.txt", reply(550, text)))).toBe(ending);
  });

  it("words in the name that the reply repeats prove nothing", () => {
    const refused = new NegativeReplyError(
      "RETR permission denied.txt",
      reply(550, "permission denied.txt: not found"),
    );
    expect(endingOf(refused)).toBe("notFound");
  });
});

it("each ending has a code of its own", () => {
  const codes = Object.values(exitCodes).map(({ code }) => code);
  expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 130]);
});
