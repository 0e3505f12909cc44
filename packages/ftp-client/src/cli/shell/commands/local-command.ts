/** Programs of this machine, run in the shell's local directory: `!command`, and the pager. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { FtpError } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import { LocalFileError } from "../../../transfers/local-file.js";
import type { Shell } from "../shell-command.js";

/** A program that ended as one does that has something to complain about. */
export class LocalCommandError extends FtpError {
  readonly code = "LOCAL_FILE";
}

/** @param text as the user's own shell reads it; empty: that shell itself. @throws LocalCommandError */
export function runLocally(shell: Shell, text: string, signal: AbortSignal): Promise<void> {
  const { terminal, surroundings, localDirectory } = shell;
  const program = surroundings.environment["SHELL"] || "/bin/sh";
  return run(shell, signal, program, () =>
    spawn(program, text === "" ? [] : ["-c", text], {
      cwd: localDirectory,
      env: surroundings.environment,
      // Whoever gives us lines from a script must not lose some to another program.
      stdio: [terminal === undefined ? "ignore" : "inherit", "inherit", "inherit"],
      signal,
      killSignal: "SIGHUP",
    }),
  );
}

/** Runs a program that reads what `write` gives it. What it does not want to read is no fault. */
export function runReader(
  shell: Shell,
  text: string,
  { write, signal }: { readonly write: (to: Writable) => Promise<void>; readonly signal: AbortSignal },
): Promise<void> {
  const { surroundings, localDirectory } = shell;
  return run(
    shell,
    signal,
    text,
    () =>
      spawn("/bin/sh", ["-c", text], {
        cwd: localDirectory,
        // Security: a pager can run programs and write files; what somebody else has written should not lead it there.
        env: { LESSSECURE: "1", ...surroundings.environment },
        stdio: ["pipe", "inherit", "inherit"],
        signal,
        killSignal: "SIGHUP",
      }),
    async ({ stdin }) => {
      if (stdin === null) return;
      stdin.on("error", () => undefined);
      try {
        await write(stdin);
      } catch (error) {
        if (!stdin.destroyed) throw error;
      } finally {
        stdin.end();
      }
    },
  );
}

/** @param attend what is to be done while it runs */
async function run(
  { terminal }: Shell,
  signal: AbortSignal,
  program: string,
  start: () => ChildProcess,
  attend: (child: ChildProcess) => Promise<void> = async () => undefined,
): Promise<void> {
  const lend = terminal === undefined ? <T>(work: () => Promise<T>): Promise<T> => work() : terminal.lend;
  const [code, killer] = await lend(async () => {
    const child = start();
    const exit = once(child, "exit");
    exit.catch(() => undefined);
    try {
      await attend(child);
      return await exit;
    } catch (error) {
      await exit.catch(() => undefined);
      if (signal.aborted) throw abortedError(signal, program);
      throw error instanceof FtpError ? error : new LocalFileError(program, error);
    }
  });
  if (typeof killer === "string") throw new LocalCommandError(`ended by ${killer}`);
  if (code !== 0) throw new LocalCommandError(`ended with code ${String(code)}`);
}
