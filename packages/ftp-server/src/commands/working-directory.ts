/** PWD, CWD, CDUP. RFC 959 §4.1.1, §4.1.3, Appendix II */
import { formatPathReply, quotedPath, reply } from "@pasvport/ftp-core";
import type { CommandHandler, HandlerOutcome } from "../command-handler.js";
import type { User } from "../session.js";
import { StorageError } from "../storage/storage-error.js";
import { resolveVirtualPath } from "../storage/virtual-path.js";

export const printWorkingDirectory: CommandHandler<"PWD"> = ({ user }) => ({
  kind: "reply",
  reply: formatPathReply(user.workingDirectory, "is the working directory"),
});

export const changeWorkingDirectory: CommandHandler<"CWD"> = ({ argument, user }) => changeTo(argument, user);

/** Deviation: RFC 959 §5.4 lists 200 for CDUP. §4.1.1 wants the codes of CWD, and vsftpd, ProFTPD and Pure-FTPd say 250 too. */
export const changeToParent: CommandHandler<"CDUP"> = ({ user }) => changeTo("..", user);

async function changeTo(argument: string, user: User): Promise<HandlerOutcome> {
  const workingDirectory = resolveVirtualPath(user.workingDirectory, argument);
  const { type } = await user.storage.stat(workingDirectory);
  if (type !== "directory") throw new StorageError("notADirectory");
  return {
    kind: "reply",
    reply: reply(250, `${quotedPath(workingDirectory)} is the working directory`),
    session: { user: { ...user, workingDirectory } },
  };
}
