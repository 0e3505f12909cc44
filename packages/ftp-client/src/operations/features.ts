/** FEAT, asked once a server. RFC 2389 §3 */
import { command, type Features, NegativeReplyError, parseFeaturesReply } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

/** Empty where the server has no FEAT. */
export async function serverFeatures({ control, learnt }: ClientSession): Promise<Features> {
  if (learnt.features !== undefined) return learnt.features;
  try {
    learnt.features = parseFeaturesReply(await control.say(command("FEAT")));
    return learnt.features;
  } catch (error) {
    if (!(error instanceof NegativeReplyError) || control.isOver) throw error;
    // RFC 2389 §3.1: 500 and 502 are for good (wu-ftpd, IIS 5), and so is what others say in their place. Not so a 4yz, nor a 530 of
    // one that wants a login first.
    const isForGood = !error.isTransient && error.reply.code !== 530;
    if (isForGood) learnt.features = new Map();
    return new Map();
  }
}
