/** QUIT: the farewell comes after whatever runs. RFC 959 §4.1.1 */
import { reply } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";

export const quit: CommandHandler<"QUIT"> = () => ({ kind: "goodbye", reply: reply(221, "goodbye") });
