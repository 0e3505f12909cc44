/** MKD, RMD. RFC 959 §4.1.3, Appendix II */
import { formatPathReply, reply } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";

export const makeDirectory: CommandHandler<"MKD"> = async ({ argument, user }) => {
  const path = resolveVirtualPath(user.workingDirectory, argument);
  await user.storage.makeDirectory(path);
  // Appendix II: the whole path, which CWD takes from anywhere.
  return { kind: "reply", reply: formatPathReply(path, "was made") };
};

export const removeDirectory: CommandHandler<"RMD"> = async ({ argument, user }) => {
  await user.storage.removeDirectory(resolveVirtualPath(user.workingDirectory, argument));
  return { kind: "reply", reply: reply(250, "the directory is removed") };
};
