/** The content of files as text for a terminal: nothing in it moves the cursor, or changes what stands above. */
import type { Writable } from "node:stream";
import { decodeWireText, printable } from "@pasvport/ftp-core";
import type { Output } from "../output.js";
import type { MaybeTerminal } from "../surroundings.js";

export interface ReadableOutput {
  readonly output: Output;
  /** Writes what no line end came behind. */
  finish(): Promise<void>;
}

/** A line that is longer is shown in pieces. */
const MAX_LINE_BYTES = 64 * 1024;

/** Byte for byte where stdout is no terminal. */
export function readableOutput(output: Output, stdout: MaybeTerminal<Writable>): ReadableOutput {
  if (stdout.isTTY !== true) return { output, finish: async () => undefined };
  let rest = Buffer.alloc(0);
  return {
    output: {
      ...output,
      write: async (chunk) => {
        const bytes = Buffer.concat([rest, chunk]);
        const end = bytes.lastIndexOf("\n") + 1 || (bytes.length > MAX_LINE_BYTES ? bytes.length : 0);
        rest = bytes.subarray(end);
        if (end > 0) await output.write(Buffer.from(terminalText(bytes.subarray(0, end))));
      },
    },
    finish: async () => {
      if (rest.length > 0) await output.write(Buffer.from(`${terminalText(rest)}\n`));
      rest = Buffer.alloc(0);
    },
  };
}

/** Security: line ends and tabs stay; every other control character is shown as `\xNN`. */
export function terminalText(bytes: Uint8Array): string {
  return decodeWireText(bytes)
    .split("\n")
    .map((line) => line.replace(/\r$/, "").split("\t").map(printable).join("\t"))
    .join("\n");
}
