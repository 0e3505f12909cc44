/** RETR. RFC 959 §4.1.3 */
import type { CommandHandler } from "../command-handler.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";

export const retrieve: CommandHandler<"RETR"> = async ({ argument, user, session }) => {
  const path = resolveVirtualPath(user.workingDirectory, argument);
  const source = await user.storage.retrieve(path, { offset: 0 });
  const isText = session.representation === "ascii";
  // The size in parentheses is what clients draw their progress bars from (ncftp, wget).
  const about = isText ? "sending the file as text" : `sending the file (${source.size} bytes)`;
  return { kind: "transfer", about, transfer: { direction: "toClient", path, isText, source } };
};
