/** What is printed when it did not work: one line, `<what failed>: <why> (<next step>)`. */
import { FtpError, printable } from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { adviceFor, type Reader } from "../advice/advice-for.js";
import { LocalFileError } from "../transfers/local-path.js";
import { AllFailedError } from "./all-failed-error.js";
import { type Ending, endingOf } from "./exit-codes.js";
import { PartlyDoneError } from "./partly-done-error.js";

export interface Fault {
  readonly ending: Ending;
  /** Without a line break at its end. More than one line only for what nobody expected: then the stack is there too. */
  readonly text: string;
}

/** Whoever reads it: in whose words the next step is told, and where the local paths begin that were typed. */
export interface FaultReader extends Reader {
  readonly localDirectory: string;
}

/** @param what failed: the program, the command, the address; each but the empty ones stands in front */
export function faultOf(error: unknown, what: readonly string[], reader: FaultReader): Fault {
  // Security: names and replies come from the other side; they are printed without escape sequences.
  const line = (why: string): string => printable([...what, why].filter((part) => part !== "").join(": "));
  if (error instanceof FtpError) return { ending: endingOf(error), text: line(faultText(error, reader)) };
  return { ending: "unexpected", text: `${line(`something broke: ${messageOf(error)}`)}${stackOf(error)}` };
}

/** Why it did not work, and the next step: for a line of one's own, where several things may fail. What comes out is printable. */
export function faultText(error: unknown, reader: FaultReader): string {
  if (!(error instanceof FtpError)) return printable(messageOf(error));
  if (error.code === "ABORTED") return "interrupted";
  // Each of them has told its own next step.
  if (error instanceof AllFailedError || (error instanceof PartlyDoneError && error.failures > 1)) {
    return printable(error.message);
  }
  const told = error instanceof PartlyDoneError && error.cause instanceof FtpError ? error.cause : error;
  const advice = adviceFor(told, reader);
  const why = inWords(error, reader);
  return printable(advice === undefined ? why : `${why} (${advice})`);
}

/** The words say what the errno behind them says: the next step is the only thing in brackets. A local path is as short as it was typed. */
function inWords(error: FtpError, { localDirectory }: FaultReader): string {
  let { message } = error;
  for (let each: unknown = error; each instanceof FtpError; each = each.cause) {
    if (each instanceof NetworkError) message = message.replace(` (${each.errno})`, "");
    if (each instanceof LocalFileError && each.path.startsWith(`${localDirectory}/`)) {
      const { path } = each;
      message = message.replaceAll(path, () => path.slice(localDirectory.length + 1));
    }
  }
  return message;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack === "" ? "" : `\n${stack.split("\n").map(printable).join("\n")}`;
}
