/** MLSD, MLST. RFC 3659 §7 */
import { type DirectoryEntry, formatMlsxLine, reply } from "@pasvport/ftp-core";
import { type CommandHandler, refusal } from "../command-handler.js";
import { listingLines, listingTransfer } from "../listing-transfer.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";
import { whatIsListed } from "../what-is-listed.js";

export const machineListing: CommandHandler<"MLSD"> = async ({ argument, user, session }) => {
  const listed = await whatIsListed(argument, user);
  // §7.2.1. Interop: ncftp's `ls m*` says its pattern here.
  if (listed.kind === "entry") return refusal(501, "MLSD lists directories: this is a file");
  const lines = listingLines(listed, (entry) => formatMlsxLine(entry, session.facts));
  // §7.2: UTF-8 and CR LF, whatever TYPE says.
  return listingTransfer(listed.path, lines);
};

/** §7.2: one line, behind a blank, between the first and the last of the reply; the name is the whole path. */
export const machineFacts: CommandHandler<"MLST"> = async ({ argument, user, session }) => {
  const path = resolveVirtualPath(user.workingDirectory, argument ?? ".");
  const entry: DirectoryEntry = { ...(await user.storage.stat(path)), name: path };
  return { kind: "reply", reply: reply(250, "the facts:", ` ${formatMlsxLine(entry, session.facts)}`, "end") };
};
