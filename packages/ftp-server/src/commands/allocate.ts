/** ALLO: whether there is room for a file that is to come. Nothing is set aside for it. RFC 959 §4.1.3 */
import { reply } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { StorageError } from "../storage/storage-error.js";

export const allocate: CommandHandler<"ALLO"> = async ({ argument, user }) => {
  const free = await user.storage.freeBytes(user.workingDirectory);
  if (free === undefined) return { kind: "reply", reply: reply(202, "no need to ask: just send the file") };
  if (free < argument.bytes) throw new StorageError("noSpace");
  return { kind: "reply", reply: reply(200, "there is room for that") };
};
