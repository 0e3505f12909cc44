/** How the command line ends: the documented exit codes, one per cause. `ftp-client --help` prints this table. */
import { DataChannelError, FtpError, NegativeReplyError, TimeoutError } from "@pasvport/ftp-core";
import { permissionWords, refusalOf } from "./refusal.js";
import { ReaderGoneError } from "./standard-output.js";

export interface ExitCodeRow {
  readonly code: number;
  readonly meaning: string;
}

export const exitCodes = {
  done: { code: 0, meaning: "done" },
  unexpected: { code: 1, meaning: "an answer or a fault that no other code names" },
  usage: { code: 2, meaning: "a command, an option, an address or a name that makes no sense" },
  cannotConnect: { code: 3, meaning: "cannot connect: no such host, refused, no answer, or the connection was lost" },
  loginRefused: { code: 4, meaning: "the server refused the login" },
  noDataConnection: { code: 5, meaning: "no data connection: the server refused the mode, or nobody came through" },
  notFound: { code: 6, meaning: "no such file or directory" },
  notPermitted: { code: 7, meaning: "not permitted, or the name is not allowed" },
  incomplete: { code: 8, meaning: "the transfer is not complete: broken off, no space, a fault at the other end" },
  timeLimit: { code: 9, meaning: "the server did not answer in time" },
  protocolBroken: { code: 10, meaning: "the server broke the protocol" },
  localFile: { code: 11, meaning: "a file of this machine cannot be read or written" },
  tls: { code: 12, meaning: "TLS (not in use yet)" },
  interrupted: { code: 130, meaning: "interrupted by Ctrl-C or a signal" },
} as const satisfies Record<string, ExitCodeRow>;

export type Ending = keyof typeof exitCodes;

/** How whatever was thrown ends the command line. */
export function endingOf(error: unknown): Ending {
  if (!(error instanceof FtpError)) return "unexpected";
  switch (error.code) {
    case "OPTION":
    // A name with a line break in it, PORT with an IPv6 address: FTP has no way to say what was asked for.
    case "LOCAL_PROTOCOL":
      return "usage";
    case "CONNECTION":
      return "cannotConnect";
    case "NEGATIVE_REPLY":
      return error instanceof NegativeReplyError ? endingOfRefusal(error) : "unexpected";
    case "DATA_CHANNEL":
      return error instanceof DataChannelError && error.phase !== "transfer" ? "noDataConnection" : "incomplete";
    case "TIMEOUT":
      return error instanceof TimeoutError && error.waitingFor === "connect" ? "cannotConnect" : "timeLimit";
    case "REMOTE_PROTOCOL":
      return "protocolBroken";
    case "LOCAL_FILE":
      // Whoever reads our output has enough of it: nothing went wrong here.
      return error instanceof ReaderGoneError ? "done" : "localFile";
    case "ABORTED":
      return "interrupted";
    case "STORAGE":
      return "unexpected";
    default:
      return error.code satisfies never;
  }
}

/** RFC 959 §4.2.2, §5.4 */
function endingOfRefusal(error: NegativeReplyError): Ending {
  const { verb, code, words } = refusalOf(error);
  // The greeting, and the farewell that may come at any time.
  if (verb === "" || code === 421) return "cannotConnect";
  if (LOGIN_VERBS.includes(verb)) return "loginRefused";
  if (code !== 550) return ENDING_OF_REPLY[code] ?? "unexpected";
  // It stands for everything.
  return permissionWords.test(words) ? "notPermitted" : "notFound";
}

const LOGIN_VERBS: readonly string[] = ["USER", "PASS", "ACCT"];

const ENDING_OF_REPLY: Readonly<Record<number, Ending>> = {
  425: "noDataConnection",
  426: "incomplete",
  450: "incomplete",
  451: "incomplete",
  452: "incomplete",
  // RFC 3659 §7.2.1: MLSD of what is no directory.
  501: "notFound",
  522: "noDataConnection",
  530: "notPermitted",
  532: "notPermitted",
  552: "incomplete",
  553: "notPermitted",
};
