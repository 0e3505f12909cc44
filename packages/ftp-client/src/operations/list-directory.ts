/** MLSD where the server has it, else LIST. RFC 3659 §7, RFC 959 §4.1.3 */
import { command } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";
import type { CallOptions } from "./call-options.js";
import { serverFeatures } from "./features.js";
import { isUnknownCommand } from "./file-facts.js";
import { listForPeople, saysEmpty } from "./list-for-people.js";
import { type ReceivedListing, receiveListing } from "./receive-listing.js";
import { inDirectory } from "./working-directory.js";

/**
 * What is in a directory; anything else is refused.
 *
 * @param path empty for the working directory
 * @throws NegativeReplyError, RemoteProtocolError for a listing that is too long, and what every transfer throws
 */
export async function listDirectory(
  session: ClientSession,
  path: string,
  options: CallOptions,
): Promise<ReceivedListing> {
  const { learnt } = session;
  const features = await serverFeatures(session);
  // RFC 3659 §7.8: MLST stands for both. Interop: many announce MLSD too, and some only that.
  const hasMlsd = (features.has("MLST") || features.has("MLSD")) && !learnt.lacks.has("MLSD");
  if (!hasMlsd) return listForPeople(session, path, options);
  try {
    return await receiveListing(session, command("MLSD", path === "" ? undefined : path), options);
  } catch (error) {
    if (saysEmpty(error)) return emptyIfThere(session, path);
    if (!isUnknownCommand(error)) throw error;
    // Interop: some announce MLST and have only that.
    learnt.lacks.add("MLSD");
    return listForPeople(session, path, options);
  }
}

async function emptyIfThere(session: ClientSession, path: string): Promise<ReceivedListing> {
  if (path !== "") await inDirectory(session, path, async () => undefined);
  return { entries: [], unreadable: { count: 0, samples: [] }, hasDots: false };
}
