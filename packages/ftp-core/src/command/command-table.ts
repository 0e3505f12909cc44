/**
 * TABLE 1: one row per verb. RFC 959 §4.1, §5.3, §5.4 and the RFCs named in each row.
 *
 * The parser, the gate, the client, the coverage page and the property tests all read this table; nothing about a verb is told
 * anywhere else. To add a command, add or change a row here, and the compiler asks the server for its handler.
 */
import type { DialogueShape } from "../control/dialogue.js";
import type { ArgumentFormName } from "./argument-forms.js";

export interface CommandRow {
  /** Where it is defined. */
  readonly rfc: string;
  readonly summary: string;
  /** The form of its argument: `argument-forms` reads and writes it. */
  readonly argument: ArgumentFormName;
  /** How its replies follow each other: a row of table 2. */
  readonly dialogue: DialogueShape;
  /** `free`: usable before login. */
  readonly login: "free" | "required";
  /** It arranges a data connection in this family of modes, which a server may have switched off. */
  readonly mode?: "passive" | "active";
  /** The verb that it completes: RNFR only directly before it, USER also with other commands between. */
  readonly after?: "USER" | "RNFR";
  /** While a transfer runs: answered `now`, stops the transfer at once (`urgent`), or must `wait` for its end. */
  readonly duringTransfer: "now" | "urgent" | "wait";
  /** The replies it may get besides those of `repliesOfEvery`. RFC 959 §5.4 */
  readonly replies: readonly number[];
  /** How FEAT announces it (RFC 2389 §3.2), where the verb itself or its absence from FEAT does not say enough. */
  readonly feature?: string;
  /** `yes`, or the reason that our server gives in its 502. */
  readonly served: "yes" | (string & {});
}

/**
 * Deviation: §5.4 has no 550 for LIST, NLST and STOR; every server says it where there is no such file, or no permission. 554, for
 * a REST that the file has no room for, comes from RFC 1123 §4.1.3.4.
 */
const TRANSFER_REPLIES = [125, 150, 226, 250, 425, 426, 450, 451, 550] as const;
const STORE_REPLIES = [...TRANSFER_REPLIES, 110, 452, 532, 551, 552, 553, 554] as const;
const LATER = "not in this version";

