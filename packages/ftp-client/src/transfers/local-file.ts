/**
 * Files of this machine: read whole, written beside their name and renamed when they are whole, or gone on with.
 *
 * A path may hold bytes that are no UTF-8, in the notation of `wire-text`: a name from a server becomes the same name here.
 */
import { randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import { constants, type FileHandle, open, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { errnoOf } from "@pasvport/ftp-core/net";
import { fromDevice, intoDevice } from "./device.js";
import { fromFifo, intoFifo } from "./fifo.js";
import type { Landing, Rewind } from "./landing.js";
import { attempt, directoryInTheWay, LocalFileError, systemPath } from "./local-path.js";
import type { LocalSource } from "./local-source.js";
import { patiently, type Waiting } from "./when-ready.js";

export { LocalFileError, systemPath } from "./local-path.js";

/**
 * What was under the name before stays until `commit`, and its mode passes to what takes its place.
 *
 * Nothing is forced to the disk: that takes longer than a small file does, and what a power failure takes can be fetched again.
 *
 * @throws LocalFileError
 */
export async function createLocalFile(path: string, waiting: Waiting = patiently): Promise<Landing> {
  const existing = await statOfFile(path);
  // Security: renaming onto /dev/null would replace the device for the whole machine. Such a thing is written into as it stands.
  if (existing?.isFile() === false) return intoSpecial(path, existing, waiting);
  const part = systemPath(partPath(path));
  const mode = existing === undefined ? 0o666 : existing.mode & 0o777;
  const file = await attempt(path, () => open(part, "wx+", mode));
  // Opening takes away what umask forbids. Some file systems know no modes at all.
  if (existing !== undefined) await file.chmod(mode).catch(() => undefined);
  return new LocalFile(path, file, {
    commit: () => rename(part, systemPath(path)),
    discard: () => unlink(part),
  });
}

/** The file itself: keeps what is there and what comes. One that is not there is made. @throws LocalFileError */
export async function resumeLocalFile(path: string, waiting: Waiting = patiently): Promise<Landing> {
  const existing = await statOfFile(path);
  if (existing?.isFile() === false) return intoSpecial(path, existing, waiting);
  const file = await attempt(path, () => open(systemPath(path), existing === undefined ? "wx+" : "r+"));
  const bytes = existing?.size ?? 0;
  return new LocalFile(path, file, {
    bytes,
    discard: async (now) => {
      // Where nothing was and nothing came, nothing stays.
      if (existing === undefined && now === 0) await unlink(systemPath(path));
    },
  });
}

function intoSpecial(path: string, existing: Stats, waiting: Waiting): Promise<Landing> {
  return existing.isFIFO() ? intoFifo(path, waiting) : intoDevice(path, waiting);
}

interface Ending {
  /** What is there already. Default 0. */
  readonly bytes?: number;
  commit?(): Promise<void>;
  /** @param bytes that are there */
  discard?(bytes: number): Promise<void>;
}

class LocalFile implements Landing {
  readonly rewind: Rewind = { tail: (maxBytes) => this.#tail(maxBytes), backTo: (bytes) => this.#backTo(bytes) };
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #ending: Ending;
  #bytes: number;
  #state: "writing" | "closed" | "over" = "writing";

  constructor(path: string, file: FileHandle, ending: Ending) {
    this.#path = path;
    this.#file = file;
    this.#ending = ending;
    this.#bytes = ending.bytes ?? 0;
  }

  get bytes(): number {
    return this.#bytes;
  }

  write(chunk: Uint8Array): Promise<void> {
    return attempt(this.#path, async () => {
      for (let at = 0; at < chunk.length; ) {
        const { bytesWritten } = await this.#file.write(chunk, at, chunk.length - at, this.#bytes);
        at += bytesWritten;
        this.#bytes += bytesWritten;
      }
    });
  }

  commit(): Promise<void> {
    return attempt(this.#path, async () => {
      await this.#close();
      await this.#ending.commit?.();
      this.#state = "over";
    });
  }

  async discard(): Promise<void> {
    if (this.#state === "over") return;
    await this.#close().catch(() => undefined);
    this.#state = "over";
    await this.#ending.discard?.(this.#bytes).catch(() => undefined);
  }

  #tail(maxBytes: number): Promise<Uint8Array> {
    return attempt(this.#path, async () => {
      const tail = Buffer.alloc(Math.min(maxBytes, this.#bytes));
      const { bytesRead } = await this.#file.read(tail, 0, tail.length, this.#bytes - tail.length);
      return tail.subarray(0, bytesRead);
    });
  }

  #backTo(bytes: number): Promise<void> {
    return attempt(this.#path, async () => {
      if (bytes >= this.#bytes) return;
      await this.#file.truncate(bytes);
      this.#bytes = bytes;
    });
  }

  async #close(): Promise<void> {
    if (this.#state !== "writing") return;
    this.#state = "closed";
    await this.#file.close();
  }
}

/** Nothing must be asked of a server before this resolves: many empty the file there first. @throws LocalFileError */
export async function openLocalFile(path: string, waiting: Waiting = patiently): Promise<LocalSource> {
  const found = await checkLocalFile(path);
  if (found.isFIFO()) return fromFifo(path, waiting);
  // Security: where a FIFO has taken its place since, opening does not wait.
  const file = await attempt(path, () => open(systemPath(path), constants.O_RDONLY | constants.O_NONBLOCK));
  const stats = await attempt(path, () =>
    file.stat().catch(async (error: unknown) => {
      await file.close();
      throw error;
    }),
  );
  if (!stats.isFile()) return fromDevice(path, file, waiting);
  return {
    bytes: stats.size,
    chunks: chunksOf(path, file, 0),
    chunksFrom: (first) => chunksOf(path, file, first),
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** Whether there is something to read, without opening it: what waits in a FIFO can be read only once. @throws LocalFileError */
export async function checkLocalFile(path: string): Promise<Stats> {
  const found = await attempt(path, () => stat(systemPath(path)));
  if (found.isDirectory()) throw new LocalFileError(path, { code: "EISDIR" });
  return found;
}

const CHUNK_BYTES = 256 * 1024;

async function* chunksOf(path: string, file: FileHandle, start: number): AsyncGenerator<Uint8Array> {
  try {
    const options = { highWaterMark: CHUNK_BYTES, autoClose: false, start };
    yield* file.createReadStream(options) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new LocalFileError(path, error);
  }
}

/** In the same directory, so that a rename is enough; cut, so that the longest of names still has room for the rest. */
function partPath(path: string): string {
  const start = [...basename(path)].slice(0, 40).join("");
  // Not `join`: it would resolve `..` behind a symbolic link otherwise than the system does.
  return `${dirname(path)}/.${start}.${randomBytes(4).toString("hex")}.part`;
}

/** undefined where nothing is. @throws LocalFileError, for a directory too */
async function statOfFile(path: string): Promise<Stats | undefined> {
  const found = await attempt(path, () =>
    stat(systemPath(path)).catch((error: unknown) => {
      if (errnoOf(error) === "ENOENT") return undefined;
      throw error;
    }),
  );
  if (found?.isDirectory()) throw directoryInTheWay(path);
  return found;
}
