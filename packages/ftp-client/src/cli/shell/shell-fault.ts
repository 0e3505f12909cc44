/** What is said when a line did not work: `get: <why> (<next step>)`, one line; and how a script ends there. */
import { FtpError, printable } from "@pasvport/ftp-core";
import { NetworkError } from "@pasvport/ftp-core/net";
import { adviceFor } from "../../advice/advice-for.js";
import type { LoginKind } from "../../advice/login-advice.js";
import { type Ending, endingOf } from "../exit-codes.js";
import { PartlyDoneError } from "../partly-done-error.js";
import { shellSpelling } from "./shell-spelling.js";

export interface ShellFault {
  readonly ending: Ending;
  readonly text: string;
}

/**
 * @param what the command as it was typed; empty where there is none
 * @param login who we tried to be
 */
export function shellFault(error: unknown, what: string, login: LoginKind = "anonymous"): ShellFault {
  const line = (why: string): string => printable(what === "" ? why : `${what}: ${why}`);
  if (!(error instanceof FtpError)) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ending: "unexpected", text: `${line("something broke")}\n${why.split("\n").map(printable).join("\n")}` };
  }
  const ending = endingOf(error);
  if (error.code === "ABORTED") return { ending, text: line("interrupted") };
  const told = error instanceof PartlyDoneError && error.cause instanceof FtpError ? error.cause : error;
  const advice = adviceFor(told, { say: shellSpelling, login });
  const why = withoutErrno(error);
  return { ending, text: line(advice === undefined ? why : `${why} (${advice})`) };
}

/** The words say what the errno says; the next step is the only thing in brackets. */
function withoutErrno(error: FtpError): string {
  for (let each: unknown = error; each instanceof FtpError; each = each.cause) {
    if (each instanceof NetworkError) return error.message.replace(` (${each.errno})`, () => "");
  }
  return error.message;
}
