/**
 * How a transfer that nobody wants any more ends, with a session that is in step. RFC 959 §4.1.3 (ABOR), §5.4
 *
 * The data connection is closed, and the server, which notices, answers the transfer: exactly one reply. ABOR is for servers that
 * do not notice, as it may be answered once or twice; where that does not help either, the session is given up and made anew.
 * Interop: vsftpd, ProFTPD, pyftpdlib, Pure-FTPd and ours all notice the closing. Pure-FTPd's last word on a download is a second
 * 150 then, of which nobody can tell whether more comes behind it: NOOP shows that.
 */
import { ConnectionError, command, NegativeReplyError, type Reply } from "@pasvport/ftp-core";
import { within } from "@pasvport/ftp-core/net";
import { type ClientSession, type WayToCancel, waysToCancel } from "../client-session.js";

/**
 * Resolves when the session is in step, or over. The data connection is closed already. Never rejects.
 *
 * @param answered settles with the last reply to the transfer; undefined where none comes any more
 */
export async function cancelTransfer(session: ClientSession, answered: Answered): Promise<void> {
  const { control, learnt } = session;
  control.giveUpTransfer();
  for (const way of waysToCancel.slice(waysToCancel.indexOf(learnt.cancel ?? "closing"))) {
    if (control.isOver) return;
    const works = await WAYS[way](session, answered);
    if (works) learnt.cancel = way;
    if (works || control.isOver) return;
  }
}

type Answered = Promise<Reply | undefined>;

/** Each resolves with whether it is the way for this server: the session is in step, or surely over. */
const WAYS = {
  closing: async (session, answered) =>
    (await comesInTime(session, answered)) && (await isLastWord(session, await answered)),
  ABOR: async (session, answered) => {
    if (await comesInTime(session, Promise.all([answered, sayAbort(session)])))
      return isLastWord(session, await answered);
    // An answer that broke the dialogue: it will be no better the next time.
    if (session.control.isOver) session.learnt.cancel = "leaving";
    return false;
  },
  leaving: async (session) => {
    leave(session, "the server did not notice that a transfer was cancelled");
    return true;
  },
} as const satisfies Record<WayToCancel, (session: ClientSession, answered: Answered) => Promise<boolean>>;

function leave({ control }: ClientSession, why: string): void {
  control.abandon(new ConnectionError(`it was closed, because ${why}`));
}

/** Behind a second 1yz another reply may come, now or later: NOOP would get it. Then the session is left. */
async function isLastWord(session: ClientSession, reply: Reply | undefined): Promise<boolean> {
  if (reply === undefined || reply.code >= 200) return true;
  const { control } = session;
  if (await comesInTime(session, control.say(command("NOOP"), { bound: "caller" }))) return true;
  leave(session, "nobody knew which reply to a cancelled transfer was the last");
  return false;
}

async function comesInTime({ settings }: ClientSession, answers: Promise<unknown>): Promise<boolean> {
  const { network, timeouts } = settings;
  const deadline = { clock: network.clock, waitingFor: "reply", timeoutMs: timeouts.cancelMs };
  return within(deadline, () => answers).then(
    () => true,
    () => false,
  );
}

/** "Nothing to abort" and "never heard of ABOR" are answers too. */
async function sayAbort({ control }: ClientSession): Promise<void> {
  try {
    await control.say(command("ABOR"), { bound: "caller" });
  } catch (error) {
    if (!(error instanceof NegativeReplyError)) throw error;
  }
}
