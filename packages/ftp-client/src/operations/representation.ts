/** TYPE: files go as they are; it is said once, not before every file. RFC 959 §3.1.1 */
import { command } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

export async function useImageType({ control, learnt }: ClientSession): Promise<void> {
  if (learnt.type === "I") return;
  await control.say(command("TYPE", { type: "I" }));
  learnt.type = "I";
}
