/** A command as it was typed: for what a server has and we have no method for. */
import { LocalProtocolError, parseRawCommand, type Reply, type Verb } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

/** @throws LocalProtocolError for a line that is no command, or one that other methods are for; NegativeReplyError */
export async function sayRaw({ control, state }: ClientSession, line: string): Promise<Reply> {
  const command = parseRawCommand(line);
  const refusal = command.verb === undefined ? undefined : REFUSED[command.verb];
  if (refusal !== undefined) throw new LocalProtocolError(`${command.verb} cannot be said by itself: ${refusal}`);
  // It may have changed what we think to know: TYPE, CWD, a SITE command that does either.
  delete state.type;
  delete state.directory;
  return control.say(command);
}

const DATA = "it moves data over a second connection; use the methods for files and listings";
const ROUTE = "how data connections are made is the option mode";
const NEXT = "it only means something together with the next command";

const REFUSED: Partial<Record<Verb, string>> = {
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
  ABOR: "a transfer is cancelled by its signal",
  REST: NEXT,
  RNFR: NEXT,
  QUIT: "close says it",
};
