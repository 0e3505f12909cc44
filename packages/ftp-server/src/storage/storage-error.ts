/**
 * What can go wrong in a storage: a closed list of kinds, and the reply that each becomes. RFC 959 §5.4
 *
 * Security: replies say the kind, never the real path and never the text of the system's error.
 */
import { FtpError, type Reply, repliesAllowed, reply, type Verb } from "@pasvport/ftp-core";
import { errnoOf } from "@pasvport/ftp-core/net";

export const storageFailures = {
  notFound: { code: 550, text: "no such file or directory" },
  notADirectory: { code: 550, text: "not a directory" },
  isADirectory: { code: 550, text: "this is a directory" },
  /** A FIFO, a device, a socket. */
  notAPlainFile: { code: 550, text: "not a plain file" },
  permissionDenied: { code: 550, text: "permission denied" },
  alreadyExists: { code: 550, text: "it exists already" },
  notEmpty: { code: 550, text: "the directory is not empty" },
  /** The file is shorter than the byte that REST named. */
  badPosition: { code: 554, text: "the file ends before this position" },
  otherFileSystem: { code: 553, text: "this lies in another file system: copy it instead" },
  intoItself: { code: 553, text: "a directory cannot be moved into itself" },
  nameNotAllowed: { code: 553, text: "this name is not allowed" },
  /** Another session writes it. */
  busy: { code: 450, text: "the file is busy: try again later" },
  noSpace: { code: 452, text: "no space left" },
  tooLarge: { code: 552, text: "the file would exceed a limit" },
  /** Too many open files and the like: it may work later. */
  exhausted: { code: 450, text: "the server has no resources left for this: try again later" },
  broken: { code: 451, text: "the storage failed" },
} as const satisfies Record<string, { readonly code: number; readonly text: string }>;

export type StorageFailure = keyof typeof storageFailures;

export class StorageError extends FtpError {
  readonly code = "STORAGE";
  readonly kind: StorageFailure;

  constructor(kind: StorageFailure, options?: ErrorOptions) {
    super(storageFailures[kind].text, options);
    this.kind = kind;
  }
}

/**
 * Any error that a storage let out, as the reply for the client. Where table 1 does not give the code to the verb, the general
 * one of the same first digit stands for it: clients look for the codes that RFC 959 §5.4 names.
 */
export function replyToStorageError(error: unknown, verb: Verb): Reply {
  const { code, text } = storageFailures[error instanceof StorageError ? error.kind : "broken"];
  if (repliesAllowed(verb).has(code)) return reply(code, text);
  return reply(code < 500 ? 451 : 550, text);
}

const KIND_OF_ERRNO: Readonly<Record<string, StorageFailure>> = {
  ENOENT: "notFound",
  ENOTDIR: "notADirectory",
  EISDIR: "isADirectory",
  EACCES: "permissionDenied",
  EPERM: "permissionDenied",
  EROFS: "permissionDenied",
  ELOOP: "permissionDenied",
  EXDEV: "otherFileSystem",
  EEXIST: "alreadyExists",
  ENOTEMPTY: "notEmpty",
  ENAMETOOLONG: "nameNotAllowed",
  EINVAL: "nameNotAllowed",
  EILSEQ: "nameNotAllowed",
  ENXIO: "notAPlainFile",
  EBUSY: "busy",
  ETXTBSY: "busy",
  ENOSPC: "noSpace",
  EDQUOT: "noSpace",
  EFBIG: "tooLarge",
  EMFILE: "exhausted",
  ENFILE: "exhausted",
  ENOMEM: "exhausted",
};

/** A system error as a StorageError; the system error is its cause. */
export function asStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  return new StorageError(KIND_OF_ERRNO[errnoOf(error)] ?? "broken", { cause: error });
}
