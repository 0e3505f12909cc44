/** How the command line ends: the documented exit codes, one per cause. `ftp-client --help` prints this table. */
import { DataChannelError, FtpError, NegativeReplyError, TimeoutError } from "@pasvport/ftp-core";
import { refusalOf } from "../advice/refusal.js";
import { causeOf, isLoginVerb, type RefusalCause } from "../advice/refusal-cause.js";
import { AllFailedError } from "./all-failed-error.js";
import { NothingMatchesError } from "./nothing-matches.js";
import { PartlyDoneError } from "./partly-done-error.js";
import { ReaderGoneError } from "./standard-output.js";

export interface ExitCodeRow {
  readonly code: number;
  readonly meaning: string;
}

export const exitCodes = {
  done: { code: 0, meaning: "done" },
  unexpected: { code: 1, meaning: "an answer or a fault that no other code names" },
  usage: { code: 2, meaning: "a command, an option, an address or a name that makes no sense" },
  cannotConnect: {
    code: 3,
    meaning: "cannot connect: no such host, refused, no answer, too many sessions; or it is lost",
  },
  loginRefused: { code: 4, meaning: "the server refused the login" },
  noDataConnection: { code: 5, meaning: "no data connection: the server refused the mode, or nobody came through" },
  notFound: { code: 6, meaning: "no such file or directory" },
  notPermitted: { code: 7, meaning: "not permitted, or the name is not allowed" },
  incomplete: {
    code: 8,
    meaning: "not done, or not complete: broken off, no space, busy, a fault at the other end",
  },
  timeLimit: { code: 9, meaning: "the server did not answer in time, or a transfer stood still for as long" },
  protocolBroken: { code: 10, meaning: "the server broke the protocol" },
  localFile: { code: 11, meaning: "a file of this machine cannot be read or written" },
  tls: { code: 12, meaning: "the server wants TLS, which this version does not have" },
  exists: { code: 13, meaning: "something of that name is there already, or a directory is not empty" },
  partly: { code: 14, meaning: "some of it was done and some was not: each fault has a line of its own" },
  notServed: { code: 15, meaning: "the server does not have the command, or has it switched off" },
  interrupted: { code: 130, meaning: "interrupted by Ctrl-C or a signal" },
} as const satisfies Record<string, ExitCodeRow>;

export type Ending = keyof typeof exitCodes;

/** How whatever was thrown ends the command line. */
export function endingOf(error: unknown): Ending {
  if (!(error instanceof FtpError)) return "unexpected";
  if (error instanceof PartlyDoneError) return "partly";
  if (error instanceof AllFailedError) return endingOf(error.cause);
  switch (error.code) {
    case "OPTION":
      return error instanceof NothingMatchesError ? "notFound" : "usage";
    // A name with a line break in it, PORT with an IPv6 address: FTP has no way to say what was asked for.
    case "LOCAL_PROTOCOL":
      return "usage";
    case "CONNECTION":
      return "cannotConnect";
    case "NEGATIVE_REPLY":
      return error instanceof NegativeReplyError ? endingOfRefusal(error) : "unexpected";
    case "DATA_CHANNEL":
      return error instanceof DataChannelError ? endingOfDataChannel(error) : "incomplete";
    case "TIMEOUT":
      return error instanceof TimeoutError && error.waitingFor === "connect" ? "cannotConnect" : "timeLimit";
    case "REMOTE_PROTOCOL":
      return "protocolBroken";
    case "LOCAL_FILE":
      // Whoever reads our output has enough of it: nothing went wrong here.
      return error instanceof ReaderGoneError ? "done" : "localFile";
    case "RESUME":
      return "incomplete";
    case "ABORTED":
      return "interrupted";
    case "STORAGE":
      return "unexpected";
    default:
      return error.code satisfies never;
  }
}

/**
 * The one of several things: an interruption and a fault of ours count for all, and where nothing was done for one cause, that is
 * the cause. Else it is `partly`: a script must be able to tell that some of it was done.
 *
 * @param faults what was thrown, one for each thing that failed
 * @param asked how many things there were
 */
export function endingOfSeveral(faults: readonly unknown[], asked: number): Ending {
  const endings = new Set(faults.map(endingOf));
  const [first = "done"] = endings;
  for (const ending of ["interrupted", "unexpected"] as const) if (endings.has(ending)) return ending;
  return endings.size <= 1 && (faults.length === 0 || faults.length === asked) ? first : "partly";
}

/** Nobody who came through in time is told as such: a firewall, mostly. */
function endingOfDataChannel({ phase, cause }: DataChannelError): Ending {
  if (phase !== "transfer") return "noDataConnection";
  return cause instanceof TimeoutError ? "timeLimit" : "incomplete";
}

/** RFC 959 §4.2.2, §5.4 */
function endingOfRefusal(error: NegativeReplyError): Ending {
  const refusal = refusalOf(error);
  const cause = causeOf(refusal);
  if (cause === "wantsTls") return "tls";
  // The greeting, and the farewell that may come at any time.
  if (refusal.verb === "" || refusal.code === 421 || cause === "tooMany") return "cannotConnect";
  if (isLoginVerb(refusal.verb)) return "loginRefused";
  if (cause === "untold") return endingOfUntold(refusal.verb, refusal.code);
  return cause === undefined ? (ENDING_OF_REPLY[refusal.code] ?? "unexpected") : ENDING_OF_CAUSE[cause];
}

/** 550 stands for everything, but there are commands of which it mostly means one thing. 553 is about rights and names. */
function endingOfUntold(verb: string, code: number): Ending {
  if (code === 553) return "notPermitted";
  return ["MKD", "RMD", "RNTO", "SITE CHMOD"].includes(verb) ? "unexpected" : "notFound";
}

const ENDING_OF_CAUSE = {
  tooMany: "cannotConnect",
  wantsTls: "tls",
  account: "notPermitted",
  notLoggedIn: "notPermitted",
  restart: "notServed",
  badPosition: "incomplete",
  full: "incomplete",
  missing: "notFound",
  notEmpty: "exists",
  exists: "exists",
  overwrite: "notPermitted",
  directory: "notFound",
  noDirectory: "notFound",
  fileOrMissing: "notFound",
  nameTooLong: "notPermitted",
  nameRefused: "notPermitted",
  badMode: "usage",
  otherFileSystem: "notServed",
  intoItself: "notPermitted",
  busy: "incomplete",
  asciiSize: "notServed",
  forbidden: "notPermitted",
  notServed: "notServed",
  untold: "notFound",
} as const satisfies Record<RefusalCause, Ending>;

/** Where nothing but the code tells anything. */
const ENDING_OF_REPLY: Readonly<Record<number, Ending>> = {
  425: "noDataConnection",
  426: "incomplete",
  451: "incomplete",
  504: "notServed",
  522: "noDataConnection",
};
