/** A file in memory. Replaced as a whole, it is another file; written in place, it grows without being copied for every chunk. */
import { Buffer } from "node:buffer";

export class MemoryFile {
  readonly type = "file";
  readonly id: number;
  modifiedAtMs: number;
  mode: number;
  #bytes: Buffer;
  /** The memory that the bytes lie in, and may grow in. */
  #room: Buffer;

  /** The bytes are not copied. */
  constructor(bytes: Buffer, facts: { readonly id: number; readonly modifiedAtMs: number; readonly mode: number }) {
    this.id = facts.id;
    this.modifiedAtMs = facts.modifiedAtMs;
    this.mode = facts.mode;
    this.#bytes = bytes;
    this.#room = bytes;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** `at` is a byte of the file, or its end. */
  write(at: number, chunk: Uint8Array, nowMs: number): void {
    const end = at + chunk.length;
    const size = Math.max(end, this.#bytes.length);
    if (size > this.#room.length) {
      this.#room = Buffer.alloc(Math.max(size, 2 * this.#room.length));
      this.#room.set(this.#bytes);
    }
    this.#room.set(chunk, at);
    this.#bytes = this.#room.subarray(0, size);
    this.modifiedAtMs = nowMs;
  }

  truncate(size: number): void {
    this.#bytes = this.#bytes.subarray(0, size);
  }
}
