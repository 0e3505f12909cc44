/** DELE. RFC 959 §4.1.3 */
import { reply } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";

export const deleteFile: CommandHandler<"DELE"> = async ({ argument, user }) => {
  await user.storage.removeFile(resolveVirtualPath(user.workingDirectory, argument));
  return { kind: "reply", reply: reply(250, "the file is deleted") };
};
