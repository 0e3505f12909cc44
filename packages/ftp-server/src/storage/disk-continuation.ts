/** An upload that goes on in a file of the disk itself: at its end, or at a byte of it. RFC 959 §4.1.3, RFC 3659 §5 */
import type { Buffer } from "node:buffer";
import type { BigIntStats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import type { Writable } from "node:stream";
import { type ContinuedWay, requirePosition } from "./effective-way.js";
import { type SinkFile, writeTo } from "./file-streams.js";
import type { Grip } from "./grip.js";
import type { UploadStages } from "./staged-upload.js";
import { StorageError } from "./storage-error.js";

/** A file that is held goes on being the same file, whatever becomes of its name. */
export class DiskContinuation implements UploadStages {
  readonly #file: Grip;
  readonly #way: ContinuedWay;
  readonly #giveFree: () => void;
  #sink: SinkAt | undefined;
  /** Of the file before. */
  #size = 0n;

  /** `file` is a plain file; it is released here. `giveFree` lets the next writer come to it. */
  constructor(file: Grip, { way, giveFree }: { readonly way: ContinuedWay; readonly giveFree: () => void }) {
    this.#file = file;
    this.#way = way;
    this.#giveFree = giveFree;
  }

  /** What stands behind the bytes that came: `publish` cuts it off. */
  get replaces(): boolean {
    return this.#sink !== undefined && this.#sink.position < this.#size;
  }

  async open(): Promise<Writable> {
    const file = await this.#file.open(this.#way.kind === "append" ? "append" : "write");
    try {
      const stats = await file.stat({ bigint: true });
      if (stats.nlink === 0n) throw new StorageError("notFound");
      requirePosition(this.#way, stats.size);
      await dropSetIds(file, stats);
      this.#size = stats.size;
    } catch (error) {
      await file.close();
      throw error;
    }
    if (this.#way.kind === "append") return writeTo(file);
    this.#sink = new SinkAt(file, this.#way.offset);
    return writeTo(this.#sink);
  }

  /** What stood behind the bytes that came is no part of the new file. RFC 959 §4.1.3 (STOR) */
  async publish(): Promise<void> {
    if (this.#sink === undefined) return;
    const { position } = this.#sink;
    const file = await this.#file.open("write");
    try {
      if ((await file.stat({ bigint: true })).size > position) await file.truncate(position);
    } finally {
      await file.close();
    }
  }

  async rescue(): Promise<void> {
    // What arrived is in the file already.
  }

  release(): void {
    this.#file.release();
    this.#giveFree();
  }
}

/**
 * Security: what clients wrote never runs with the rights of somebody else. The kernel sees to that with every write but those of
 * the superuser; where we may not change the mode, it does.
 */
async function dropSetIds(file: FileHandle, { mode }: BigIntStats): Promise<void> {
  if ((mode & 0o6000n) !== 0n) await file.chmod(Number(mode & 0o1777n)).catch(() => {});
}

/** A file that is written from a byte on. */
class SinkAt implements SinkFile {
  /** Where the next write goes. */
  position: number;
  readonly #file: FileHandle;

  constructor(file: FileHandle, position: number) {
    this.#file = file;
    this.position = position;
  }

  async write(bytes: Buffer, at: number, length: number): Promise<{ readonly bytesWritten: number }> {
    return this.#advance(await this.#file.write(bytes, at, length, this.position));
  }

  async writev(chunks: Buffer[]): Promise<{ readonly bytesWritten: number }> {
    return this.#advance(await this.#file.writev(chunks, this.position));
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #advance<T extends { readonly bytesWritten: number }>(written: T): T {
    this.position += written.bytesWritten;
    return written;
  }
}
