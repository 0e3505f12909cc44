/** Files of this machine: read whole, or written beside their name and renamed when they are whole. */
import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FtpError } from "@pasvport/ftp-core";

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
  /** Removes what was written. May be called after `commit`: then it does nothing. */
  discard(): Promise<void>;
}

/** What was under the name before stays until `commit`. @throws LocalFileError */
export async function createLocalFile(path: string): Promise<LocalFile> {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString("hex")}.part`);
  let file: FileHandle | undefined = await attempt(path, () => open(beside, "wx"));
  const close = async (): Promise<void> => {
    const closing = file;
    file = undefined;
    await closing?.close();
  };
  return {
    write: async (chunk) => {
      await attempt(path, () => file?.writeFile(chunk) ?? Promise.resolve());
    },
    commit: async () => {
      await attempt(path, close);
      await attempt(path, () => rename(beside, path));
    },
    discard: async () => {
      if (file === undefined) return;
      await close();
      await attempt(path, () => unlink(beside));
    },
  };
}

/** The bytes of a file. @throws LocalFileError from the iteration */
export async function* readLocalFile(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new LocalFileError(path, error);
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
  const errno = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  return WORDS[errno] ?? (cause instanceof Error ? cause.message : "it failed");
}
