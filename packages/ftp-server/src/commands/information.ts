/** SYST, NOOP (RFC 959 §4.1.3), CLNT. */
import { reply } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";

/** What clients look for: it tells them that LIST speaks like `ls -l`, whatever this machine is. */
export const system: CommandHandler<"SYST"> = () => ({ kind: "reply", reply: reply(215, "UNIX Type: L8") });

export const noOperation: CommandHandler<"NOOP"> = () => ({ kind: "reply", reply: reply(200, "OK") });

/** Interop: ncftp says it in every session. The log has the line, and that is what it is good for. */
export const clientName: CommandHandler<"CLNT"> = () => ({ kind: "reply", reply: reply(200, "noted") });
