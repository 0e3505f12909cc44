/**
 * How far an operation had come when an error ended it.
 *
 * The error tells it itself, or the last command of the dialogue does: what that one was for is what went wrong.
 */
import {
  commandRow,
  DataChannelError,
  type DataChannelPhase,
  dataModes,
  type FtpError,
  findVerb,
  NegativeReplyError,
  type OperationPhase,
  TimeoutError,
} from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { isLoginVerb } from "./refusal-cause.js";

/** @param transcript the last lines of the dialogue, the newest last */
export function phaseOf(error: FtpError, transcript: readonly string[]): OperationPhase {
  switch (error.code) {
    case "OPTION":
      return "options";
    case "LOCAL_PROTOCOL":
    case "STORAGE":
      return "command";
    case "LOCAL_FILE":
    case "RESUME":
      return "local file";
    case "DATA_CHANNEL":
      return error instanceof DataChannelError ? PHASE_OF_CHANNEL[error.phase] : "data connection";
    case "CONNECTION":
      return error instanceof NetworkError ? "connect" : phaseOfDialogue(transcript);
    case "NEGATIVE_REPLY":
      return error instanceof NegativeReplyError
        ? phaseOfCommand(error.command, isUnderWay(transcript))
        : phaseOfDialogue(transcript);
    case "TIMEOUT":
      return (error instanceof TimeoutError && PHASE_OF_WAIT.get(error.waitingFor)) || phaseOfDialogue(transcript);
    case "REMOTE_PROTOCOL":
      return phaseOfDialogue(transcript);
    case "ABORTED":
      return transcript.length === 0 ? "connect" : phaseOfDialogue(transcript);
    default:
      return error.code satisfies never;
  }
}

const PHASE_OF_CHANNEL = {
  announce: "data connection",
  open: "data connection",
  transfer: "transfer",
} as const satisfies Record<DataChannelPhase, OperationPhase>;

/** What was waited for; `reply` can be any. */
const PHASE_OF_WAIT: ReadonlyMap<string, OperationPhase> = new Map([
  ["connect", "connect"],
  ["greeting", "greeting"],
  ["data", "transfer"],
  ["final reply", "final reply"],
]);

/** By the last command that was said; before the first one there is only the greeting. */
function phaseOfDialogue(transcript: readonly string[]): OperationPhase {
  const last = transcript.findLast((line) => line.startsWith("C> "));
  return phaseOfCommand(last?.slice("C> ".length) ?? "", isUnderWay(transcript));
}

function phaseOfCommand(line: string, isUnderWay: boolean): OperationPhase {
  if (line === "") return "greeting";
  const verb = findVerb(line.split(" ", 1)[0] ?? "");
  if (verb === undefined) return "command";
  if (isLoginVerb(verb)) return "login";
  if (Object.hasOwn(dataModes, verb)) return "data connection";
  return isUnderWay && commandRow(verb).dialogue === "transfer" ? "transfer" : "command";
}

/** Whether the last command has had a 1yz: the server began with what was asked. */
function isUnderWay(transcript: readonly string[]): boolean {
  const last = transcript.findLastIndex((line) => line.startsWith("C> "));
  return transcript.slice(last + 1).some((line) => /^S> 1[0-9]{2}/.test(line));
}
