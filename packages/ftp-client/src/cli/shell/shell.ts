/** `ftp-client URL`: a shell, for whoever types at a terminal; the same commands line by line, for a script. */
import type { FtpUrl } from "../../ftp-url.js";
import { exitCodes } from "../exit-codes.js";
import type { CliSurroundings } from "../surroundings.js";
import { runScript } from "./script-shell.js";
import { type ShellFlags, ShellSession } from "./shell-session.js";
import { runAtTerminal } from "./terminal/terminal-shell.js";

/** So long a server may take to answer, once the program is told to end. */
const GRACE_MS = 2_000;

/** @returns the exit code. Never rejects */
export async function runShell(
  surroundings: CliSurroundings,
  { url, flags }: { readonly url?: FtpUrl | undefined; readonly flags: ShellFlags },
): Promise<number> {
  const { stdin, stdout, stderr, signal, network } = surroundings;
  const shell = new ShellSession(surroundings, flags);
  let callOff = (): void => undefined;
  const hurry = (): void => {
    callOff = network.clock.after(GRACE_MS, () => shell.connection.cut());
  };
  signal.addEventListener("abort", hurry, { once: true });
  // Results may go into a file while somebody types.
  const screen = stdout.isTTY === true ? stdout : stderr.isTTY === true ? stderr : undefined;
  try {
    if (stdin.isTTY === true && screen !== undefined) {
      return exitCodes[await runAtTerminal(shell, { screen, url })].code;
    }
    const started = url === undefined ? "done" : await shell.start(url, signal);
    return exitCodes[started === "done" ? await runScript(shell) : started].code;
  } finally {
    await shell.connection.close();
    callOff();
    signal.removeEventListener("abort", hurry);
  }
}
