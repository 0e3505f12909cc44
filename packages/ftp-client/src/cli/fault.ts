/** What is printed when it did not work: one line, `ftp-client: <what failed>: <why> (<next step>)`. */
import { FtpError, printable } from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { CommanderError } from "commander";
import { adviceFor } from "../advice/advice-for.js";
import type { LoginKind } from "../advice/login-advice.js";
import { spellings } from "../advice/spelling.js";
import { type Ending, endingOf } from "./exit-codes.js";
import { PartlyDoneError } from "./partly-done-error.js";

export interface Fault {
  readonly ending: Ending;
  /** Without a line break at its end. More than one line only for what nobody expected: then the stack is there too. */
  readonly text: string;
}

/**
 * @param what the command and its address, `get ftp://host/a.txt`; empty where it did not come to that
 * @param login who we tried to be
 */
export function faultOf(error: unknown, what: string, login?: LoginKind): Fault {
  if (error instanceof CommanderError) return { ending: "usage", text: line("", commanderFault(error, what)) };
  if (!(error instanceof FtpError)) {
    return { ending: "unexpected", text: `${line(what, `something broke: ${messageOf(error)}`)}${stackOf(error)}` };
  }
  return { ending: endingOf(error), text: line(what, faultText(error, login)) };
}

/** Why it did not work, and the next step: for a line of one's own, where several things may fail. What comes out is printable. */
export function faultText(error: unknown, login: LoginKind = "anonymous"): string {
  if (!(error instanceof FtpError)) return printable(messageOf(error));
  if (error.code === "ABORTED") return "interrupted";
  const told = error instanceof PartlyDoneError && error.cause instanceof FtpError ? error.cause : error;
  const advice = adviceFor(told, { say: spellings.commandLine, login });
  const why = withoutErrno(error);
  return printable(advice === undefined ? why : `${why} (${advice})`);
}

/** The words say what the errno behind them says; the next step is the only thing in brackets. */
function withoutErrno(error: FtpError): string {
  const { message } = error;
  for (let each: unknown = error; each instanceof FtpError; each = each.cause) {
    if (each instanceof NetworkError) return message.replace(` (${each.errno})`, () => "");
  }
  return message;
}

/** Security: names and replies come from the other side; they are printed without escape sequences. */
function line(what: string, why: string): string {
  return printable(["ftp-client", what, why].filter((part) => part !== "").join(": "));
}

/** `error: unknown option '--mod'\n(Did you mean --mode?)`, in our notation. */
function commanderFault({ message }: CommanderError, command: string): string {
  const [fault = "", suggestion] = message
    .replace(/^error: /, "")
    // Security: a password in an option that there is not, `--password=secret` or `-psecret`, is not shown.
    .replace(/^(unknown option '(?:--[^=']*|-[^-])).*?'(?=\n|$)/s, "$1'")
    .replace(/\.$/, "")
    .split("\n(Did you mean ");
  const step =
    suggestion === undefined
      ? `see ftp-client ${command} --help`.replace("  ", " ")
      : `did you mean ${suggestion.replace(/\?\)$/, "")}?`;
  return `${fault} (${step})`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack === "" ? "" : `\n${stack.split("\n").map(printable).join("\n")}`;
}