// biome-ignore format: a table, one row a verb
export const commandTable = {
  USER: { rfc: "959 §4.1.1", summary: "user name", argument: "username", dialogue: "login", login: "free", duringTransfer: "wait", replies: [230, 232, 331, 332, 336, 530], served: "yes" },
  PASS: { rfc: "959 §4.1.1", summary: "password", argument: "password", dialogue: "login", login: "free", after: "USER", duringTransfer: "wait", replies: [202, 230, 332, 530], served: "yes" },
  ACCT: { rfc: "959 §4.1.1", summary: "account", argument: "password", dialogue: "login", login: "free", duringTransfer: "wait", replies: [202, 230, 503, 530], served: "yes" },
  CWD: { rfc: "959 §4.1.1", summary: "change the working directory", argument: "pathname", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [250, 550], served: "yes" },
  CDUP: { rfc: "959 §4.1.1", summary: "change to the parent directory", argument: "none", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [200, 250, 550], served: "yes" },
  SMNT: { rfc: "959 §4.1.1", summary: "mount another file system", argument: "pathname", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [202, 250, 550], served: "there is one file system here, mounted already" },
  QUIT: { rfc: "959 §4.1.1", summary: "end the session", argument: "none", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [221], served: "yes" },
  REIN: { rfc: "959 §4.1.1", summary: "begin the session anew", argument: "none", dialogue: "transfer", login: "free", duringTransfer: "wait", replies: [120, 220], served: "yes" },
  // Deviation: §5.4 gives PORT no 504 and PASV no 425. RFC 2577 §3 names 504 for a port that is refused, RFC 2428 §4 wants both
  // refused after EPSV ALL (503), and where no port is free 425 says it best.
  PORT: { rfc: "959 §4.1.2", summary: "active mode: the client listens here (IPv4)", argument: "hostPort", dialogue: "simple", login: "required", mode: "active", duringTransfer: "wait", replies: [200, 503, 504], served: "yes" },
  PASV: { rfc: "959 §4.1.2", summary: "passive mode: listen and say where (IPv4)", argument: "none", dialogue: "simple", login: "required", mode: "passive", duringTransfer: "wait", replies: [227, 425, 503], served: "yes" },
  TYPE: { rfc: "959 §4.1.2", summary: "representation type", argument: "representation", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [200, 504], served: "yes" },
  STRU: { rfc: "959 §4.1.2", summary: "file structure", argument: "codeLetter", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [200, 504], served: "yes" },
  MODE: { rfc: "959 §4.1.2", summary: "transfer mode", argument: "codeLetter", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [200, 504], served: "yes" },
  RETR: { rfc: "959 §4.1.3", summary: "send me a file", argument: "pathname", dialogue: "transfer", login: "required", duringTransfer: "wait", replies: [...TRANSFER_REPLIES, 110, 554], served: "yes" },
  STOR: { rfc: "959 §4.1.3", summary: "take a file", argument: "pathname", dialogue: "transfer", login: "required", duringTransfer: "wait", replies: STORE_REPLIES, served: "yes" },
  // Interop: tnftp (`sunique`) says the name that it would like; RFC 959 gives STOU no argument.
  STOU: { rfc: "959 §4.1.3", summary: "take a file, choose its name", argument: "optionalPathname", dialogue: "transfer", login: "required", duringTransfer: "wait", replies: STORE_REPLIES, served: "yes" },
  APPE: { rfc: "959 §4.1.3", summary: "append to a file", argument: "pathname", dialogue: "transfer", login: "required", duringTransfer: "wait", replies: STORE_REPLIES, served: "yes" },
  // Deviation: ALLO may get 452, for who asks whether there is room wants to hear that there is none before the file travels.
  ALLO: { rfc: "959 §4.1.3", summary: "room for a file", argument: "allocation", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [200, 202, 452, 504], served: "yes" },
  REST: { rfc: "959 §4.1.3, 3659 §5", summary: "start the next transfer at this byte", argument: "offset", dialogue: "prelude", login: "required", duringTransfer: "wait", replies: [350, 504], feature: "REST STREAM", served: "yes" },
  RNFR: { rfc: "959 §4.1.3", summary: "rename: the old name", argument: "pathname", dialogue: "prelude", login: "required", duringTransfer: "wait", replies: [350, 450, 550], served: "yes" },
  // Deviation: RNTO, MKD and RMD may get 450, as RNFR and DELE may, while somebody writes there.
  RNTO: { rfc: "959 §4.1.3", summary: "rename: the new name", argument: "pathname", dialogue: "simple", login: "required", after: "RNFR", duringTransfer: "wait", replies: [250, 450, 532, 550, 553], served: "yes" },
  ABOR: { rfc: "959 §4.1.3", summary: "stop the transfer", argument: "none", dialogue: "simple", login: "free", duringTransfer: "urgent", replies: [225, 226], served: "yes" },
  DELE: { rfc: "959 §4.1.3", summary: "delete a file", argument: "pathname", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [250, 450, 550], served: "yes" },
  RMD: { rfc: "959 §4.1.3", summary: "remove a directory", argument: "pathname", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [250, 450, 550], served: "yes" },
  MKD: { rfc: "959 §4.1.3", summary: "make a directory", argument: "pathname", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [257, 450, 550], served: "yes" },
  PWD: { rfc: "959 §4.1.3", summary: "name the working directory", argument: "none", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [257, 550], served: "yes" },
  LIST: { rfc: "959 §4.1.3", summary: "list files for people", argument: "listPathname", dialogue: "transfer", login: "required", duringTransfer: "wait", replies: TRANSFER_REPLIES, served: "yes" },
  NLST: { rfc: "959 §4.1.3", summary: "list bare names", argument: "listPathname", dialogue: "transfer", login: "required", duringTransfer: "wait", replies: TRANSFER_REPLIES, served: "yes" },
  SITE: { rfc: "959 §4.1.3", summary: "services of this site", argument: "subcommand", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [200, 202, 214, 504, 550], served: "yes" },
  SYST: { rfc: "959 §4.1.3", summary: "name the system type", argument: "none", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [215], served: "yes" },
  STAT: { rfc: "959 §4.1.3", summary: "status of the session, or of a file", argument: "listPathname", dialogue: "simple", login: "required", duringTransfer: "now", replies: [211, 212, 213, 450, 550], served: "yes" },
  HELP: { rfc: "959 §4.1.3", summary: "help", argument: "text", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [211, 214], served: "yes" },
  NOOP: { rfc: "959 §4.1.3", summary: "do nothing, answer OK", argument: "none", dialogue: "simple", login: "free", duringTransfer: "now", replies: [200], served: "yes" },
  CLNT: { rfc: "de facto (ncftp, FlashFXP)", summary: "name the client's program", argument: "text", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [200], feature: "CLNT", served: "yes" },
  FEAT: { rfc: "2389 §3", summary: "list the extensions", argument: "none", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [211], served: "yes" },
  // Deviation: OPTS may get 202 and 504 too; RFC 2389 §4 names 501 for everything that an option cannot be.
  OPTS: { rfc: "2389 §4", summary: "options of a command", argument: "subcommand", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [200, 202, 504], served: "yes" },
  EPRT: { rfc: "2428 §2", summary: "active mode: the client listens here (any family)", argument: "extendedAddress", dialogue: "simple", login: "required", mode: "active", duringTransfer: "wait", replies: [200, 503, 504, 522], feature: "EPRT", served: "yes" },
  EPSV: { rfc: "2428 §3", summary: "passive mode: listen and say the port (any family)", argument: "extendedPassive", dialogue: "simple", login: "required", mode: "passive", duringTransfer: "wait", replies: [200, 229, 425, 522], feature: "EPSV", served: "yes" },
  MDTM: { rfc: "3659 §3", summary: "time of last change", argument: "pathname", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [213, 550], feature: "MDTM", served: "yes" },
  MFMT: { rfc: "draft-somers-ftp-mfxx-04 §3.1", summary: "set the time of last change", argument: "timeAndPathname", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [213, 550], feature: "MFMT", served: "yes" },
  SIZE: { rfc: "3659 §4", summary: "size of a file as transferred", argument: "pathname", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [213, 550], feature: "SIZE", served: "yes" },
  MLST: { rfc: "3659 §7", summary: "facts about one file", argument: "optionalPathname", dialogue: "simple", login: "required", duringTransfer: "wait", replies: [250, 550], served: "yes" },
  MLSD: { rfc: "3659 §7", summary: "list a directory for programs", argument: "optionalPathname", dialogue: "transfer", login: "required", duringTransfer: "wait", replies: TRANSFER_REPLIES, feature: "MLST", served: "yes" },
  LANG: { rfc: "2640 §4.1", summary: "language of the replies", argument: "text", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [200, 504], served: "the replies are in English" },
  HOST: { rfc: "7151 §3", summary: "name the virtual host", argument: "text", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [220, 503, 504], served: LATER },
  AUTH: { rfc: "2228 §3, 4217 §4", summary: "begin TLS", argument: "text", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [234, 334, 431, 504, 534], served: LATER },
  // Security: what these carry is for those who can read it, and what a MIC carries anybody can: it counts as a password does.
  ADAT: { rfc: "2228 §3", summary: "security data", argument: "password", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [235, 335, 503, 535], served: "only TLS is meant to protect this server, and TLS has no use for it" },
  PBSZ: { rfc: "2228 §3, 4217 §8", summary: "protection buffer size", argument: "text", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [200, 503], served: LATER },
  PROT: { rfc: "2228 §3, 4217 §9", summary: "protection of the data channel", argument: "codeLetter", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [200, 431, 503, 504, 534, 536], served: LATER },
  CCC: { rfc: "2228 §3, 4217 §11", summary: "end TLS on the control connection", argument: "none", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [200, 533, 534], served: LATER },
  MIC: { rfc: "2228 §3", summary: "integrity protected command", argument: "password", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [533, 535, 537], served: "only TLS is meant to protect this server, and TLS has no use for it" },
  CONF: { rfc: "2228 §3", summary: "confidentiality protected command", argument: "password", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [533, 535, 537], served: "only TLS is meant to protect this server, and TLS has no use for it" },
  ENC: { rfc: "2228 §3", summary: "privacy protected command", argument: "password", dialogue: "simple", login: "free", duringTransfer: "wait", replies: [533, 535, 537], served: "only TLS is meant to protect this server, and TLS has no use for it" },
} as const satisfies Record<string, CommandRow>;

