/** PWD, CWD, CDUP. RFC 959 §4.1.1, §5.4 */
import {
  ConnectionError,
  command,
  FtpError,
  NegativeReplyError,
  parsePathReply,
  RemoteProtocolError,
} from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";
import { isUnknownCommand } from "./file-facts.js";

/** As the server names it; it is asked once. @throws NegativeReplyError, RemoteProtocolError */
export async function workingDirectory({ control, state }: ClientSession): Promise<string> {
  state.directory ??= parsePathReply(await control.say(command("PWD")));
  return state.directory;
}

/** @param path empty for where we are. @returns the new one, as the server names it. @throws NegativeReplyError */
export async function changeDirectory(session: ClientSession, path: string): Promise<string> {
  await goTo(session, path);
  try {
    return await workingDirectory(session);
  } catch (error) {
    // A server that does not name it (no PWD, or a 257 that nobody understands) has gone there all the same.
    if (!path.startsWith("/") || session.control.isOver) throw error;
    session.state.directory = path;
    return path;
  }
}

/** Without asking where that led to. Who is refused stays where they were. @throws NegativeReplyError */
export async function goTo(session: ClientSession, path: string): Promise<void> {
  const { control, learnt, state } = session;
  if (path === "") return;
  const { directory } = state;
  // Between the command and its answer nobody knows.
  delete state.directory;
  try {
    // Interop: ".." is not a directory everywhere, and CDUP is for that; a few do not have it.
    const isUp = path === ".." && !learnt.lacks.has("CDUP");
    await control.say(isUp ? command("CDUP") : command("CWD", path));
  } catch (error) {
    if (directory !== undefined) state.directory = directory;
    if (path !== ".." || learnt.lacks.has("CDUP") || !isUnknownCommand(error)) throw error;
    learnt.lacks.add("CDUP");
    await goTo(session, path);
  }
}

/**
 * Works in another directory and comes back, whatever happens there.
 *
 * A session that does not come back would take every relative name for another one: it is given up, and one that is made in its
 * place begins where this one was.
 * @throws NegativeReplyError where there is no such directory, RemoteProtocolError where the server does not say where we are
 */
export async function inDirectory<T>(session: ClientSession, path: string, work: () => Promise<T>): Promise<T> {
  const home = await workingDirectory(session);
  if (home === "") throw new RemoteProtocolError("the server does not name its working directory", { received: home });
  await goTo(session, path);
  try {
    return await work();
  } finally {
    await goBack(session, home);
  }
}

/** Never rejects: what was done there has its own outcome. */
async function goBack(session: ClientSession, home: string): Promise<void> {
  const { control, state } = session;
  try {
    if (!control.isOver) await goTo(session, home);
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
    const why = error instanceof NegativeReplyError ? `${home} could not be entered again` : "it was lost";
    control.abandon(new ConnectionError(`it was closed on the way back from a directory: ${why}`, { cause: error }));
  }
  state.directory = home;
}
