/** The line that is being typed: editing, history and completion by `node:readline`, and what Ctrl-C and Ctrl-D mean at the prompt. */
import { createInterface, type Interface } from "node:readline";
import type { Writable } from "node:stream";
import { findCommand } from "../call-of.js";
import type { ShellCommand } from "../shell-command.js";
import type { Completion } from "./completer.js";
import { MAX_HISTORY_LINES } from "./history-file.js";
import { historyLine } from "./history-line.js";
import type { TerminalKeys } from "./terminal-keys.js";

export interface LineEditorOptions {
  readonly keys: TerminalKeys;
  readonly screen: Writable;
  /** Lines of earlier sessions, the newest last. */
  readonly history: readonly string[];
  readonly commands: readonly ShellCommand[];
  /** Never rejects. */
  readonly complete: (line: string) => Promise<Completion>;
}

export class LineEditor {
  readonly #options: LineEditorOptions;
  readonly #editor: Interface;
  /** The newest first; the editor's own. */
  #history: string[];
  readonly #added: string[] = [];
  #isClosed = false;

  constructor(options: LineEditorOptions) {
    const { keys, screen, history, complete } = options;
    this.#options = options;
    this.#history = [...history].reverse();
    this.#editor = createInterface({
      input: keys.line,
      output: screen,
      terminal: true,
      history: this.#history,
      historySize: MAX_HISTORY_LINES,
      removeHistoryDuplicates: true,
      completer: (line: string, tell: (error: null, completion: [string[], string]) => void) => {
        void complete(line).then(([offers, piece]) => tell(null, [[...offers], piece]));
      },
    });
    this.#editor.on("history", this.#onHistory);
    this.#editor.on("close", () => {
      this.#isClosed = true;
    });
    this.#editor.on("SIGTSTP", () => keys.suspend(() => this.#editor.prompt(true)));
  }

  /** What arrow up goes through, the newest last. */
  get history(): readonly string[] {
    return [...this.#history].reverse();
  }

  /** The lines of this session that may be kept, the newest last. */
  get added(): readonly string[] {
    return this.#added;
  }

  /** @returns undefined when the user wants to leave, there is no terminal any more, or the signal fires */
  read(prompt: string, signal: AbortSignal): Promise<string | undefined> {
    const { keys, screen } = this.#options;
    const editor = this.#editor;
    return new Promise((resolve) => {
      let isWarned = false;
      const settle = (line: string | undefined): void => {
        editor.off("line", onLine).off("close", onClose).off("SIGINT", onInterrupt);
        signal.removeEventListener("abort", onClose);
        if (line === undefined) screen.write("\n");
        resolve(line);
      };
      const onLine = (line: string): void => {
        const kept = historyLine(line, this.#options.commands);
        if (kept !== undefined && kept !== this.#added.at(-1)) this.#added.push(kept);
        settle(line);
      };
      const onClose = (): void => settle(undefined);
      const onInterrupt = (): void => {
        if (editor.line === "" && isWarned) {
          settle(undefined);
          return;
        }
        isWarned = editor.line === "";
        // To the end of what is typed, and away with it.
        editor.write(null, { ctrl: true, name: "e" });
        editor.write(null, { ctrl: true, name: "u" });
        screen.write(isWarned ? "^C (again, or quit, leaves)\n" : "^C\n");
        editor.prompt();
      };
      if (signal.aborted || this.#isClosed) return settle(undefined);
      editor.on("line", onLine).on("close", onClose).on("SIGINT", onInterrupt);
      signal.addEventListener("abort", onClose, { once: true });
      editor.setPrompt(prompt);
      editor.prompt();
      keys.prompt();
    });
  }

  close(): void {
    this.#editor.close();
  }

  /** The editor has put the line in front, as it was typed. */
  readonly #onHistory = (history: string[]): void => {
    this.#history = history;
    const [typed = ""] = history;
    const kept = historyLine(typed, this.#options.commands);
    if (kept !== undefined) history[0] = kept;
    if ((kept === undefined && !this.#isMistyped(typed)) || history[0] === history[1]) history.shift();
  };

  /** Arrow up mends it; it is forgotten with the session. */
  #isMistyped(line: string): boolean {
    if (/^[ \t]/.test(line)) return false;
    try {
      findCommand(/^[^ \t]*/.exec(line)?.[0] ?? "", this.#options.commands);
      return false;
    } catch {
      return true;
    }
  }
}
