/**
 * Bytes to lines, incremental and bounded. RFC 959 §5.3: a line ends with the Telnet end-of-line, CR LF.
 *
 * Pull-based, so that a reader of lines can stop at any point (a command that must wait) and leave the rest in here.
 * Interop: a bare LF ends a line too (vsftpd, Pure-FTPd and ProFTPD accept it from people who type into netcat, and some
 * printers and cameras send it). A CR that no LF follows is content; arguments refuse it later.
 */
import { Buffer } from "node:buffer";

export type Line =
  | { readonly kind: "line"; readonly bytes: Uint8Array }
  /** The line was longer than the limit; all of it, to its end, has been or will be thrown away. */
  | { readonly kind: "overlong" };

const LF = 0x0a;
const CR = 0x0d;

export class LineReader {
  readonly #maxLineBytes: number;
  readonly #shortLine: string | undefined;
  #buffered: Buffer = Buffer.alloc(0);
  /** Bytes at the start of the buffer that hold no LF: they need no second look. */
  #searched = 0;
  #isDiscarding = false;
  /** The line before was taken without its LF. */
  #mayOwnLf = false;

  /**
   * @param maxLineBytes the longest line accepted, without its line end.
   * @param shortLine a line, in capitals, that ends at its CR already; the LF that belongs to it is dropped, should it come.
   */
  constructor(maxLineBytes: number, shortLine?: string) {
    this.#maxLineBytes = maxLineBytes;
    this.#shortLine = shortLine;
  }

  push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#buffered = this.#buffered.length === 0 ? chunk : Buffer.concat([this.#buffered, chunk]);
  }

  /** The next whole line without its end, or undefined until more bytes come. */
  next(): Line | undefined {
    if (this.#mayOwnLf && this.#buffered.length > 0) {
      this.#mayOwnLf = false;
      if (this.#buffered[0] === LF) this.#drop(1);
    }
    const end = this.#buffered.indexOf(LF, this.#searched);
    if (this.#isDiscarding) return this.#discard(end);
    const short = this.#takeShortLine();
    if (short !== undefined) return short;
    if (end === -1) {
      // One byte more than the limit may be the CR of a line end whose LF is still under way.
      if (this.#buffered.length > this.#maxLineBytes + 1) {
        this.#isDiscarding = true;
        this.#drop(this.#buffered.length);
        return { kind: "overlong" };
      }
      this.#searched = this.#buffered.length;
      return undefined;
    }
    const contentEnd = end > 0 && this.#buffered[end - 1] === CR ? end - 1 : end;
    const bytes = this.#buffered.subarray(0, contentEnd);
    this.#drop(end + 1);
    // Security: the tail of an overlong line is never taken for a command.
    return bytes.length > this.#maxLineBytes ? { kind: "overlong" } : { kind: "line", bytes };
  }

  /** True when nothing is held back: what comes next begins a new line. */
  get isEmpty(): boolean {
    return this.#buffered.length === 0 && !this.#isDiscarding;
  }

  /** How much waits to be taken. */
  get bufferedBytes(): number {
    return this.#buffered.length;
  }

  #takeShortLine(): Line | undefined {
    const length = this.#shortLine?.length ?? 0;
    if (length === 0 || this.#buffered[length] !== CR) return undefined;
    const bytes = this.#buffered.subarray(0, length);
    if (bytes.toString("latin1").toUpperCase() !== this.#shortLine) return undefined;
    this.#drop(length + 1);
    this.#mayOwnLf = true;
    return { kind: "line", bytes };
  }

  #discard(end: number): Line | undefined {
    if (end === -1) {
      this.#drop(this.#buffered.length);
      return undefined;
    }
    this.#isDiscarding = false;
    this.#drop(end + 1);
    return this.next();
  }

  #drop(count: number): void {
    this.#buffered = this.#buffered.subarray(count);
    this.#searched = 0;
  }
}
