/**
 * Why a server said no, as far as command, code and words tell it. RFC 959 §4.2.2, §5.4
 *
 * 550 stands for everything, and half of the other codes are used for half of the causes: the words decide first, then the code.
 * Advice and exit codes both read this table.
 */
import type { Refusal } from "./refusal.js";

export type RefusalCause =
  | "tooMany"
  | "wantsTls"
  | "account"
  | "notLoggedIn"
  | "restart"
  | "badPosition"
  | "full"
  | "missing"
  | "notEmpty"
  | "exists"
  | "overwrite"
  | "directory"
  | "noDirectory"
  | "fileOrMissing"
  | "nameTooLong"
  | "nameRefused"
  | "badMode"
  | "otherFileSystem"
  | "intoItself"
  | "busy"
  /** In TYPE A nobody knows the size of a file. RFC 3659 §4 */
  | "asciiSize"
  | "forbidden"
  | "notServed"
  /** Not there, or not allowed, or something else: the server keeps it to itself, as vsftpd does. */
  | "untold";

/** undefined where nothing is known. */
export function causeOf(refusal: Refusal): RefusalCause | undefined {
  return ROWS.find((row) => fits(row, refusal))?.cause;
}

interface CauseRow {
  readonly cause: RefusalCause;
  readonly codes: readonly number[];
  /** Absent: the code says it all. */
  readonly words?: RegExp;
  /** Absent: whatever the command was. */
  readonly verbs?: readonly string[];
}

/** What servers say when a name, a file or a directory is the trouble. */
const OF_NAMES = [450, 451, 500, 501, 550, 553] as const;
const LOGIN = ["USER", "PASS", "ACCT"] as const;
const RESTARTED = ["RETR", "STOR", "APPE", "REST"] as const;

/**
 * The first that fits counts.
 *
 * Interop: the words are those of vsftpd, ProFTPD, Pure-FTPd, pyftpdlib, IIS and FileZilla Server, and our own server's; the test
 * beside this file has their replies.
 */
const ROWS: readonly CauseRow[] = [
  {
    cause: "tooMany",
    codes: [421, 530, 550],
    words:
      /too many (?:\w+ )?(?:user|connect|client|session)|maximum number|\(the maximum\)|(?:connection|session|user|client)s? limit/i,
  },
  {
    cause: "wantsTls",
    codes: [421, 503, 522, 530, 534],
    words: /\b(?:tls|ssl)\b|must (?:use encryption|be encrypted)|cleartext|insecure connection|use auth\b/i,
  },
  { cause: "wantsTls", codes: [550], words: /\b(?:tls|ssl)\b.{0,10}\b(?:required|needed)/i },
  { cause: "account", codes: [332, 532] },
  { cause: "restart", codes: [500, 501, 502, 503, 504, 550], verbs: ["REST"] },
  { cause: "restart", codes: [450, 451, 501, 504, 550], verbs: RESTARTED, words: /\b(?:append|restart|resum)/i },
  { cause: "badPosition", codes: [554] },
  { cause: "full", codes: [452, 552] },
  {
    cause: "full",
    codes: [426, 450, 451, 550, 553],
    words: /no space|dis[ck] (?:is )?full|quota|not enough (?:disk )?space/i,
  },
  // Interop: pyftpdlib says it of a file, too.
  { cause: "fileOrMissing", codes: [501], verbs: ["MLSD"], words: /no such directory/i },
  // RFC 3659 §7.2.1
  { cause: "noDirectory", codes: [501], verbs: ["MLSD"] },
  { cause: "notEmpty", codes: OF_NAMES, words: /\bnot empty\b/i },
  {
    cause: "missing",
    codes: OF_NAMES,
    // Interop: Pure-FTPd "can't check for file existence" of what is not there.
    words: /no such|not found|(?:can ?not|can't|could not) find|(?:not|n't) exist|file existence/i,
  },
  { cause: "overwrite", codes: OF_NAMES, words: /overwr/i },
  { cause: "exists", codes: OF_NAMES, words: /\bexists\b|\balready\b/i },
  // Interop: so Pure-FTPd answers what the system says of unlink and rename.
  { cause: "directory", codes: [550], verbs: ["DELE"], words: /invalid argument/i },
  { cause: "intoItself", codes: OF_NAMES, verbs: ["RNTO"], words: /into itself|invalid argument/i },
  // The article may be gone together with a file that is called "a".
  {
    cause: "directory",
    codes: OF_NAMES,
    words: /\bis\s+(?:a\s+)?directory|(?:not\s+(?:a\s+)?|only\s.{0,40})(?:regular|plain)\s+file/i,
  },
  {
    cause: "noDirectory",
    codes: OF_NAMES,
    words: /\bnot\s+(?:a\s+)?(?:valid\s+)?directory|directory name is invalid/i,
  },
  { cause: "nameTooLong", codes: [...OF_NAMES, 552], words: /name\b.{0,8}\btoo long/i },
  {
    cause: "nameRefused",
    codes: OF_NAMES,
    words:
      /name (?:is )?(?:not allowed|invalid|illegal)|(?:prohibited|invalid|illegal) (?:file ?)?name|syntax is incorrect/i,
  },
  { cause: "badMode", codes: [501, 504], verbs: ["SITE CHMOD"] },
  { cause: "badMode", codes: [550], verbs: ["SITE CHMOD"], words: /invalid mode|bad mode/i },
  {
    cause: "otherFileSystem",
    codes: OF_NAMES,
    words: /cross-device|(?:other|different|another) (?:file ?system|volume|device)/i,
  },
  { cause: "asciiSize", codes: [504, 550], verbs: ["SIZE"], words: /\bascii\b/i },
  { cause: "busy", codes: [450, 451, 550], words: /\bbusy\b|\bin use\b|being used|\blocked\b/i },
  {
    cause: "forbidden",
    codes: [...OF_NAMES, 530],
    words: /permi|denied|privilege|not allowed|prohibited|forbidden|read.?only|authori[sz]|rights/i,
  },
  { cause: "notLoggedIn", codes: [530] },
  { cause: "notServed", codes: [500, 502] },
  { cause: "notServed", codes: [504], verbs: ["SITE CHMOD", "TYPE"] },
  { cause: "busy", codes: [450] },
  { cause: "untold", codes: [550, 553] },
];

function fits({ verbs, codes, words }: CauseRow, refusal: Refusal): boolean {
  if (!codes.includes(refusal.code)) return false;
  return (verbs?.includes(refusal.verb) ?? true) && (words?.test(refusal.words) ?? true);
}

export function isLoginVerb(verb: string): boolean {
  return LOGIN.some((known) => known === verb);
}
