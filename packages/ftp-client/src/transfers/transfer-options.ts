/** What a caller may want of a transfer. */
import type { CallOptions } from "../operations/call-options.js";
import type { TransferType } from "../operations/representation.js";

export interface TransferOptions extends CallOptions {
  /** Is told at the start, then at most ten times a second, and at the end. An error that it throws ends the transfer. */
  readonly onProgress?: (progress: TransferProgress) => void;
  /** Default `binary`. */
  readonly type?: TransferType;
  /** Bytes a second, at most. Default: as fast as it goes. */
  readonly limitRate?: number;
  /**
   * How often a transfer that broke off is tried again, with a new session where the old one was lost; only where the local end
   * can begin anew (a path, bytes). A download goes on where it broke off. Default 0.
   */
  readonly retries?: number;
}

export interface DownloadOptions extends TransferOptions {
  /** The byte to begin with. Default 0. Not with `resume`. */
  readonly offset?: number;
  /**
   * To a local path only: goes on behind what is there, in the file itself, which keeps what came when it breaks off. The last
   * bytes that are there are fetched again and compared: a file that has changed on the server is refused, not patched.
   */
  readonly resume?: boolean;
  /** The size of the whole file, where the caller knows it: then the server is not asked. */
  readonly size?: number;
}

export interface UploadOptions extends TransferOptions {
  /** The byte of the server's file that the first byte sent becomes. Default 0. From a path, as many bytes of it are left out. */
  readonly offset?: number;
  /** From a local path or bytes only: asks for the size of what is there, and appends the rest. */
  readonly resume?: boolean;
  /** Puts the bytes behind what is there. */
  readonly append?: boolean;
  /** How many bytes will come, where only the caller can know: for `onProgress`. */
  readonly size?: number;
}

/** How far a transfer is. */
export interface TransferProgress {
  readonly direction: "download" | "upload";
  /** The path on the server. */
  readonly path: string;
  /** Bytes that the file has at its receiving end: those before `offset` count. */
  readonly bytes: number;
  /** Bytes of the whole file; absent where nobody knows. */
  readonly total?: number;
  /** Of the last few seconds. */
  readonly bytesPerSecond: number;
  readonly elapsedMs: number;
  /** The last one of this transfer. */
  readonly isDone: boolean;
}
