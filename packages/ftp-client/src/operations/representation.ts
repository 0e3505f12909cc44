/** TYPE: said when it changes, not before every file. RFC 959 §3.1.1 */
import { command } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";

/** `binary`: the bytes as they are (TYPE I). `text`: lines, which end here as this system ends them (TYPE A). */
export type TransferType = "binary" | "text";

export async function useType({ control, state }: ClientSession, type: TransferType): Promise<void> {
  const letter = type === "text" ? "A" : "I";
  if (state.type === letter) return;
  // Between the command and its answer nobody knows.
  delete state.type;
  await control.say(command("TYPE", letter === "A" ? { type: "A", format: "N" } : { type: "I" }));
  state.type = letter;
}
