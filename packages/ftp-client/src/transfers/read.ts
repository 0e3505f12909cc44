/** A file of the server as bytes in memory. */
import { OptionError } from "@pasvport/ftp-core";
import type { SessionTurns } from "../session-turns.js";
import { downloadInto } from "./download.js";
import type { Landing } from "./landing.js";
import { beforeTurns, requireDownloadOptions } from "./require-options.js";
import type { ReadOptions } from "./transfer-options.js";

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/** @throws OptionError when it is longer than `maxBytes` */
export async function read(turns: SessionTurns, path: string, options: ReadOptions = {}): Promise<Buffer> {
  const { maxBytes = DEFAULT_MAX_BYTES, ...more } = options;
  beforeTurns(turns, `read ${path}`, () => requireDownloadOptions(() => undefined, more));
  const memory = new Memory(maxBytes, more.offset ?? 0, path);
  await downloadInto(turns, path, { open: async () => memory, release: () => undefined }, more);
  return memory.all;
}

class Memory implements Landing {
  readonly rewind = { tail: async (maxBytes: number) => this.#tail(maxBytes), restart: async () => this.#restart() };
  readonly #maxBytes: number;
  readonly #offset: number;
  readonly #path: string;
  #chunks: Buffer[] = [];
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
    return Buffer.concat(this.#chunks);
  }

  expect(bytes: number): void {
    this.#requireRoom(bytes - this.#offset);
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#requireRoom(this.#bytes + chunk.length);
    this.#chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#bytes += chunk.length;
  }

  async commit(): Promise<void> {}

  async discard(): Promise<void> {}

  #requireRoom(bytes: number): void {
    if (bytes > this.#maxBytes)
      throw new OptionError(
        `${this.#path} is longer than maxBytes, ${this.#maxBytes}: raise it, or download to a file`,
      );
  }

  #tail(maxBytes: number): Uint8Array {
    return this.all.subarray(-maxBytes);
  }

  #restart(): void {
    this.#chunks = [];
    this.#bytes = 0;
  }
}
