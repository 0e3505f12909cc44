/** What the disk says about a file, as a DirectoryEntry. Owner and group stay untold: they are this machine's, not the client's. */
import type { BigIntStats } from "node:fs";
import type { DirectoryEntry, EntryType } from "@pasvport/ftp-core";
import { StorageError } from "./storage-error.js";

/** @param permissions the letters of RFC 3659 §7.5.5, where they are known: see `permission-letters` */
export function diskEntry(name: string, stats: BigIntStats, permissions?: string): DirectoryEntry {
  const type = entryType(stats);
  return {
    name,
    type,
    ...(type === "file" ? { size: Number(stats.size) } : {}),
    modifiedAtMs: Number(stats.mtimeMs),
    modifiedPrecision: "millisecond",
    unixMode: Number(stats.mode) & 0o7777,
    // Numbers of more than 53 bits occur: as plain numbers two files could become one.
    unique: `${stats.dev.toString(16)}g${stats.ino.toString(16)}`,
    ...(permissions === undefined ? {} : { permissions }),
  };
}

function entryType(stats: BigIntStats): EntryType {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  return stats.isSymbolicLink() ? "symlink" : "other";
}

/** @throws StorageError isADirectory, or notAPlainFile for a FIFO, a device or a socket */
export function requirePlainFile(stats: BigIntStats): void {
  if (stats.isDirectory()) throw new StorageError("isADirectory");
  if (!stats.isFile()) throw new StorageError("notAPlainFile");
}
