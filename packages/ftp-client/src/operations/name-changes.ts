/** Names on the server: made, moved, removed. RFC 959 §4.1.3 */
import { argumentForms, command, LocalProtocolError } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

/** @throws NegativeReplyError, LocalProtocolError */
export async function rename({ control }: ClientSession, from: string, to: string): Promise<void> {
  await control.say([command("RNFR", from), command("RNTO", to)]);
}

/** @throws NegativeReplyError, LocalProtocolError */
export async function removeFile({ control }: ClientSession, path: string): Promise<void> {
  await control.say(command("DELE", path));
}

/**
 * Interop: IIS and others say 250 for a directory that was made, where RFC 959 has 257.
 * @throws NegativeReplyError, LocalProtocolError
 */
export async function makeDirectory({ control }: ClientSession, path: string): Promise<void> {
  await control.say(command("MKD", path));
}

/** An empty one. @throws NegativeReplyError, LocalProtocolError */
export async function removeDirectory({ control }: ClientSession, path: string): Promise<void> {
  await control.say(command("RMD", path));
}

/**
 * @param mode the low twelve bits, 0o644
 * @throws NegativeReplyError where the server has no SITE CHMOD, LocalProtocolError
 */
export async function changeMode({ control }: ClientSession, path: string, mode: number): Promise<void> {
  if (!Number.isInteger(mode) || mode < 0 || mode > 0o7777) {
    throw new LocalProtocolError(`${mode} is not a mode: choose one from 0 to 0o7777`);
  }
  const digits = mode.toString(8).padStart(3, "0");
  await control.say(command("SITE", { word: "CHMOD", argument: `${digits} ${argumentForms.pathname.format(path)}` }));
}
