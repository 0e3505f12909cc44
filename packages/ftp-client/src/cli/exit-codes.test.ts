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
import { ResumeError } from "../resume-error.js";
import { LocalFileError } from "../transfers/local-file.js";
import { type Ending, endingOf, endingOfSeveral, exitCodes } from "./exit-codes.js";
import { PartlyDoneError } from "./partly-done-error.js";
import { ReaderGoneError } from "./standard-output.js";

class ServersError extends FtpError {
  readonly code = "STORAGE";
}

const inPhase = (phase: DataChannelPhase, cause?: Error) =>
  new DataChannelError("PASV: no", { mode: "PASV", opening: "dial", phase }, { cause });

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
    [inPhase("transfer", new TimeoutError("data", 1)), "timeLimit"],
    [inPhase("open", new TimeoutError("data", 1)), "noDataConnection"],
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
  RESUME: [[new ResumeError("otherFile", "it has changed"), "incomplete"]],
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
    ["TYPE I", 504, "ASCII only", "notServed"],
    ["RETR a", 500, "what?", "notServed"],
    ["RETR a", 501, "what?", "unexpected"],
    ["RETR a", 503, "not now", "unexpected"],
    ["RETR a", 599, "a code that no RFC knows", "unexpected"],
    ["USER me", 530, "Sorry, the maximum number of allowed clients (3) are already connected.", "cannotConnect"],
    ["USER me", 534, "Policy requires SSL.", "tls"],
    ["", 421, "Sorry, cleartext sessions are not accepted", "tls"],
    ["REST 5", 502, "no", "notServed"],
    ["STOR a", 451, "Append/Restart not permitted, try again", "notServed"],
    ["RETR a", 554, "it ends before", "incomplete"],
    ["LIST none", 450, "No such file or directory", "notFound"],
    ["MKD a", 550, "File exists.", "exists"],
    ["MKD a", 550, "Create directory operation failed.", "unexpected"],
    ["MKD a/b", 550, "No such file or directory", "notFound"],
    ["RMD a", 550, "Directory not empty.", "exists"],
    ["RMD a", 550, "Remove directory operation failed.", "unexpected"],
    ["DELE a", 550, "Delete operation failed.", "notFound"],
    ["RNTO a", 451, "Rename/move failure: Directory not empty", "exists"],
    ["RNTO a", 550, "Rename failed.", "unexpected"],
    ["RNTO a/b", 553, "a directory cannot be moved into itself", "notPermitted"],
    ["SITE CHMOD 644 a", 502, "no", "notServed"],
    ["SITE CHMOD 999 a", 501, "Invalid SITE CHMOD format.", "usage"],
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
  expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 130]);
});

describe("of several things", () => {
  const missing = new NegativeReplyError("RETR a", reply(550, "no such file"));
  const forbidden = new NegativeReplyError("RETR a", reply(550, "permission denied"));
  const stopped = new AbortedError("stopped");

  it.each<[case_: string, faults: readonly unknown[], asked: number, Ending]>([
    ["all were done", [], 3, "done"],
    ["one was asked for, and failed", [missing], 1, "notFound"],
    ["all failed for one cause", [missing, missing], 2, "notFound"],
    ["all failed, each for its own", [missing, forbidden], 2, "partly"],
    ["some failed", [missing], 2, "partly"],
    ["somebody wanted no more", [missing, stopped], 9, "interrupted"],
    ["something broke", [missing, new TypeError("oops")], 9, "unexpected"],
  ])("%s", (_case, faults, asked, ending) => {
    expect(endingOfSeveral(faults, asked)).toBe(ending);
  });

  it("an error that stands for all of them has a code of its own", () => {
    const partly = new PartlyDoneError(missing, 2);
    expect(endingOf(partly)).toBe("partly");
    expect(partly).toMatchObject({ code: "NEGATIVE_REPLY", cause: missing });
  });
});
