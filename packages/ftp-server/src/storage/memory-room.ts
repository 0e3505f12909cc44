/** How many bytes a storage in memory may still take, for all its files and uploads together. */
import { StorageError } from "./storage-error.js";

export class MemoryRoom {
  #freeBytes: number;

  constructor(maxBytes: number) {
    this.#freeBytes = maxBytes;
  }

  get freeBytes(): number {
    return this.#freeBytes;
  }

  /** @throws StorageError noSpace, and then nothing is taken */
  take(bytes: number): void {
    if (bytes > this.#freeBytes) throw new StorageError("noSpace");
    this.#freeBytes -= bytes;
  }

  giveBack(bytes: number): void {
    this.#freeBytes += bytes;
  }
}
