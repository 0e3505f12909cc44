/** REST: the next transfer, and only that one, starts at this byte of the file. RFC 959 §4.1.3, RFC 3659 §5.3 */
import { type Pending, reply, representations } from "@pasvport/ftp-core";
import { type CommandHandler, refusal } from "../command-handler.js";

export const restart: CommandHandler<"REST"> = ({ argument: offset, session }) => {
  // §5.3 counts bytes as they are sent: where CR LF stands for LF, nobody knows where that is without sending all before it.
  if (offset > 0 && !representations[session.representation].keepsLength) {
    return refusal(504, "positions in a text are not known: say TYPE I before REST");
  }
  return {
    kind: "pendingReply",
    reply: reply(350, `the next transfer starts at byte ${offset}`),
    pending: { kind: "restartAt", offset },
  };
};

/** The byte that REST named for this command; 0 without one. */
export function restartOffset(pending: Pending): number {
  return pending.kind === "restartAt" ? pending.offset : 0;
}
