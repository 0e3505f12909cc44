/** SIZE, MDTM (RFC 3659 §3, §4), and MFMT, which lets a copy keep the time of what it is a copy of. */
import {
  formatSizeReply,
  formatTimeReply,
  formatTimeVal,
  hasTimeVal,
  reply,
  representations,
} from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { StorageError } from "../storage/storage-error.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";

export const fileSize: CommandHandler<"SIZE"> = async ({ argument, user, session }) => {
  // §4: the size is that of the bytes as they would be sent. In ASCII that is known only after reading the whole file.
  if (!representations[session.representation].keepsLength) {
    return { kind: "reply", reply: reply(550, "the size of a text is not known before it is sent: say TYPE I first") };
  }
  const { type, size } = await user.storage.stat(resolveVirtualPath(user.workingDirectory, argument));
  if (type === "directory") throw new StorageError("isADirectory");
  if (type !== "file" || size === undefined) throw new StorageError("notAPlainFile");
  return { kind: "reply", reply: formatSizeReply(size) };
};

export const modificationTime: CommandHandler<"MDTM"> = async ({ argument, user }) => {
  const { modifiedAtMs } = await user.storage.stat(resolveVirtualPath(user.workingDirectory, argument));
  if (modifiedAtMs === undefined) return { kind: "reply", reply: reply(550, "the time of last change is not known") };
  if (!hasTimeVal(modifiedAtMs)) return { kind: "reply", reply: TIME_WITHOUT_FORM };
  return { kind: "reply", reply: formatTimeReply(modifiedAtMs) };
};

/** The draft wants the fact as it is now, and the path: file systems have times that they cannot keep, and take the nearest. */
export const changeModificationTime: CommandHandler<"MFMT"> = async ({ argument, user }) => {
  const path = resolveVirtualPath(user.workingDirectory, argument.path);
  await user.storage.changeTime(path, argument.modifiedAtMs);
  const { modifiedAtMs = argument.modifiedAtMs } = await user.storage.stat(path);
  if (!hasTimeVal(modifiedAtMs)) return { kind: "reply", reply: TIME_WITHOUT_FORM };
  return { kind: "reply", reply: reply(213, `Modify=${formatTimeVal(modifiedAtMs)}; ${argument.path}`) };
};

/** RFC 3659 §2.3: a year has four digits. */
const TIME_WITHOUT_FORM = reply(550, "the time of last change lies in a year that cannot be written");
