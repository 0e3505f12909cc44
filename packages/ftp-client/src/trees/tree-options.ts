/** What a caller may want of a whole tree, and what is told about it. */
import type { DirectoryEntry } from "@pasvport/ftp-core";
import type { CallOptions } from "../operations/call-options.js";
import type { TransferProgress } from "../transfers/transfer-options.js";

export interface TreeOptions extends CallOptions {
  /** So many files at the same time, each over a session of its own. Default 1. */
  readonly parallel?: number;
  /** Bytes a second, all files together. Default: as fast as it goes. */
  readonly limitRate?: number;
  /** How often a file that broke off is tried again. Default 0. */
  readonly retries?: number;
  /** `same`: files of the same size and time stay as they are. Default `none`: all are copied. */
  readonly skip?: "same" | "none";
  /** Copies get the time of their original, where both sides can. Default true. */
  readonly keepTimes?: boolean;
  /** Which entries, by their path below the tree's root; a directory that is left out is not looked into. Default: all. */
  readonly filter?: (path: string, entry: TreeEntry) => boolean;
  readonly onEvent?: (event: TreeEvent) => void;
}

export interface TreeEntry {
  readonly type: "file" | "directory" | "symlink" | "other";
  readonly size?: number | undefined;
  readonly modifiedAtMs?: number | undefined;
}

/** One entry that `walk` finds. */
export interface WalkedEntry {
  /** Below the directory that was walked, parts joined by `/`. */
  readonly path: string;
  readonly entry: DirectoryEntry;
}

/** What happens to an entry; `path` is the one below the tree's root. */
export type TreeEvent =
  | { readonly kind: "copying"; readonly path: string; readonly progress: TransferProgress }
  | { readonly kind: "copied"; readonly path: string; readonly bytes: number; readonly durationMs: number }
  | { readonly kind: "made"; readonly path: string }
  | { readonly kind: "unchanged"; readonly path: string }
  /** Left out, and why: no file, a name that this system cannot have. */
  | { readonly kind: "leftOut"; readonly path: string; readonly why: string }
  | { readonly kind: "failed"; readonly path: string; readonly error: unknown };

export interface TreeSummary {
  readonly files: number;
  readonly directories: number;
  readonly bytes: number;
  readonly unchanged: number;
  readonly leftOut: readonly { readonly path: string; readonly why: string }[];
  /** The rest was copied all the same. The first 1,000; `failures` counts them all. */
  readonly failed: readonly { readonly path: string; readonly error: unknown }[];
  readonly failures: number;
}
