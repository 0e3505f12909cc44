/** What a caller may want of a transfer. */
import type { CallOptions } from "../operations/call-options.js";
import type { TransferType } from "../operations/representation.js";
import type { Pace } from "./pace.js";

export interface TransferOptions extends CallOptions {
  /** Is told at the start, then at most ten times a second, and at the end. An error that it throws ends the transfer. */
  readonly onProgress?: (progress: TransferProgress) => void;
  /** Default `binary`. `text` can only be moved whole: not with `offset` or `resume`. */
  readonly type?: TransferType;
  /** Bytes a second, at most; 1 or more. Default: as fast as it goes. */
  readonly limitRate?: number;
  /**
   * How often a transfer that broke off is tried again, after 1, 2, 4 … 30 s, with a new session where the old one was lost: only
   * where the local end can begin anew (a path, bytes), and not after what no second try would mend (5yz, a refused login, an error
   * of this machine). A download goes on where it broke off. Between two tries other calls have their turn. Default 0.
   */
  readonly retries?: number;
  /** Is told before each of these pauses. An error that it throws ends the transfer. */
  readonly onRetry?: (retry: TransferRetry) => void;
}

export interface DownloadOptions extends TransferOptions {
  /** The byte to begin with. Default 0. Not with `resume`. */
  readonly offset?: number;
  /**
   * To a local path only: goes on behind what is there, in the file itself, which keeps what came when it breaks off. The last
   * bytes that are there are fetched again and compared: a file that has changed on the server is refused (ResumeError), not
   * patched. One that has the size of the server's is taken for whole.
   */
  readonly resume?: boolean;
  /** The size of the whole file, where the caller knows it: then the server is asked only if what comes differs from it. */
  readonly size?: number;
}

/** A stream can neither go back nor begin anew. */
export type ReadableOptions = Omit<DownloadOptions, "resume" | "retries" | "onRetry">;

export interface ReadOptions extends Omit<DownloadOptions, "resume"> {
  /** More than that is refused, as soon as it is known. Default 64 MiB. */
  readonly maxBytes?: number;
}

export interface UploadOptions extends TransferOptions {
  /** The byte of the server's file that the first byte sent becomes. Default 0. From a path, as many bytes of it are left out. */
  readonly offset?: number;
  /**
   * From a local path or bytes only: asks for the size of what is there, and appends the rest. What is there is not compared: only
   * the caller knows whether it is the beginning of the same.
   */
  readonly resume?: boolean;
  /** Puts the bytes behind what is there. Not with `offset` or `resume`. */
  readonly append?: boolean;
  /** How many bytes will come, where only the caller can know: for `onProgress`. */
  readonly size?: number;
}

/** A stream can neither go back nor begin anew. */
export type WritableOptions = Omit<UploadOptions, "resume" | "retries" | "onRetry">;

/** What only this package gives, beside the public options. */
export interface SharedOptions {
  /** One bound for several transfers; it takes the place of `limitRate`. */
  readonly pace?: Pace | undefined;
}

/** How far a transfer is. */
export interface TransferProgress {
  readonly direction: "download" | "upload";
  /** The path on the server. */
  readonly path: string;
  /**
   * Bytes that the file has at its receiving end: those before `offset` count, those that `append` found there do not. It goes back
   * only when a transfer that broke off begins anew.
   */
  readonly bytes: number;
  /** Bytes of the whole file; absent where nobody knows, as for `text`. */
  readonly total?: number;
  /** Of the last few seconds. */
  readonly bytesPerSecond: number;
  readonly elapsedMs: number;
  /** The last one of this transfer, which is whole. A transfer that fails has none. */
  readonly isDone: boolean;
}

/** A transfer that broke off and is tried again. */
export interface TransferRetry {
  /** Why it broke off. */
  readonly error: unknown;
  /** 1 for the first. */
  readonly retry: number;
  /** Until it begins. */
  readonly pauseMs: number;
}
