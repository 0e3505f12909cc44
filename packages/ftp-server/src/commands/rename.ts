/** RNFR, RNTO: the two halves of a renaming; nothing may come between them. RFC 959 §4.1.3 */
import { reply } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";

export const renameFrom: CommandHandler<"RNFR"> = async ({ argument, user }) => {
  const path = resolveVirtualPath(user.workingDirectory, argument);
  // The link itself is what gets another name, wherever it leads.
  await user.storage.stat(path, { links: "own" });
  return {
    kind: "pendingReply",
    reply: reply(350, "it is there: say the new name with RNTO"),
    pending: { kind: "renameFrom", path },
  };
};

export const renameTo: CommandHandler<"RNTO"> = async ({ argument, user, pending }) => {
  await user.storage.rename(resolveVirtualPath("/", pending.path), resolveVirtualPath(user.workingDirectory, argument));
  return { kind: "reply", reply: reply(250, "renamed") };
};
