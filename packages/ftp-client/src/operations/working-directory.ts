/** PWD, CWD, CDUP. RFC 959 §4.1.1, §5.4 */
import { command, parsePathReply } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

/** As the server names it; it is asked once. @throws NegativeReplyError, RemoteProtocolError */
export async function workingDirectory({ control, state }: ClientSession): Promise<string> {
  state.directory ??= parsePathReply(await control.say(command("PWD")));
  return state.directory;
}

/** @returns the new one, as the server names it. @throws NegativeReplyError */
export async function changeDirectory(session: ClientSession, path: string): Promise<string> {
  await goTo(session, path);
  return workingDirectory(session);
}

/** Without asking where that led to. @throws NegativeReplyError */
export async function goTo({ control, state }: ClientSession, path: string): Promise<void> {
  // Between the command and its answer nobody knows.
  delete state.directory;
  // Interop: ".." is not a directory everywhere, and CDUP is for that.
  await control.say(path === ".." ? command("CDUP") : command("CWD", path));
}
