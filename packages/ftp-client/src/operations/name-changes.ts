/** Names on the server: made, moved, removed. RFC 959 §4.1.3 */
import { command } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

/** @throws NegativeReplyError */
export async function rename({ control }: ClientSession, from: string, to: string): Promise<void> {
  await control.say([command("RNFR", from), command("RNTO", to)]);
}

/** @throws NegativeReplyError */
export async function removeFile({ control }: ClientSession, path: string): Promise<void> {
  await control.say(command("DELE", path));
}

/** @throws NegativeReplyError */
export async function makeDirectory({ control }: ClientSession, path: string): Promise<void> {
  await control.say(command("MKD", path));
}

/** An empty one. @throws NegativeReplyError */
export async function removeDirectory({ control }: ClientSession, path: string): Promise<void> {
  await control.say(command("RMD", path));
}

/** @param mode the low twelve bits, 0o644. @throws NegativeReplyError where the server has no SITE CHMOD */
export async function changeMode({ control }: ClientSession, path: string, mode: number): Promise<void> {
  const digits = mode.toString(8).padStart(3, "0");
  await control.say(command("SITE", { word: "CHMOD", argument: `${digits} ${path}` }));
}
