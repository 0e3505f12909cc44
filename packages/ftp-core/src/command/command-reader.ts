/** Bytes from a client to command lines: Telnet, lines, words, each bounded. RFC 959 §5.3 */
import { RemoteProtocolError } from "../errors.js";
import { type Reply, reply } from "../reply/reply.js";
import { LineReader } from "../wire/line-reader.js";
import { TelnetFilter } from "../wire/telnet.js";
import { type CommandLine, parseCommandLine } from "./command-line.js";

export type InboundCommand =
  | { readonly kind: "commandLine"; readonly line: CommandLine }
  /** The line cannot be a command; this answers it. */
  | { readonly kind: "unreadable"; readonly reply: Reply };

/** Longest command line. RFC 959 names no limit; 4096 bytes is the longest path of Linux, so this has room for it. */
export const MAX_COMMAND_BYTES = 4608;

export class CommandReader {
  readonly #telnet = new TelnetFilter();
  // Interop: Python's ftplib sends "ABOR" CR LF as urgent data; its last byte, the LF, then never reaches the stream.
  readonly #lines = new LineReader(MAX_COMMAND_BYTES, "ABOR");

  push(bytes: Uint8Array): void {
    this.#lines.push(this.#telnet.push(bytes));
  }

  /** The next command line, or undefined until more bytes come. */
  next(): InboundCommand | undefined {
    const line = this.#lines.next();
    if (line === undefined) return undefined;
    if (line.kind === "overlong") {
      return { kind: "unreadable", reply: reply(500, `the line is longer than ${MAX_COMMAND_BYTES} bytes`) };
    }
    try {
      return { kind: "commandLine", line: parseCommandLine(line.bytes) };
    } catch (error) {
      if (error instanceof RemoteProtocolError) return { kind: "unreadable", reply: reply(501, error.message) };
      throw error;
    }
  }

  /** True when nothing is held back. */
  get isEmpty(): boolean {
    return this.#lines.isEmpty;
  }

  /** How much waits to be taken. */
  get bufferedBytes(): number {
    return this.#lines.bufferedBytes;
  }
}
