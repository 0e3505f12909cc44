/**
 * LIST, which was made for people: it leaves hidden files out where nobody asks for them, takes flags and patterns where we mean a
 * name, and does not mind a directory that is missing. RFC 959 §4.1.3
 */
import { command, NegativeReplyError } from "@pasvport/ftp-core";
import { refusalOf } from "../advice/refusal.js";
import { causeOf } from "../advice/refusal-cause.js";
import type { ClientSession } from "../client-session.js";
import type { CallOptions } from "./call-options.js";
import { type ReceivedListing, receiveListing } from "./receive-listing.js";
import { inDirectory } from "./working-directory.js";

/**
 * What is in a directory.
 *
 * @param path empty for the working directory
 * @throws NegativeReplyError where there is no directory, and what every transfer throws
 */
export async function listForPeople(
  session: ClientSession,
  path: string,
  options: CallOptions,
): Promise<ReceivedListing> {
  if (path === "") return listHere(session, options);
  return (await listByPath(session, path, options)) ?? inDirectory(session, path, () => listHere(session, options));
}

/**
 * In one command, if what comes back is surely what is in that directory; undefined for whatever else may have been listed.
 *
 * Interop: vsftpd and Pure-FTPd list nothing where a directory is missing; vsftpd takes a name that is no directory for a pattern,
 * which links match by their targets; `ls` shows a link in place of what is behind it; pyftpdlib takes flags or a path, not both.
 * CWD does nothing of that kind.
 */
async function listByPath(
  session: ClientSession,
  path: string,
  options: CallOptions,
): Promise<ReceivedListing | undefined> {
  const { learnt } = session;
  if (learnt.listFlags === "" || learnt.listsDots === false || !PLAIN_PATH.test(path)) return undefined;
  const listing = await unlessRefused(() => receiveListing(session, command("LIST", { flags: "a", path }), options));
  if (listing?.hasDots !== true) return undefined;
  learnt.listFlags = "a";
  learnt.listsDots = true;
  return listing;
}

/** No server can take it for a flag, a pattern, or several names. */
const PLAIN_PATH = /^[A-Za-z0-9._/][A-Za-z0-9._/-]*$/;

/**
 * Interop: vsftpd, ProFTPD and all that run `ls` leave out what begins with a dot, unless `-a` asks for it. Others take "-a" for a
 * name (IIS, printers): they refuse it, or find nothing of that name.
 */
async function listHere(session: ClientSession, options: CallOptions): Promise<ReceivedListing> {
  const { learnt } = session;
  const ask = (flags: "a" | ""): Promise<ReceivedListing> =>
    emptyIfRefusedAsEmpty(() => receiveListing(session, command("LIST", { flags, path: undefined }), options));
  if (learnt.listFlags !== undefined) return ask(learnt.listFlags);
  const hidden = await unlessRefused(() => ask("a"));
  if (hidden !== undefined && hasEntries(hidden)) {
    learnt.listFlags = "a";
    learnt.listsDots = hidden.hasDots;
    return hidden;
  }
  const plain = await ask("");
  // Nothing in both: that was an empty directory, and taught nothing.
  if (hasEntries(plain)) learnt.listFlags = "";
  return plain;
}

function hasEntries({ entries, hasDots }: ReceivedListing): boolean {
  return entries.length > 0 || hasDots;
}

async function unlessRefused(ask: () => Promise<ReceivedListing>): Promise<ReceivedListing | undefined> {
  try {
    return await ask();
  } catch (error) {
    const isAboutIt = error instanceof NegativeReplyError && ![421, 530].includes(error.reply.code);
    if (isAboutIt) return undefined;
    throw error;
  }
}

async function emptyIfRefusedAsEmpty(ask: () => Promise<ReceivedListing>): Promise<ReceivedListing> {
  try {
    return await ask();
  } catch (error) {
    if (saysEmpty(error)) return { entries: [], unreadable: { count: 0, samples: [] }, hasDots: false };
    throw error;
  }
}

/**
 * A directory without files is refused: "550 No files found." Interop: z/OS ("No data sets found", "No members found"), wu-ftpd, and
 * servers written after it. Whether the directory is there at all shows when it is entered.
 */
export function saysEmpty(error: unknown): boolean {
  if (!(error instanceof NegativeReplyError) || ![450, 550].includes(error.reply.code)) return false;
  const refusal = refusalOf(error);
  return EMPTY_WORDS.test(refusal.words) && causeOf(refusal) !== "forbidden";
}

const EMPTY_WORDS =
  /\bno (?:files|members|data ?sets|entries)\b|\b(?:directory|folder) is empty\b|\bempty (?:directory|folder)\b/i;