export type Verb = keyof typeof commandTable;

/** The verbs that our server carries out. Each needs a handler. */
export type ServedVerb = { [V in Verb]: (typeof commandTable)[V]["served"] extends "yes" ? V : never }[Verb];

/** Older names of the same commands. RFC 775, RFC 1123 §4.1.3.1 */
export const verbAliases = {
  XCWD: "CWD",
  XCUP: "CDUP",
  XMKD: "MKD",
  XPWD: "PWD",
  XRMD: "RMD",
} as const satisfies Record<string, Verb>;

/** The row of a verb, with the row's general type. */
export function commandRow(verb: Verb): CommandRow {
  return commandTable[verb];
}

/** The verb that is meant, in any case and under its older name; undefined for a word that is no FTP command. RFC 959 §5.3 */
export function findVerb(word: string): Verb | undefined {
  // Security: letters of ASCII only. Upper case of U+017F is "S" too, and a filter in front of us would not see that STOR.
  if (!/^[A-Za-z]+$/.test(word)) return undefined;
  const upper = word.toUpperCase();
  if (Object.hasOwn(commandTable, upper)) return upper as Verb;
  return Object.hasOwn(verbAliases, upper) ? verbAliases[upper as keyof typeof verbAliases] : undefined;
}

/**
 * The replies that any command may get: it or its argument cannot be read (500, 501), it is not carried out (502), something
 * broke on our side (451), or the session ends (421). RFC 959 §5.4
 */
const repliesOfEvery: readonly number[] = [421, 451, 500, 501, 502];

/** Every reply that a verb may get, by all columns of its row together. */
export function repliesAllowed(verb: Verb): ReadonlySet<number> {
  const row = commandRow(verb);
  const ofLogin = row.login === "required" ? [530] : [];
  const ofSequence = row.after === undefined ? [] : [503];
  return new Set([...row.replies, ...repliesOfEvery, ...ofLogin, ...ofSequence]);
}
