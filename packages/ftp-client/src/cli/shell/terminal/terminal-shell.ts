/**
 * The shell at a terminal: prompt, line, command, again and again.
 *
 * Ctrl-C ends what runs, and the prompt comes back. Where the server takes long to let go, a second one cuts the connection; the next
 * command makes a new one.
 */
import { setMaxListeners } from "node:events";
import type { Writable } from "node:stream";
import type { FtpUrl } from "../../../ftp-url.js";
import type { Ending } from "../../exit-codes.js";
import { absolute, remotePath } from "../call-words.js";
import type { ShellSession } from "../shell-session.js";
import { wordsFor } from "../shell-settings.js";
import { type Candidate, complete, type NameSources } from "./completer.js";
import { addToHistory, historyPath, readHistory } from "./history-file.js";
import { LineEditor } from "./line-editor.js";
import { localNames } from "./local-names.js";
import { promptText } from "./prompt-text.js";
import { RemoteNames } from "./remote-names.js";
import { TerminalKeys } from "./terminal-keys.js";

export interface TerminalOptions {
  /** Where the line is shown that is being typed. */
  readonly screen: Writable;
  /** Where to connect first. */
  readonly url: FtpUrl | undefined;
}

/** After so long, who has pressed Ctrl-C is told that a second one helps. */
const PATIENCE_MS = 1_000;

/** @returns how it ended: leaving is never a fault. Never rejects */
export async function runAtTerminal(shell: ShellSession, { screen, url }: TerminalOptions): Promise<Ending> {
  const { stdin, signal, environment, network } = shell.surroundings;
  const { connection, commands } = shell;
  const { clock } = network;
  const remoteNames = new RemoteNames((asking) => connection.client(asking), clock);
  let interrupt: (() => void) | undefined;
  let isLent = false;
  const onInterrupt = (): void => {
    // Then it is a matter between the terminal and the program that has it.
    if (isLent) return;
    if (interrupt === undefined) remoteNames.giveUp();
    else interrupt();
  };
  const keys = new TerminalKeys(stdin, { onInterrupt }, clock);
  const path = historyPath(environment);
  const editor = new LineEditor({
    keys,
    screen,
    history: await readHistory(path),
    commands,
    complete: (line) => complete(line, commands, nameSources(shell, remoteNames)),
  });
  shell.terminal = {
    history: () => editor.history,
    lend: async (work) => {
      isLent = true;
      try {
        return await keys.lend(work);
      } finally {
        isLent = false;
      }
    },
  };
  const giveInterruptsBack = takeInterrupts(onInterrupt);
  keys.take();
  try {
    if (url !== undefined) await interruptibly((stopping) => shell.start(url, stopping));
    while (!shell.isLeaving) {
      const line = await editor.read(promptText(connection.whereabouts), signal);
      if (line === undefined) break;
      if (/^[ \t]*(?:#|$)/.test(line)) continue;
      await interruptibly((stopping) => shell.runLine(line, stopping));
      remoteNames.forget();
    }
    return signal.aborted ? "interrupted" : "done";
  } finally {
    keys.give();
    giveInterruptsBack();
    editor.close();
    await addToHistory(path, editor.added);
  }

  async function interruptibly(run: (stopping: AbortSignal) => Promise<Ending>): Promise<void> {
    const ctrlC = new AbortController();
    let callOff = (): void => undefined;
    interrupt = () => {
      if (ctrlC.signal.aborted) {
        connection.cut();
        return;
      }
      ctrlC.abort();
      callOff = clock.after(PATIENCE_MS, () =>
        shell.output.warn(
          "the server takes its time; Ctrl-C again cuts the connection, and the next command makes a new one",
        ),
      );
    };
    try {
      const stopping = AbortSignal.any([ctrlC.signal, signal]);
      // Each of many sessions may wait for it: that is no leak.
      setMaxListeners(0, stopping);
      await run(stopping);
    } finally {
      callOff();
      interrupt = undefined;
    }
  }
}

function nameSources(shell: ShellSession, remoteNames: RemoteNames): NameSources {
  const local = (directory: string): Promise<readonly Candidate[]> => localNames(absolute(shell, directory));
  const remote = (directory: string) => remoteNames.in(remotePath(shell, directory));
  return { remote, local, fixed: wordsFor };
}

/**
 * SIGINT while somebody types: it is about what runs, not about the program. Whoever else listens for it rests until it is given back.
 *
 * @returns gives it back
 */
function takeInterrupts(onInterrupt: () => void): () => void {
  const others = process.listeners("SIGINT");
  for (const other of others) process.off("SIGINT", other);
  process.on("SIGINT", onInterrupt);
  return () => {
    process.off("SIGINT", onInterrupt);
    for (const other of others) process.on("SIGINT", other);
  };
}
