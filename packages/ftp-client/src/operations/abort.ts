/** ABOR: the one command that may be said while another waits for its reply. RFC 959 §4.1.3 */
import { command, NegativeReplyError } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

/**
 * Resolves when the server has answered both the transfer command and ABOR: the session is in step again. A server that does
 * not answer in time loses the session (the control connection is closed). Never rejects.
 */
export async function abortTransfer({ control }: ClientSession): Promise<void> {
  try {
    await control.say(command("ABOR"));
  } catch (error) {
    // "Nothing to abort" and "never heard of ABOR" are answers too. Anything else has closed the connection already.
    if (!(error instanceof NegativeReplyError)) return;
  }
}
