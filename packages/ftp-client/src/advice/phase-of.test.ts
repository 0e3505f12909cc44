import {
  AbortedError,
  ConnectionError,
  DataChannelError,
  type DataChannelPhase,
  FtpError,
  type FtpErrorCode,
  LocalProtocolError,
  NegativeReplyError,
  type OperationPhase,
  OptionError,
  RemoteProtocolError,
  reply,
  TimeoutError,
} from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { expect, it } from "vitest";
import { ResumeError } from "../resume-error.js";
import { LocalFileError } from "../transfers/local-file.js";
import { phaseOf } from "./phase-of.js";

class ServersError extends FtpError {
  readonly code = "STORAGE";
}

const inPhase = (phase: DataChannelPhase) => new DataChannelError("no", { mode: "PASV", opening: "dial", phase });
const refused = (command: string) => new NegativeReplyError(command, reply(550, "no"));

const nothing: readonly string[] = [];
const greeted = ["S> 220 ready"];
const loggingIn = ["S> 220 ready", "C> USER me", "S> 331 password", "C> PASS ***"];
const arranging = ["C> TYPE I", "S> 200 ok", "C> EPSV"];
const asked = ["C> EPSV", "S> 229 (|||1|)", "D+ dialled", "C> RETR a"];
const moving = [...asked, "S> 150 here it comes"];
const unlisted = ["S> 150 of before", "C> XCRC a"];

/** Each code of an FtpError, with one case or several. */
const phases = {
  OPTION: [[new OptionError("x"), nothing, "options"]],
  LOCAL_PROTOCOL: [[new LocalProtocolError("x"), nothing, "command"]],
  STORAGE: [[new ServersError("x"), nothing, "command"]],
  LOCAL_FILE: [[new LocalFileError("a", { code: "ENOENT" }), moving, "local file"]],
  DATA_CHANNEL: [
    [inPhase("announce"), arranging, "data connection"],
    [inPhase("open"), asked, "data connection"],
    [inPhase("transfer"), moving, "transfer"],
  ],
  CONNECTION: [
    [new NetworkError("connect", "ECONNREFUSED"), nothing, "connect"],
    [new ConnectionError("lost"), nothing, "greeting"],
    [new ConnectionError("lost"), greeted, "greeting"],
    [new ConnectionError("lost"), loggingIn, "login"],
    [new ConnectionError("lost"), arranging, "data connection"],
    [new ConnectionError("lost"), asked, "command"],
    [new ConnectionError("lost"), moving, "transfer"],
    [new ConnectionError("lost"), unlisted, "command"],
  ],
  NEGATIVE_REPLY: [
    [refused(""), nothing, "greeting"],
    [refused("USER me"), loggingIn, "login"],
    [refused("PASS ***"), loggingIn, "login"],
    [refused("PORT 1,2,3,4,5,6"), arranging, "data connection"],
    [refused("RETR a"), asked, "command"],
    [refused("RETR a"), moving, "transfer"],
    [refused("DELE a"), greeted, "command"],
    [refused("SITE CHMOD 644 a"), moving, "command"],
  ],
  TIMEOUT: [
    [new TimeoutError("connect", 1), nothing, "connect"],
    [new TimeoutError("greeting", 1), nothing, "greeting"],
    [new TimeoutError("reply", 1), loggingIn, "login"],
    [new TimeoutError("reply", 1), asked, "command"],
    [new TimeoutError("data", 1), moving, "transfer"],
    [new TimeoutError("final reply", 1), moving, "final reply"],
    [new TimeoutError("constructor", 1), asked, "command"],
  ],
  RESUME: [[new ResumeError("otherFile", "x"), asked, "local file"]],
  REMOTE_PROTOCOL: [
    [new RemoteProtocolError("x"), nothing, "greeting"],
    [new RemoteProtocolError("x"), arranging, "data connection"],
  ],
  ABORTED: [
    [new AbortedError("x"), moving, "transfer"],
    [new AbortedError("x"), nothing, "connect"],
  ],
} as const satisfies Record<FtpErrorCode, readonly (readonly [FtpError, readonly string[], OperationPhase])[]>;

it.each(Object.values(phases).flat())("%s, after %j: %s", (error, transcript, phase) => {
  expect(phaseOf(error, transcript)).toBe(phase);
});
