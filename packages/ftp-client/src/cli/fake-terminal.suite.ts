/** For tests: standard streams that may be a terminal, with somebody at it who types. */
import { PassThrough } from "node:stream";
import type { CliSurroundings } from "./surroundings.js";

export interface FakeTerminal {
  readonly stdin: PassThrough & { isTTY: boolean; setRawMode(isRaw: boolean): void };
  readonly stderr: PassThrough & { isTTY: boolean };
  /** What raw mode was set to, in order. */
  readonly rawModes: readonly boolean[];
  /** What was written to stderr so far. */
  shown(): string;
  /** Resolves when this text has been shown. */
  untilShown(text: string): Promise<void>;
}

export function fakeTerminal({ isTTY = true } = {}): FakeTerminal {
  const rawModes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY,
    setRawMode: (isRaw: boolean) => void rawModes.push(isRaw),
  });
  const stderr = Object.assign(new PassThrough(), { isTTY });
  let shown = "";
  let onShown: () => void = () => undefined;
  stderr.on("data", (bytes: Uint8Array) => {
    shown += String(bytes);
    onShown();
  });
  return {
    stdin,
    stderr,
    rawModes,
    shown: () => shown,
    untilShown: (text) =>
      new Promise((resolve) => {
        onShown = () => {
          if (shown.includes(text)) resolve();
        };
        onShown();
      }),
  };
}

/** Everything that credentials are looked for in; nothing is there. */
export function fakeSurroundings(
  terminal: FakeTerminal = fakeTerminal({ isTTY: false }),
): Pick<CliSurroundings, "stdin" | "stderr" | "environment" | "homeDirectory" | "signal"> {
  const { stdin, stderr } = terminal;
  return { stdin, stderr, environment: {}, homeDirectory: "/no/such/home", signal: new AbortController().signal };
}
