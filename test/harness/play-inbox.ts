/** What comes on a connection: read when somebody asks for it, never before. */
import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import { decodeWireText, TelnetFilter } from "@pasvport/ftp-core";

/** How the other side's direction is. */
export type InboxState = "open" | "ended" | "lost";

export class Inbox {
  readonly #stream: Duplex;
  /** What nobody has taken, as it came. */
  #chunks: Buffer[] = [];
  #length = 0;
  #state: InboxState = "open";
  #isReading = false;
  #wake: () => void = () => undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
  }

  /** The next line without its end; undefined when no more comes. A line that does not end with CR LF says so. */
  async line(): Promise<string | undefined> {
    await this.#until(() => this.#chunks.at(-1)?.includes("\n") === true);
    if (this.#length === 0) return undefined;
    const end = this.#joined().indexOf("\n");
    const line = this.#take(end === -1 ? this.#length : end + 1);
    const text = decodeWireText(new TelnetFilter().push(line));
    return text.endsWith("\r\n") ? text.slice(0, -2) : `${text.trimEnd()} (without CR LF)`;
  }

  /** So many bytes, or fewer if no more come. */
  async bytes(count: number): Promise<Buffer> {
    await this.#until(() => this.#length >= count);
    return this.#take(Math.min(count, this.#length));
  }

  /** Resolves when nothing more comes, with how it ended and what nobody has taken. */
  async over(): Promise<{ readonly state: InboxState; readonly rest: Buffer }> {
    await this.#until(() => false);
    return { state: this.#state, rest: this.#take(this.#length) };
  }

  #take(count: number): Buffer {
    const bytes = this.#joined();
    this.#chunks = [bytes.subarray(count)];
    this.#length = bytes.length - count;
    return bytes.subarray(0, count);
  }

  #joined(): Buffer {
    this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  async #until(isEnough: () => boolean): Promise<void> {
    this.#read();
    while (!isEnough() && this.#state === "open") {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#stream.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      this.#wake();
    });
    this.#stream.once("end", () => this.#over("ended"));
    this.#stream.once("error", () => this.#over("lost"));
    this.#stream.once("close", () => this.#over("lost"));
    if (this.#stream.destroyed) this.#over("lost");
    this.#stream.resume();
  }

  #over(state: InboxState): void {
    if (this.#state === "open") this.#state = state;
    this.#wake();
  }
}
