/**
 * ABOR: by the time it runs here the machine has stopped the transfer, if there was one, and 426 has been said.
 * RFC 959 §4.1.3: the data connection is closed in any case.
 */
import { reply } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";

export const abort: CommandHandler<"ABOR"> = () => ({
  kind: "route",
  reply: reply(226, "no transfer is under way"),
  route: "none",
});
