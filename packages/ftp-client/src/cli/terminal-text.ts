/** The content of files as text for a terminal: nothing in it moves the cursor, or changes what stands above. */
import { decodeWireText, printable } from "@pasvport/ftp-core";

/** Where the content of files goes, one behind the other. */
export interface ContentWriter {
  readonly write: (chunk: Uint8Array) => Promise<void>;
  /** Writes what no line end came behind. */
  readonly finish: () => Promise<void>;
}

/** A line that is longer is shown in pieces. */
const MAX_LINE_BYTES = 64 * 1024;

/** @param write gets whole lines */
export function readableContent(write: (text: Uint8Array) => Promise<void>): ContentWriter {
  let rest = Buffer.alloc(0);
  return {
    write: async (chunk) => {
      const bytes = Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf("\n") + 1 || (bytes.length > MAX_LINE_BYTES ? bytes.length : 0);
      rest = bytes.subarray(end);
      if (end > 0) await write(Buffer.from(terminalText(bytes.subarray(0, end))));
    },
    finish: async () => {
      const last = rest;
      rest = Buffer.alloc(0);
      if (last.length > 0) await write(Buffer.from(`${terminalText(last)}\n`));
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
