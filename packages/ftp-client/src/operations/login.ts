/** USER, PASS, ACCT, as far as the server asks. RFC 959 §4.1.1 */
import { loginScript } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

/** @throws NegativeReplyError with 530 when the server refuses the login */
export async function login({ control, settings }: ClientSession): Promise<void> {
  const { user, password, account } = settings;
  await control.say(loginScript(user, password, account));
}
