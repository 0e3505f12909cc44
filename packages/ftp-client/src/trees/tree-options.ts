/** What a caller may want of a whole tree, and what is told about it. */
import type { DirectoryEntry } from "@pasvport/ftp-core";
import type { CallOptions } from "../operations/call-options.js";
import type { TransferType } from "../operations/representation.js";
import type { TransferProgress, TransferRetry } from "../transfers/transfer-options.js";

export interface TreeOptions extends CallOptions {
  /**
   * So many files at the same time, each over a session of its own, 1 to 32; fewer where the server does not let that many in.
   * Default 1.
   */
  readonly parallel?: number;
  /** Bytes a second, all files together. Default: as fast as it goes. */
  readonly limitRate?: number;
  /** How often a file or a listing that broke off is tried again, after pauses that grow. Default 0. */
  readonly retries?: number;
  /** `same`: files of the same size and time stay as they are. Default `none`: all are copied. */
  readonly skip?: "same" | "none";
  /**
   * Goes on with files of which a part is there, as `download` and `upload` do; those of the same size stay as they are. Not with
   * `skip`, which asks for the same time, too. Default false.
   */
  readonly resume?: boolean;
  /** Default `binary`. `text` adapts line ends; not with `resume`. */
  readonly type?: TransferType;
  /** Nothing is changed, here or there: what is told is what would be done. Default false. */
  readonly dryRun?: boolean;
  /** Copies get the time of their original, where both sides can. Default true. */
  readonly keepTimes?: boolean;
  /** Which entries, by their path below the tree's root; a directory that is left out is not looked into. Default: all. */
  readonly filter?: (path: string, entry: TreeEntry) => boolean;
  /** An error that it throws ends the whole copy. */
  readonly onEvent?: (event: TreeEvent) => void;
}

export interface WalkOptions extends CallOptions {
  /** Is told what the walk passes over: a name that is none, what lies too deep, a line of a listing that nobody can read. */
  readonly onLeftOut?: (leftOut: LeftOut) => void;
}

export interface TreeEntry {
  readonly type: "file" | "directory" | "symlink" | "other";
  readonly size?: number | undefined;
  readonly modifiedAtMs?: number | undefined;
}

/** One entry that `walk` finds. */
export interface WalkedEntry {
  /** Below the directory that was walked, parts joined by `/`. None of them is empty, `.` or `..`. */
  readonly path: string;
  readonly entry: DirectoryEntry;
}

export interface LeftOut {
  /** Below the tree's root, as the server told it: it may be hostile. */
  readonly path: string;
  readonly why: string;
}

/** What happens to an entry; `path` is the one below the tree's root, and empty for the root itself. */
export type TreeEvent =
  | { readonly kind: "copying"; readonly path: string; readonly progress: TransferProgress }
  /** It broke off, and is tried again. */
  | { readonly kind: "retrying"; readonly path: string; readonly retry: TransferRetry }
  | { readonly kind: "copied"; readonly path: string; readonly bytes: number; readonly durationMs: number }
  /** A directory that was not there before. */
  | { readonly kind: "made"; readonly path: string }
  | { readonly kind: "unchanged"; readonly path: string }
  /** Left out, and why: no file, a name that this system cannot have. */
  | { readonly kind: "leftOut"; readonly path: string; readonly why: string }
  /** Of a refusal, the reply has no more than its first 1,000 characters. */
  | { readonly kind: "failed"; readonly path: string; readonly error: unknown }
  /** The last one of a copy that ends early; its promise rejects with this error. */
  | { readonly kind: "stopped"; readonly path: ""; readonly error: unknown; readonly summary: TreeSummary };

export interface TreeSummary {
  /** That were copied. */
  readonly files: number;
  /** That were made. */
  readonly directories: number;
  /** Of the files that were copied. */
  readonly bytes: number;
  /** Files that were there already: with the same size and time, or with `resume` of the same size. */
  readonly unchanged: number;
  /** The first 1,000; `omissions` counts them all. What the filter did not want is not among them. */
  readonly leftOut: readonly LeftOut[];
  readonly omissions: number;
  /** The rest was copied all the same. The first 1,000; `failures` counts them all. */
  readonly failed: readonly { readonly path: string; readonly error: unknown }[];
  readonly failures: number;
}
