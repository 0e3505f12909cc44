/** SIZE, MDTM, MFMT: what a server tells of one file. RFC 3659 §3, §4; draft-somers-ftp-mfxx */
import {
  command,
  formatArgument,
  LocalProtocolError,
  NegativeReplyError,
  parseSizeReply,
  parseTimeReply,
  RemoteProtocolError,
  type Verb,
} from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";
import { useType } from "./representation.js";

/** Bytes. @throws NegativeReplyError, RemoteProtocolError */
export async function size(session: ClientSession, path: string): Promise<number> {
  // RFC 3659 §4: the size is that of the transfer, and of a text nobody knows it before.
  await useType(session, "binary");
  return parseSizeReply(await session.control.say(command("SIZE", path)));
}

/** undefined where the server does not tell it: no such command, no such file, a directory. */
export async function sizeIfTold(session: ClientSession, path: string): Promise<number | undefined> {
  return ifTold(session, "SIZE", () => size(session, path));
}

/** Milliseconds since 1970. @throws NegativeReplyError, RemoteProtocolError */
export async function modifiedTime({ control }: ClientSession, path: string): Promise<number> {
  return parseTimeReply(await control.say(command("MDTM", path)));
}

/** undefined where the server does not tell it. */
export async function modifiedTimeIfTold(session: ClientSession, path: string): Promise<number | undefined> {
  return ifTold(session, "MDTM", () => modifiedTime(session, path));
}

/**
 * Interop: vsftpd has no MFMT, and takes MDTM with a time before the path for it, as do old versions of ProFTPD's module.
 * @throws NegativeReplyError, LocalProtocolError for a time without a year of four digits
 */
export async function setModifiedTime(session: ClientSession, path: string, modifiedAtMs: number): Promise<void> {
  const { control, learnt } = session;
  if (Number.isNaN(modifiedAtMs)) throw new LocalProtocolError("this is no time: give a Date that is valid");
  const timeAndPath = command("MFMT", { modifiedAtMs: Math.floor(modifiedAtMs / 1000) * 1000, path });
  if (!learnt.lacks.has("MFMT")) {
    try {
      await control.say(timeAndPath);
      return;
    } catch (error) {
      if (!isUnknownCommand(error)) throw error;
      learnt.lacks.add("MFMT");
    }
  }
  await control.say(command("MDTM", formatArgument(timeAndPath) ?? path));
}

async function ifTold<T>(
  { control, learnt }: ClientSession,
  verb: Verb,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  if (learnt.lacks.has(verb)) return undefined;
  try {
    return await ask();
  } catch (error) {
    // Interop: some answer 213 and words. A reply out of step is another matter: the session has ended with it.
    if (error instanceof RemoteProtocolError && !control.isOver) return undefined;
    if (!(error instanceof NegativeReplyError) || error.reply.code === 421) throw error;
    if (isUnknownCommand(error)) learnt.lacks.add(verb);
    return undefined;
  }
}

/** The server does not know the command at all; what it says of one file is another matter. RFC 959 §4.2.2 */
export function isUnknownCommand(error: unknown): boolean {
  return error instanceof NegativeReplyError && [500, 502].includes(error.reply.code);
}
