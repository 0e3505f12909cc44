/** STOR. RFC 959 §4.1.3: nothing is created or replaced before the data connection exists. */
import type { CommandHandler } from "../command-handler.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";

export const store: CommandHandler<"STOR"> = async ({ argument, user, session }) => {
  const path = resolveVirtualPath(user.workingDirectory, argument);
  const upload = await user.storage.store(path);
  const isText = session.representation === "ascii";
  return { kind: "transfer", about: "ready for the file", transfer: { direction: "fromClient", path, isText, upload } };
};
