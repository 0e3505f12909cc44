/** Directories and files of this machine, as a tree that can be listed, and as one that is made. */
import type { Stats } from "node:fs";
import { lstat, mkdir, readdir, stat, utimes } from "node:fs/promises";
import { type DirectoryEntry, decodeWireText } from "@pasvport/ftp-core";
import { errnoOf } from "@pasvport/ftp-core/net";
import { attempt, directoryInTheWay, LocalFileError, systemPath } from "../transfers/local-path.js";
import { childPath } from "./child-path.js";
import type { TreeSource } from "./walk-tree.js";

/** Names are bytes: what is no UTF-8 comes as `wire-text` writes it, and arrives unchanged. Nothing is opened but directories. */
export const localTree: TreeSource = {
  async list(path) {
    const names = await attempt(path, () => readdir(systemPath(path), { encoding: "buffer" }));
    const texts = names.map(decodeWireText).sort();
    const entries: DirectoryEntry[] = [];
    for (let at = 0; at < texts.length; at += STATS_AT_ONCE) {
      const some = await Promise.all(texts.slice(at, at + STATS_AT_ONCE).map((name) => entryOf(path, name)));
      for (const entry of some) if (entry !== undefined) entries.push(entry);
    }
    return { entries, unreadable: { count: 0, samples: [] } };
  },
  describe: async (path) => asEntry(path, await attempt(path, () => lstat(systemPath(path)))),
};

/** No more than the four threads that Node has for files are at work, and a few wait. */
const STATS_AT_ONCE = 16;

async function entryOf(path: string, name: string): Promise<DirectoryEntry | undefined> {
  try {
    return asEntry(name, await lstat(systemPath(childPath(path, name))));
  } catch (error) {
    // What is gone since it was listed was never there; what cannot be looked at is told when it is described.
    return errnoOf(error) === "ENOENT" ? undefined : { name, type: "unknown" };
  }
}

function asEntry(name: string, stats: Stats): DirectoryEntry {
  return { name, type: typeOf(stats), size: stats.size, modifiedAtMs: stats.mtimeMs, modifiedPrecision: "millisecond" };
}

function typeOf(stats: Stats): DirectoryEntry["type"] {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  return stats.isSymbolicLink() ? "symlink" : "other";
}

/** What a link leads to; undefined where that is nothing, or cannot be looked at. */
export async function linkedEntry(path: string, name: string): Promise<DirectoryEntry | undefined> {
  try {
    return asEntry(name, await stat(systemPath(path)));
  } catch {
    return undefined;
  }
}

/** The file that has the name already; undefined where nothing has. @throws LocalFileError where it is something else */
export async function existingFile(path: string): Promise<Stats | undefined> {
  const stats = await existing(path);
  if (stats === undefined || stats.isFile()) return stats;
  // Security: what is written under the name of a link, a FIFO or a device goes elsewhere.
  throw stats.isDirectory() ? directoryInTheWay(path) : new LocalFileError(path, { code: "EEXIST" });
}

/** @returns whether it is there. @throws LocalFileError where something else has the name */
export async function isLocalDirectory(path: string): Promise<boolean> {
  const stats = await existing(path);
  // Security: a link to a directory leads out of the tree.
  if (stats !== undefined && !stats.isDirectory()) throw new LocalFileError(path, { code: "EEXIST" });
  return stats !== undefined;
}

export async function makeLocalDirectory(path: string): Promise<void> {
  await attempt(path, () => mkdir(systemPath(path)));
}

/** With those above it. A link to a directory is one: whoever named it wants it so. */
export async function makeLocalRoot(path: string): Promise<void> {
  await attempt(path, () => mkdir(systemPath(path), { recursive: true }));
}

/** Never rejects: a file that is whole is no failure because of its time. */
export async function setLocalTime(path: string, modifiedAtMs: number): Promise<void> {
  const time = new Date(modifiedAtMs);
  await utimes(systemPath(path), time, time).catch(() => undefined);
}

async function existing(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(systemPath(path));
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw new LocalFileError(path, error);
  }
}
