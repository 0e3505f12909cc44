/** QUIT, REIN: both come after whatever runs. RFC 959 §4.1.1 */
import { reply } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { initialSettings } from "../session.js";

export const quit: CommandHandler<"QUIT"> = () => ({ kind: "goodbye", reply: reply(221, "goodbye") });

/** As if the client had just come, except for what it did wrong: failed logins still count. */
export const reinitialize: CommandHandler<"REIN"> = () => ({
  kind: "reinitialized",
  reply: reply(220, "the session begins anew: log in with USER"),
  session: initialSettings,
});
