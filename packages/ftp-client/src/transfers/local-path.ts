/** A path of this machine: as the system takes it, and what may be wrong with what is there. */
import { encodeWireText, FtpError } from "@pasvport/ftp-core";
import { errnoOf } from "@pasvport/ftp-core/net";

/** A file of this machine could not be read or written. `cause` is the system's error. */
export class LocalFileError extends FtpError {
  readonly code = "LOCAL_FILE";
  readonly path: string;

  /** @param words where the cause alone does not say it */
  constructor(path: string, cause: unknown, words: string = wordsFor(cause)) {
    super(`${path}: ${words}`, { cause });
    this.path = path;
  }
}

/** A file was to come, and a directory has its name. */
export function directoryInTheWay(path: string): LocalFileError {
  return new LocalFileError(path, { code: "EEXIST" }, "a directory of this name is in the way here");
}

/** Bytes where it is no text: a name that came from a server with bytes that are no UTF-8 becomes the same name here. */
export function systemPath(path: string): string | Buffer {
  return path.isWellFormed() ? path : Buffer.from(encodeWireText(path));
}

/** @throws LocalFileError for whatever `step` throws */
export async function attempt<T>(path: string, step: () => Promise<T>): Promise<T> {
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
  EPIPE: "nobody reads it any more",
  ENAMETOOLONG: "the name is too long",
};

function wordsFor(cause: unknown): string {
  return WORDS[errnoOf(cause)] ?? (cause instanceof Error ? cause.message : "it failed");
}
