/** MLSD. RFC 3659 §7 */
import { allMlsxFacts, formatMlsxLine } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { directoryLines, listingTransfer } from "../listing-transfer.js";
import { StorageError } from "../storage/storage-error.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";

export const machineListing: CommandHandler<"MLSD"> = async ({ argument, user }) => {
  const path = resolveVirtualPath(user.workingDirectory, argument ?? ".");
  const { type } = await user.storage.stat(path);
  // §7.2.1: MLSD is for directories only.
  if (type !== "directory") throw new StorageError("notADirectory");
  const lines = await directoryLines(user.storage, path, (entry) => formatMlsxLine(entry, allMlsxFacts));
  return listingTransfer(path, lines);
};
