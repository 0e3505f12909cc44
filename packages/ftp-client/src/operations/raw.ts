/** A command as it was typed: for what a server has and we have no method for. */
import {
  type Command,
  FtpError,
  LocalProtocolError,
  parseRawCommand,
  type Reply,
  type SayableCommand,
  type Verb,
} from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";
import { workingDirectory } from "./working-directory.js";

/** @throws LocalProtocolError for a line that is no command, or one that other methods are for; NegativeReplyError */
export async function sayRaw(session: ClientSession, line: string): Promise<Reply> {
  const { control, state } = session;
  const command = parseRawCommand(line);
  const refusal = refusalOf(command);
  if (refusal !== undefined) throw new LocalProtocolError(`${refusal.word} cannot be said by itself: ${refusal.why}`);
  const { verb } = command;
  const { directory } = state;
  // What it may have changed is not known any more.
  if (verb === undefined || RETYPES.has(verb)) delete state.type;
  if (verb === undefined || MOVES.has(verb) || verb === "SITE") delete state.directory;
  if (isAboutUtf8(command)) delete state.isUtf8;
  if (verb === undefined || !MOVES.has(verb)) return control.say(command);
  try {
    const reply = await control.say(command);
    await noteDirectory(session);
    return reply;
  } catch (error) {
    // Who is refused stays where they were.
    if (directory !== undefined) state.directory = directory;
    throw error;
  }
}

/** A session that is made in place of this one has to begin where this one is now. Never rejects: the command has its answer. */
async function noteDirectory(session: ClientSession): Promise<void> {
  try {
    await workingDirectory(session);
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
  }
}

const MOVES: ReadonlySet<Verb> = new Set(["CWD", "CDUP", "SMNT"]);

/** They may change the representation type. */
const RETYPES: ReadonlySet<Verb> = new Set(["TYPE", "SITE", "OPTS"]);

function isAboutUtf8(command: SayableCommand): boolean {
  if (command.verb !== "OPTS") return command.verb === undefined;
  const { argument } = command as Command<"OPTS">;
  return argument?.word === "UTF8" || argument?.word === "UTF-8";
}

function refusalOf(command: SayableCommand): { readonly word: string; readonly why: string } | undefined {
  const word = command.verb ?? command.line.replace(/ .*$/s, "").toUpperCase();
  const why = Object.hasOwn(REFUSED, word) ? REFUSED[word] : undefined;
  return why === undefined ? undefined : { word, why };
}

const DATA = "it moves data over a second connection; use the methods for files and listings";
const ROUTE = "how data connections are made is the option mode";
const NEXT = "it only means something together with the next command";
const LOGIN = "who logs in are the options user and password; connect again with others";
const FORM = "files travel as streams of bytes here, and every transfer that follows would be read wrongly";
const PROTECTION = "it changes how the connection itself is read and written";

/** By the word; those that table 1 does not know are the data connections of other extensions (RFC 1639, drftpd, glftpd). */
const REFUSED: Readonly<Record<string, string>> = {
  RETR: DATA,
  STOR: DATA,
  STOU: DATA,
  APPE: DATA,
  LIST: DATA,
  NLST: DATA,
  MLSD: DATA,
  PORT: ROUTE,
  PASV: ROUTE,
  EPRT: ROUTE,
  EPSV: ROUTE,
  LPRT: ROUTE,
  LPSV: ROUTE,
  CPSV: ROUTE,
  SPSV: ROUTE,
  SSCN: ROUTE,
  PRET: NEXT,
  REST: NEXT,
  RNFR: NEXT,
  RNTO: "it belongs to a RNFR; use the method that renames",
  USER: LOGIN,
  PASS: LOGIN,
  REIN: LOGIN,
  HOST: LOGIN,
  MODE: FORM,
  STRU: FORM,
  AUTH: PROTECTION,
  ADAT: PROTECTION,
  PBSZ: PROTECTION,
  PROT: PROTECTION,
  CCC: PROTECTION,
  MIC: PROTECTION,
  CONF: PROTECTION,
  ENC: PROTECTION,
  ABOR: "a transfer is cancelled by its signal",
  QUIT: "close says it",
};
