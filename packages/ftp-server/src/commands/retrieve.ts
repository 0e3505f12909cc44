/** RETR, from the byte that REST named. RFC 959 §4.1.3, RFC 3659 §5 */
import type { CommandHandler } from "../command-handler.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";
import { restartOffset } from "./restart.js";

export const retrieve: CommandHandler<"RETR"> = async ({ argument, user, session, pending }) => {
  const path = resolveVirtualPath(user.workingDirectory, argument);
  const { representation } = session;
  const source = await user.storage.retrieve(path, { offset: restartOffset(pending) });
  // The size in parentheses is what clients draw their progress bars from (ncftp, wget): that of the whole file.
  const about = representation === "ascii" ? "sending the file as text" : `sending the file (${source.size} bytes)`;
  return { kind: "transfer", about, transfer: { direction: "toClient", path, representation, source } };
};
