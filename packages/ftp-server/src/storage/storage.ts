/**
 * What the server serves: one tree of files, seen through virtual paths. Whoever embeds the server may bring another.
 *
 * Every method throws StorageError and nothing else; its kind becomes the reply code by one table.
 */
import type { Readable, Writable } from "node:stream";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import type { VirtualPath } from "./virtual-path.js";

export interface Storage {
  /** Facts about one entry; a symbolic link is followed. `name` is the last part of the path. */
  stat(path: VirtualPath): Promise<DirectoryEntry>;
  /**
   * The entries of a directory, without `.` and `..`, in order of their names' bytes; links are not followed.
   * Throws before the first entry if the path is no readable directory.
   */
  list(path: VirtualPath): Promise<AsyncIterable<DirectoryEntry>>;
  /** A file to read. It is open when this returns; a FIFO, a device or a socket is never opened. */
  retrieve(path: VirtualPath, options: { readonly offset: number }): Promise<Download>;
  /**
   * Room for a file to be written. Checks what can be checked, but creates and truncates nothing before `Upload.begin`: the
   * data connection must exist first.
   */
  store(path: VirtualPath): Promise<Upload>;
}

export interface Download {
  /** Bytes in the file, from its beginning. */
  readonly size: number;
  /** The bytes from the offset on. Called once. Errors of the stream are StorageErrors. */
  readable(): Readable;
  /** Gives the file back; may be called at any time, also twice. */
  close(): Promise<void>;
}

/**
 * A file on its way in. It is seen under its name only when it is complete; until then what was there before stays.
 */
export interface Upload {
  /** The data connection is there: begins to write. Called once. Errors of the stream are StorageErrors. */
  begin(): Promise<Writable>;
  /** All bytes arrived: publishes the file under its name. The stream must have finished. */
  commit(): Promise<void>;
  /**
   * The upload broke off. A name that was free gets what arrived, so that the client can go on from there; a file that existed
   * stays as it was. May be called at any time, also twice, also without `begin`.
   */
  abandon(): Promise<void>;
}
