/** Asks for a password on a terminal, without showing it. */
import { PassThrough } from "node:stream";
import { AbortedError, printable } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import { read } from "read";
import type { CliSurroundings } from "./surroundings.js";

export type PromptSurroundings = Pick<CliSurroundings, "stdin" | "stderr" | "signal">;

/** Whether somebody is there to be asked: what comes from a pipe is a file to send, not a password. */
export function canPrompt({ stdin, stderr }: PromptSurroundings): boolean {
  return stdin.isTTY === true && stderr.isTTY === true;
}

/** @throws AbortedError for Ctrl-C, Ctrl-D, and a signal that fires meanwhile */
export async function promptPassword(question: string, { stdin, stderr, signal }: PromptSurroundings): Promise<string> {
  if (signal.aborted) throw abortedError(signal, "password");
  const { input, gone, release } = borrowTerminal(stdin, signal);
  // Security: nothing but the question is written while the terminal echoes nothing.
  const typed = read({ prompt: printable(question), silent: true, terminal: true, input, output: stderr }).catch(
    (cause: unknown) => {
      throw new AbortedError("password: stopped by the user", { cause });
    },
  );
  try {
    return await Promise.race([typed, gone]);
  } finally {
    release();
    stderr.write("\n");
  }
}

interface BorrowedTerminal {
  readonly input: PassThrough;
  /** Rejects when no answer can come any more. */
  readonly gone: Promise<never>;
  release(): void;
}

/**
 * The terminal as a stream of its own, that can end while the terminal does not: `read` neither takes a signal, nor does it tell
 * of Ctrl-D. When it is done with the terminal, for whatever reason, it ends the raw mode.
 */
function borrowTerminal(stdin: PromptSurroundings["stdin"], signal: AbortSignal): BorrowedTerminal {
  let refuse: (error: AbortedError) => void = () => undefined;
  const gone = new Promise<never>((_resolve, reject) => {
    refuse = reject;
  });
  gone.catch(() => undefined);
  const switchRawMode = (isRaw: boolean): void => {
    if ("setRawMode" in stdin && typeof stdin.setRawMode === "function") stdin.setRawMode(isRaw);
  };
  const setRawMode = (isRaw: boolean): void => {
    switchRawMode(isRaw);
    // An answer that came is told before this is.
    if (!isRaw) setImmediate(() => refuse(new AbortedError("password: none was typed")));
  };
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode });
  const onAbort = (): void => {
    refuse(abortedError(signal, "password"));
    input.end();
  };
  const onEnd = (): void => void input.end();
  signal.addEventListener("abort", onAbort, { once: true });
  stdin.pipe(input, { end: false });
  stdin.once("end", onEnd);
  return {
    input,
    gone,
    release: () => {
      signal.removeEventListener("abort", onAbort);
      stdin.off("end", onEnd);
      stdin.unpipe(input);
      stdin.pause();
      // It must echo again, though the process may end before `read` knows that it is over.
      switchRawMode(false);
      input.end();
    },
  };
}
