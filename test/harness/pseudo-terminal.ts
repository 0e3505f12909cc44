/** A program at a terminal, as a person has it: keys go in, and what the screen gets can be waited for. */
import { fileURLToPath } from "node:url";
import { WaitError } from "./bounded.js";
import { type ProcessOptions, startProcess } from "./process.js";

const script = fileURLToPath(new URL("pseudo-terminal.py", import.meta.url));

export const keys = {
  enter: "\r",
  tab: "\t",
  up: "\x1b[A",
  ctrlA: "\x01",
  ctrlC: "\x03",
  ctrlD: "\x04",
  ctrlZ: "\x1a",
} as const;

export interface PseudoTerminal extends AsyncDisposable {
  readonly pid: number;
  /** All that was shown, without the sequences that move the cursor. */
  readonly shown: string;
  /** The same with them. */
  readonly raw: string;
  type(...typed: readonly string[]): void;
  /** Waits for it behind what was waited for before. Default bound: 15 seconds. */
  sees(pattern: RegExp | string, boundMs?: number): Promise<RegExpExecArray>;
  /** The exit code. */
  readonly ended: Promise<number | null>;
  send(signal: NodeJS.Signals): void;
}

/** @param python where it is: it has what Node has not, terminals without anybody in front of them */
export async function startAtTerminal(
  python: string,
  command: readonly string[],
  options: ProcessOptions = {},
): Promise<PseudoTerminal> {
  const program = await startProcess(python, [script, ...command], options);
  let seen = 0;
  const shown = (): string => program.stdout.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>78]/g, "");
  return {
    pid: program.pid,
    get shown() {
      return shown();
    },
    get raw() {
      return program.stdout;
    },
    type: (...typed) => void program.stdin?.write(typed.join("")),
    sees: async (pattern, boundMs = 15_000) => {
      const wanted = typeof pattern === "string" ? new RegExp(escaped(pattern)) : pattern;
      const end = performance.now() + boundMs;
      let isOver = false;
      const over = program.ended.then(() => {
        isOver = true;
      });
      for (;;) {
        const isLast = isOver;
        const match = wanted.exec(shown().slice(seen));
        if (match !== null) {
          seen += match.index + match[0].length;
          return match;
        }
        if (isLast || performance.now() > end) {
          throw new WaitError(`${String(wanted)} was not shown\n--- shown\n${shown()}\n--- stderr\n${program.stderr}`);
        }
        await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 10))]);
      }
    },
    ended: program.ended.then(({ exitCode }) => exitCode),
    send: program.send,
    [Symbol.asyncDispose]: () => program.stop(),
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
