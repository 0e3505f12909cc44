/** OPTS UTF8 ON, for servers that take names for something else without it. RFC 2640 §3.2, draft-ietf-ftpext-utf-8-option */
import { command, NegativeReplyError } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";
import { serverFeatures } from "./features.js";

/**
 * Said once a session, before the first name that needs it; nothing is asked for plain ASCII. A name of bytes that are no UTF-8 came
 * from the server like that, and is known to it like that.
 */
export async function ensureUtf8(session: ClientSession, names: readonly string[]): Promise<void> {
  if (names.some((name) => /[^\0-\x7f]/.test(name) && name.isWellFormed())) await sayUtf8(session);
}

/** Whether the server was told now, and took it. */
export async function sayUtf8(session: ClientSession): Promise<boolean> {
  const { control, state } = session;
  if (state.isUtf8 === true) return false;
  const features = await serverFeatures(session);
  state.isUtf8 = true;
  if (!features.has("UTF8")) return false;
  try {
    // Interop: IIS, Serv-U and FileZilla Server 0.9 announce UTF8 and speak the local code page until they are told.
    await control.say(command("OPTS", { word: "UTF8", argument: "ON" }));
    return true;
  } catch (error) {
    // Whoever has it always on may not know the option.
    if (!(error instanceof NegativeReplyError) || control.isOver) throw error;
    return false;
  }
}
