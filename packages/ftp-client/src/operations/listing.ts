/** What `ls` shows: what is in a directory, or the file itself. RFC 3659 §7, RFC 959 §4.1.3 */
import { type DirectoryEntry, NegativeReplyError, RemoteProtocolError } from "@pasvport/ftp-core";
import { refusalOf } from "../advice/refusal.js";
import type { ClientSession } from "../client-session.js";
import type { CallOptions } from "./call-options.js";
import { describeEntry, describeNoDirectory } from "./describe-entry.js";
import { sayUtf8 } from "./encoding.js";
import { listDirectory } from "./list-directory.js";
import type { Listing } from "./receive-listing.js";

export type { Listing } from "./receive-listing.js";

/**
 * A path that is no directory has itself as its only entry, whichever command the server has; one that is missing is an error.
 *
 * @param path empty for the working directory
 * @throws NegativeReplyError, RemoteProtocolError for a listing that is too long, and what every transfer throws
 */
export async function list(session: ClientSession, path: string, options: CallOptions = {}): Promise<Listing> {
  const listing = await listOnce(session, path, options);
  // Interop: IIS and others list in their code page until they are told that we speak UTF-8; what does not fit into that is lost.
  const isOtherCode = listing.entries.some(({ name }) => !name.isWellFormed());
  return isOtherCode && (await sayUtf8(session)) ? listOnce(session, path, options) : listing;
}

async function listOnce(session: ClientSession, path: string, options: CallOptions): Promise<Listing> {
  try {
    const { entries, unreadable } = await listDirectory(session, path, options);
    return { entries, unreadable };
  } catch (error) {
    if (!(error instanceof NegativeReplyError) || path === "" || session.control.isOver) throw error;
    const entry = await entryIfNoDirectory(session, path, error, options);
    if (entry === undefined) throw error;
    return { entries: [entry], unreadable: { count: 0, samples: [] } };
  }
}

async function entryIfNoDirectory(
  session: ClientSession,
  path: string,
  refusal: NegativeReplyError,
  options: CallOptions,
): Promise<DirectoryEntry | undefined> {
  const wasEntered = refusalOf(refusal).verb !== "CWD";
  try {
    const entry = await (wasEntered ? describeEntry : describeNoDirectory)(session, path, options);
    return entry.type === "directory" ? undefined : entry;
  } catch (error) {
    const isAnswer = error instanceof NegativeReplyError || error instanceof RemoteProtocolError;
    if (isAnswer && !session.control.isOver) return undefined;
    throw error;
  }
}
