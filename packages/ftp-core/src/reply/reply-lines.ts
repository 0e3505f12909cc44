/** Lines <-> reply. RFC 959 §4.2: `code text`, or `code-text` … `code text` over several lines. */
import { Buffer } from "node:buffer";
import { RemoteProtocolError } from "../errors.js";
import { LineReader } from "../wire/line-reader.js";
import { escapeTelnet, TelnetFilter } from "../wire/telnet.js";
import { decodeWireText, encodeWireText, isByte } from "../wire/wire-text.js";
import type { Reply } from "./reply.js";

/** Longest line and longest reply that are accepted: a server must not be able to fill our memory. */
export const MAX_REPLY_LINE_BYTES = 8192;
export const MAX_REPLY_BYTES = 256 * 1024;
/** Each line costs its reader more than its bytes: whoever shows or searches them does it one by one. */
export const MAX_REPLY_LINES = 4096;

const FIRST_LINE = /^([1-5][0-9]{2})(?:([ -])(.*))?$/s;

/** Bytes from a server to replies. */
export class ReplyReader {
  readonly #telnet = new TelnetFilter();
  readonly #lines = new LineReader(MAX_REPLY_LINE_BYTES);
  #open: { readonly code: number; readonly lines: [string, ...string[]]; bytes: number } | undefined;

  push(bytes: Uint8Array): void {
    this.#lines.push(this.#telnet.push(bytes));
  }

  /** The next whole reply, or undefined until more bytes come. @throws RemoteProtocolError */
  next(): Reply | undefined {
    for (let line = this.#lines.next(); line !== undefined; line = this.#lines.next()) {
      if (line.kind === "overlong") {
        throw new RemoteProtocolError(`a reply line is longer than ${MAX_REPLY_LINE_BYTES} bytes`);
      }
      const whole = this.#open === undefined ? this.#first(line.bytes) : this.#following(line.bytes);
      if (whole !== undefined) return whole;
    }
    return undefined;
  }

  get isEmpty(): boolean {
    return this.#lines.isEmpty && this.#open === undefined;
  }

  #first(bytes: Uint8Array): Reply | undefined {
    const text = decodeWireText(bytes);
    const [, digits, mark, rest = ""] = FIRST_LINE.exec(text) ?? [];
    if (digits === undefined)
      throw new RemoteProtocolError(`a reply must begin with a code, not "${text.slice(0, 40)}"`, { received: text });
    const code = Number(digits);
    if (mark !== "-") return { code, lines: [rest] };
    this.#open = { code, lines: [rest], bytes: bytes.length };
    return undefined;
  }

  #following(bytes: Uint8Array): Reply | undefined {
    if (this.#open === undefined) return undefined;
    const { code, lines } = this.#open;
    // Security: the line end counts too, or empty lines without end would fill our memory.
    this.#open.bytes += bytes.length + 2;
    if (this.#open.bytes > MAX_REPLY_BYTES) {
      throw new RemoteProtocolError(`a reply is longer than ${MAX_REPLY_BYTES} bytes`);
    }
    if (lines.length === MAX_REPLY_LINES) {
      throw new RemoteProtocolError(`a reply has more than ${MAX_REPLY_LINES} lines`);
    }
    const text = decodeWireText(bytes);
    // Interop: many servers repeat "code-" before each line (Pure-FTPd, Microsoft); only "code " ends the reply.
    const [, digits, mark, rest = ""] = FIRST_LINE.exec(text) ?? [];
    const isOurs = Number(digits) === code;
    lines.push(isOurs ? rest : text);
    if (!isOurs || mark === "-") return undefined;
    this.#open = undefined;
    return { code, lines };
  }
}

/** The whole reply with its line ends: one write. */
export function formatReply(answer: Reply): Uint8Array {
  const text = replyLines(answer).map((line) => `${plainLine(line)}\r\n`);
  return Buffer.from(escapeTelnet(encodeWireText(text.join(""))));
}

/** The lines as they stand on the wire, without line ends. */
export function replyLines({ code, lines }: Reply): readonly string[] {
  const last = lines.length - 1;
  return lines.map((line, index) => {
    if (index === last) return `${code} ${line}`;
    // §4.2: a line between that begins with digits would look like an end. "code-" before it makes it plain, and readers that
    // know the habit (Pure-FTPd and Microsoft have it) take it off again.
    return index === 0 || /^[0-9]{3}/.test(line) ? `${code}-${line}` : line;
  });
}

/**
 * Security: whatever found its way into a text (a name with a line break in it), it stays one line: no forged reply.
 * Half a surrogate pair that stands for no byte becomes the replacement character.
 */
function plainLine(line: string): string {
  return line.replace(/[\0\r\n]/g, "?").replace(/\p{Surrogate}/gu, (half) => (isByte(half) ? half : "\ufffd"));
}
