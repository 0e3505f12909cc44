/** FEAT, asked once a session. RFC 2389 §3 */
import { command, type Features, NegativeReplyError, parseFeaturesReply } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

/** Empty where the server has no FEAT. */
export async function serverFeatures({ control, learnt }: ClientSession): Promise<Features> {
  learnt.features ??= await ask();
  return learnt.features;

  async function ask(): Promise<Features> {
    try {
      return parseFeaturesReply(await control.say(command("FEAT")));
    } catch (error) {
      if (error instanceof NegativeReplyError) return new Map();
      throw error;
    }
  }
}
