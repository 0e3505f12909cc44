/**
 * What the server serves: one tree of files, seen through virtual paths. Whoever embeds the server may bring another.
 *
 * Every method throws StorageError and nothing else; its kind becomes the reply code by one table.
 */
import type { Readable, Writable } from "node:stream";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import type { VirtualPath } from "./virtual-path.js";

export interface Storage {
  /**
   * Facts about one entry. A symbolic link is followed, unless the options say otherwise. `name` is the last part of the path.
   *
   * `permissions`, here and in `list`, tell what would really work: clients grey out what they do not find there. RFC 3659 §7.5.5
   */
  stat(path: VirtualPath, options?: StatOptions): Promise<DirectoryEntry>;
  /**
   * The entries of a directory, without `.` and `..`, in order of their names' bytes; links are not followed. A directory of
   * more than 10,000 entries, or of names of more than 256 KiB together, may come in several runs, each of them in order, so that
   * it need not stand in memory as a whole.
   * Throws before the first entry if the path is no readable directory.
   */
  list(path: VirtualPath): Promise<AsyncIterable<DirectoryEntry>>;
  /**
   * A file to read, from a byte on: badPosition beyond its end. It is open when this returns; a FIFO, a device or a socket is
   * never opened.
   */
  retrieve(path: VirtualPath, options: { readonly offset: number }): Promise<Download>;
  /**
   * Room for a file to be written. Checks what can be checked, but creates and truncates nothing before `Upload.begin`: the
   * data connection must exist first. While one writes a path, the next one is told `busy`.
   */
  store(path: VirtualPath, way: StoreWay): Promise<Upload>;
  /** Makes a directory in one that exists. Fails with alreadyExists where the name is taken. */
  makeDirectory(path: VirtualPath): Promise<void>;
  /** Removes a directory that is empty. */
  removeDirectory(path: VirtualPath): Promise<void>;
  /** Removes anything that is no directory; of a symbolic link, the link. */
  removeFile(path: VirtualPath): Promise<void>;
  /** In one step; a file that has the new name is replaced. A symbolic link is renamed itself, not what it points to. */
  rename(from: VirtualPath, to: VirtualPath): Promise<void>;
  /** Sets the permission bits, of 0 to 0o777. A symbolic link is followed. permissionDenied for the root: it is everybody's. */
  changeMode(path: VirtualPath, mode: number): Promise<void>;
  /** Sets the time of last change, in milliseconds since 1970, UTC. A symbolic link is followed. permissionDenied for the root. */
  changeTime(path: VirtualPath, modifiedAtMs: number): Promise<void>;
  /** How many bytes may still be written in the directory of a path; undefined where nobody knows. */
  freeBytes(path: VirtualPath): Promise<number | undefined>;
}

export interface StatOptions {
  /**
   * Which end of a symbolic link is meant: `follow`, what it leads to (default), or `own`, the link itself, as in `list`. Only the
   * latter is there for a link that leads to nothing. Storages without links have nothing to choose.
   */
  readonly links?: "follow" | "own";
}

/** What an upload does to the name that it is for. `effective-way` tells what that means for what has the name now. */
export type StoreWay =
  /** A file that has the name is replaced when all has arrived. STOR */
  | { readonly kind: "replace" }
  /** The name must be free: alreadyExists otherwise, also if it is taken in the meantime. STOU */
  | { readonly kind: "create" }
  /** Goes on at the end of the file itself; where there is none, as `replace`. APPE */
  | { readonly kind: "append" }
  /**
   * Goes on at this byte of the file itself, which ends where the upload ends; at byte 0 as `replace`. Fails with badPosition
   * beyond the end of the file. REST and STOR
   */
  | { readonly kind: "restart"; readonly offset: number };

/** What becomes of the bytes that arrived under a free name, when the upload breaks off. */
export type BrokenUploads = "keep" | "discard";

export interface Download {
  /** Bytes in the file, from its beginning. */
  readonly size: number;
  /** The bytes from the offset on. Called once. Errors of the stream are StorageErrors. */
  readable(): Readable;
  /** Gives the file back; may be called at any time, also twice. */
  close(): Promise<void>;
}

/**
 * A file on its way in. It is seen under its name only when it is complete; until then what was there before stays. `append` and
 * `restart` work on the file itself: what arrived is there, whatever happens.
 */
export interface Upload {
  /**
   * Whether `commit` takes something away that is there: the file that has the name, or the rest of it. Asked when the stream has
   * finished: before such an end the server looks whether its client is still there. Default: false.
   */
  readonly replaces?: boolean;
  /** The data connection is there: begins to write. Called once. Errors of the stream are StorageErrors. */
  begin(): Promise<Writable>;
  /** All bytes arrived: publishes the file under its name. The stream must have finished. */
  commit(): Promise<void>;
  /**
   * The upload broke off. A name that was free gets what arrived, so that the client can go on from there (BrokenUploads); a file
   * that existed stays as it was. May be called at any time, also twice, also without `begin`.
   */
  abandon(): Promise<void>;
}
