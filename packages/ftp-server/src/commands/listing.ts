/** LIST, NLST. RFC 959 §4.1.3, RFC 1123 §4.1.2.7 */
import { type DirectoryEntry, formatUnixListingLine } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { listingLines, listingTransfer } from "../listing-transfer.js";
import { whatIsListed } from "../what-is-listed.js";

export const list: CommandHandler<"LIST"> = async ({ argument, user, session, server }) => {
  const listed = await whatIsListed(argument.path, user);
  return listingTransfer(listed.path, listingLines(listed, unixLine(server.nowMs)), session.representation);
};

/** Bare names: what follows them goes into RETR as it stands. Of a directory that was named, that is after CWD to it. */
export const nameList: CommandHandler<"NLST"> = async ({ argument, user, session }) => {
  const listed = await whatIsListed(argument.path, user);
  const lines = listingLines(listed, ({ name }) => listed.prefix + name);
  return listingTransfer(listed.path, lines, session.representation);
};

/** How LIST and STAT tell an entry. Owners are the same for everybody: real account names are nobody's business. */
export function unixLine(nowMs: number): (entry: DirectoryEntry) => string {
  return (entry) => formatUnixListingLine({ owner: "ftp", group: "ftp", ...entry }, { nowMs });
}
