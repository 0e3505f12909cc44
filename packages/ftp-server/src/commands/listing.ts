/** LIST, NLST. RFC 959 §4.1.3, RFC 1123 §4.1.2.7 */
import { type DirectoryEntry, formatUnixListingLine } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { directoryLines, listingTransfer, singleLine } from "../listing-transfer.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";

export const list: CommandHandler<"LIST"> = async ({ argument, user, server }) => {
  const path = resolveVirtualPath(user.workingDirectory, argument.path ?? ".");
  const line = unixLine(server.nowMs);
  const entry = await user.storage.stat(path);
  const lines = entry.type === "directory" ? await directoryLines(user.storage, path, line) : singleLine(line(entry));
  return listingTransfer(path, lines);
};

/** Bare names: what follows them goes into RETR as it stands. */
export const nameList: CommandHandler<"NLST"> = async ({ argument, user }) => {
  const path = resolveVirtualPath(user.workingDirectory, argument.path ?? ".");
  const entry = await user.storage.stat(path);
  const lines =
    entry.type === "directory"
      ? await directoryLines(user.storage, path, ({ name }) => name)
      : singleLine(argument.path ?? entry.name);
  return listingTransfer(path, lines);
};

/** How LIST and STAT tell an entry. Owners are the same for everybody: real account names are nobody's business. */
export function unixLine(nowMs: number): (entry: DirectoryEntry) => string {
  return (entry) => formatUnixListingLine({ owner: "ftp", group: "ftp", ...entry }, { nowMs });
}
