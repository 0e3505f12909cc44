/** QUIT, and the end of the connection. RFC 959 §4.1.1 */
import { command, FtpError } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

/** Never rejects: whoever says goodbye does not care how it is taken. */
export async function logout({ control }: ClientSession): Promise<void> {
  try {
    if (!control.isOver) await control.say(command("QUIT"), { bound: "closeMs" });
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
  }
  await control.end();
}
