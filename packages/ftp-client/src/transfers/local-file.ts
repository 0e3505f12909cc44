/**
 * Files of this machine: read whole, or written beside their name and renamed when they are whole.
 *
 * A path may hold bytes that are no UTF-8, in the notation of `wire-text`: a name from a server becomes the same name here.
 */
import { randomBytes } from "node:crypto";
import type { Stats } from "node:fs";
import { type FileHandle, open, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { encodeWireText, FtpError } from "@pasvport/ftp-core";
import { errnoOf } from "@pasvport/ftp-core/net";

/** A file of this machine could not be read or written. `cause` is the system's error. */
export class LocalFileError extends FtpError {
  readonly code = "LOCAL_FILE";
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`${path}: ${wordsFor(cause)}`, { cause });
    this.path = path;
  }
}

export interface LocalFile {
  write(chunk: Uint8Array): Promise<void>;
  /** All is there: gives it its name. */
  commit(): Promise<void>;
  /** Removes what was written. May be called after `commit`: then it does nothing. Never rejects. */
  discard(): Promise<void>;
}

/** What was under the name before stays until `commit`. @throws LocalFileError */
export async function createLocalFile(path: string): Promise<LocalFile> {
  const existing = await attempt(path, () => statOrNothing(path));
  if (existing?.isDirectory()) throw new LocalFileError(path, { code: "EISDIR" });
  // Security: renaming onto /dev/null would replace the device for the whole machine. Such a thing is written into as it stands.
  const isPlain = existing === undefined || existing.isFile();
  const writtenTo = isPlain ? partPath(path) : path;
  const file = await attempt(path, () => open(systemPath(writtenTo), isPlain ? "wx" : "w"));
  let state: "writing" | "closed" | "over" = "writing";
  const close = async (): Promise<void> => {
    if (state !== "writing") return;
    state = "closed";
    await file.close();
  };
  return {
    write: (chunk) => attempt(path, () => file.writeFile(chunk)),
    commit: () =>
      attempt(path, async () => {
        await close();
        if (isPlain) await rename(systemPath(writtenTo), systemPath(path));
        state = "over";
      }),
    discard: async () => {
      if (state === "over") return;
      await close().catch(() => undefined);
      state = "over";
      if (isPlain) await unlink(systemPath(writtenTo)).catch(() => undefined);
    },
  };
}

/** A file that is open for reading. */
export interface LocalSource extends AsyncDisposable {
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Nothing must be asked of a server before this resolves: many empty the file there first. @throws LocalFileError */
export async function openLocalFile(path: string): Promise<LocalSource> {
  await checkLocalFile(path);
  const file = await attempt(path, () => open(systemPath(path), "r"));
  return {
    chunks: chunksOf(path, file),
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** Whether there is something to read, without opening it: what waits in a FIFO can be read only once. @throws LocalFileError */
export async function checkLocalFile(path: string): Promise<void> {
  const found = await attempt(path, () => stat(systemPath(path)));
  if (found.isDirectory()) throw new LocalFileError(path, { code: "EISDIR" });
}

const CHUNK_BYTES = 256 * 1024;

async function* chunksOf(path: string, file: FileHandle): AsyncGenerator<Uint8Array> {
  try {
    const stream = file.createReadStream({ highWaterMark: CHUNK_BYTES, autoClose: false });
    yield* stream as AsyncIterable<Uint8Array>;
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

/** The path as the system takes it: bytes where it is no text. */
function systemPath(path: string): string | Buffer {
  return path.isWellFormed() ? path : Buffer.from(encodeWireText(path));
}

async function statOrNothing(path: string): Promise<Stats | undefined> {
  try {
    return await stat(systemPath(path));
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function attempt<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new LocalFileError(path, error);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or directory",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EISDIR: "this is a directory",
  ENOTDIR: "a part of the path is not a directory",
  ENOSPC: "no space left",
  EDQUOT: "the quota is used up",
  EROFS: "the file system is read-only",
  EEXIST: "it exists already",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
};

function wordsFor(cause: unknown): string {
  return WORDS[errnoOf(cause)] ?? (cause instanceof Error ? cause.message : "it failed");
}
