/** Streams over open files: errors are StorageErrors, and a file is given back only when no call on it is under way any more. */
import { Buffer } from "node:buffer";
import { Readable, Writable } from "node:stream";
import { asStorageError, StorageError } from "./storage-error.js";

/** What is used of a FileHandle to read. */
export interface SourceFile {
  read(into: Buffer, at: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

/** What is used of a FileHandle to write; `position` null is where the last write ended. */
export interface SinkFile {
  write(bytes: Buffer, at: number, length: number, position: null): Promise<{ readonly bytesWritten: number }>;
  writev(chunks: Buffer[]): Promise<{ readonly bytesWritten: number }>;
  close(): Promise<void>;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * The bytes of a file from an offset on, up to where it ends at that time. The stream closes the file.
 *
 * @param promised how long the file was said to be: if it ends before, somebody cut it, and what was read must not pass for the
 *   whole. Default 0: whatever there is
 */
export function readFrom(file: SourceFile, offset: number, promised = 0): Readable {
  let position = offset;
  let underWay: Promise<void> = Promise.resolve();

  return new Readable({
    highWaterMark: CHUNK_BYTES,
    read() {
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      underWay = file.read(buffer, 0, CHUNK_BYTES, position).then(
        ({ bytesRead }) => {
          position += bytesRead;
          if (bytesRead === 0 && position < promised) this.destroy(new StorageError("broken"));
          else if (!this.destroyed) this.push(bytesRead === 0 ? null : buffer.subarray(0, bytesRead));
        },
        (error: unknown) => {
          this.destroy(asStorageError(error));
        },
      );
    },
    destroy(error, done) {
      // A descriptor closed under a running read may be another file by the time the kernel looks at it.
      underWay
        .finally(() => file.close())
        .then(
          () => done(error),
          () => done(error),
        );
    },
  });
}

/** Writes a file from its beginning. When the stream has finished, the file is whole and closed; destroyed, it is closed. */
export function writeTo(file: SinkFile): Writable {
  let underWay: Promise<void> = Promise.resolve();
  let closed: Promise<void> | undefined;

  const step = (work: Promise<void>, done: (error?: Error) => void): void => {
    underWay = work.then(
      () => done(),
      (error: unknown) => done(asStorageError(error)),
    );
  };
  const close = (): Promise<void> => {
    closed ??= file.close();
    return closed;
  };

  return new Writable({
    highWaterMark: CHUNK_BYTES,
    write(chunk: Buffer, _encoding, done) {
      step(writeAll(file, chunk), done);
    },
    writev(chunks, done) {
      step(
        writeAllOf(
          file,
          chunks.map(({ chunk }) => chunk as Buffer),
        ),
        done,
      );
    },
    // Some file systems tell only here that the space did not suffice: "finished" has to come after it.
    final(done) {
      step(close(), done);
    },
    destroy(error, done) {
      underWay.finally(close).then(
        () => done(error),
        () => done(error),
      );
    },
  });
}

/** A file system that is nearly full takes a part and refuses the rest with the next call. */
async function writeAll(file: SinkFile, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, null);
    at += bytesWritten;
  }
}

async function writeAllOf(file: SinkFile, chunks: Buffer[]): Promise<void> {
  const { bytesWritten } = await file.writev(chunks);
  let before = 0;
  for (const chunk of chunks) {
    const left = before + chunk.length - bytesWritten;
    if (left > 0) await writeAll(file, left < chunk.length ? chunk.subarray(chunk.length - left) : chunk);
    before += chunk.length;
  }
}

/** Destroys a stream, and waits until it has given back what it holds. */
export async function stop(stream: Readable | Writable): Promise<void> {
  if (stream.closed) return;
  const closed = new Promise<void>((resolve) => {
    stream.once("close", () => resolve());
  });
  stream.destroy();
  await closed;
}
