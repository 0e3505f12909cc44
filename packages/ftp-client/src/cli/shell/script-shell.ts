/**
 * The shell without a terminal: a line after the other, no prompt, no history. It ends at the first line that fails, with the exit
 * code of that fault; a `-` in front of a line says that it may fail. A line that begins with `#` is a comment.
 */
import { createInterface } from "node:readline";
import type { Ending } from "../exit-codes.js";
import type { ShellSession } from "./shell-session.js";

export async function runScript(shell: ShellSession): Promise<Ending> {
  const { stdin, signal } = shell.surroundings;
  const lines = createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY, terminal: false });
  const stop = (): void => lines.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const text of lines) {
      shell.lineNumber += 1;
      const [, mayFail, line = ""] = /^[ \t]*(-?)[ \t]*(.*)$/s.exec(text) ?? [];
      if (line === "" || line.startsWith("#")) continue;
      const ending = await shell.runLine(line, signal);
      if (signal.aborted) return "interrupted";
      if (ending !== "done" && mayFail !== "-") return ending;
      if (shell.isLeaving) return "done";
    }
    return signal.aborted ? "interrupted" : "done";
  } finally {
    signal.removeEventListener("abort", stop);
    lines.close();
  }
}
