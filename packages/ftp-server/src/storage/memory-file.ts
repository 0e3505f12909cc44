/**
 * A file in memory. It grows without being copied for every chunk, and takes its room as long as anybody holds it: as on a disk, a
 * file without a name is there until the last one has closed it.
 */
import { Buffer } from "node:buffer";
import type { SourceFile } from "./file-streams.js";
import type { MemoryRoom } from "./memory-room.js";

export class MemoryFile {
  readonly type = "file";
  readonly id: number;
  modifiedAtMs: number;
  mode = 0o644;
  readonly #room: MemoryRoom;
  #bytes: Buffer = Buffer.alloc(0);
  /** The memory that the bytes lie in, and may grow in. */
  #memory: Buffer = this.#bytes;
  #holders = 0;

  constructor(id: number, { room, nowMs }: { readonly room: MemoryRoom; readonly nowMs: number }) {
    this.id = id;
    this.modifiedAtMs = nowMs;
    this.#room = room;
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** A name and an upload hold a file. Each `hold` has its `letGo`; after the last one the file is empty. */
  hold(): void {
    this.#holders += 1;
  }

  letGo(): void {
    this.#holders -= 1;
    if (this.#holders === 0) this.truncate(0);
  }

  /** Holds it until it is closed. What is written meanwhile is read. */
  open(): SourceFile {
    this.hold();
    let close = (): void => this.letGo();
    return {
      read: async (into, at, length, position) => ({
        bytesRead: this.#bytes.copy(into, at, position, position + length),
      }),
      close: async () => {
        close();
        close = () => {};
      },
    };
  }

  /** `at` is a byte of the file, or its end. @throws StorageError noSpace, and then nothing is written */
  write(at: number, chunk: Uint8Array, nowMs: number): void {
    const size = Math.max(at + chunk.length, this.size);
    this.#room.take(size - this.size);
    if (size > this.#memory.length) this.#moveTo(this.#capacityFor(size));
    this.#memory.set(chunk, at);
    this.#bytes = this.#memory.subarray(0, size);
    this.modifiedAtMs = nowMs;
  }

  truncate(size: number): void {
    this.#room.giveBack(this.size - size);
    this.#bytes = this.#memory.subarray(0, size);
    // Security: what is not counted any more is not kept either. So the memory is never more than twice what is counted.
    if (this.#memory.length > 2 * size) this.settle();
  }

  /** No more is to come: the memory that it could have grown in is given up. */
  settle(): void {
    if (this.#memory.length > this.size) this.#moveTo(this.size);
  }

  /** Twice as much every time, so that each byte is copied about once; never more than there is room for. */
  #capacityFor(size: number): number {
    return Math.max(size, Math.min(2 * this.#memory.length, size + this.#room.freeBytes));
  }

  #moveTo(capacity: number): void {
    const memory = Buffer.alloc(capacity);
    memory.set(this.#bytes);
    this.#memory = memory;
    this.#bytes = memory.subarray(0, this.size);
  }
}
