/** A file of the server as bytes in memory. */
import { OptionError } from "@pasvport/ftp-core";
import type { SessionTurns } from "../session-turns.js";
import { downloadInto } from "./download.js";
import type { Landing } from "./landing.js";
import { beforeTurns, requireReadOptions } from "./require-options.js";
import type { ReadOptions } from "./transfer-options.js";

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/** So much is had at first; then twice as much, and so on. */
const FIRST_BYTES = 64 * 1024;

/** @throws OptionError when it is longer than `maxBytes` */
export async function read(turns: SessionTurns, path: string, options: ReadOptions = {}): Promise<Buffer> {
  const operation = `read ${path}`;
  beforeTurns(turns, operation, () => requireReadOptions(options));
  const { maxBytes = DEFAULT_MAX_BYTES, ...more } = options;
  const memory = new Memory(maxBytes, more.offset ?? 0, path);
  const target = { open: async () => memory, release: () => undefined };
  await downloadInto(turns, { operation, path, target }, more);
  return memory.all;
}

/** One buffer that grows. Security: chunks that are kept one by one take far more than they bring, if a server makes them small. */
class Memory implements Landing {
  readonly rewind = {
    tail: async (maxBytes: number) => this.all.subarray(-maxBytes),
    backTo: async (bytes: number) => {
      this.#bytes = Math.min(this.#bytes, bytes);
    },
  };
  readonly #maxBytes: number;
  readonly #offset: number;
  readonly #path: string;
  #buffer: Buffer = Buffer.alloc(0);
  #bytes = 0;

  constructor(maxBytes: number, offset: number, path: string) {
    this.#maxBytes = maxBytes;
    this.#offset = offset;
    this.#path = path;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get all(): Buffer {
    return this.#buffer.subarray(0, this.#bytes);
  }

  expect(bytes: number): void {
    this.#requireRoom(bytes - this.#offset);
  }

  async write(chunk: Uint8Array): Promise<void> {
    const bytes = this.#bytes + chunk.length;
    this.#requireRoom(bytes);
    if (bytes > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(bytes, 2 * this.#buffer.length, FIRST_BYTES));
      this.all.copy(larger);
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#bytes);
    this.#bytes = bytes;
  }

  async commit(): Promise<void> {}

  async discard(): Promise<void> {}

  #requireRoom(bytes: number): void {
    if (bytes > this.#maxBytes)
      throw new OptionError(
        `${this.#path} is longer than maxBytes, ${this.#maxBytes}: raise it, or download to a file`,
      );
  }
}
