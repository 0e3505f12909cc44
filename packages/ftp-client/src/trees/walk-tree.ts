/** Through a tree, directory by directory, as it is listed: bounded, whatever the lists say. */
import {
  type DirectoryEntry,
  flatCopy,
  isOneLineName,
  NegativeReplyError,
  printable,
  RemoteProtocolError,
} from "@pasvport/ftp-core";
import type { Listing } from "../operations/listing.js";
import { childPath } from "./child-path.js";
import type { LeftOut, WalkedEntry } from "./tree-options.js";

/** A tree that can be listed: one of the server's, or one of this machine. */
export interface TreeSource {
  list(path: string): Promise<Listing>;
  /** One entry whose type the list did not tell. */
  describe(path: string): Promise<DirectoryEntry>;
}

export interface TreeWatcher {
  onLeftOut(leftOut: LeftOut): void;
  /** Something below the root that could not be listed or described. What it throws ends the walk. */
  onFailure(path: string, error: unknown): void;
  /** Names that give the same are one here. Default: only a name itself. */
  readonly sameName?: (name: string) => string;
  readonly limits?: TreeLimits;
}

export interface WalkStep extends WalkedEntry {
  /** With the root before it. */
  readonly fullPath: string;
  /** Keeps the walk from looking into this directory. */
  pass(): void;
}

export interface TreeLimits {
  /** Directories inside each other. */
  readonly depth: number;
  /** Characters of a path below the root. */
  readonly pathLength: number;
  /** Of the whole tree. */
  readonly entries: number;
  /** What those directories take that are known and not listed yet: see `waitingBytes`. */
  readonly waitingBytes: number;
}

/** Security: a server can describe a tree without an end. These are far more than people, and programs, have. */
export const treeLimits: TreeLimits = {
  depth: 100,
  pathLength: 4_096,
  entries: 10_000_000,
  waitingBytes: 32 * 1024 * 1024,
};

/** What a directory that waits takes of our memory, about: short names make no small entries. */
export function waitingBytes(path: string): number {
  return path.length + WAITING_OVERHEAD;
}

const WAITING_OVERHEAD = 128;

interface WaitingDirectory {
  readonly path: string;
  readonly depth: number;
}

/**
 * Each directory before what is in it; links are not followed. The next directory is listed when all of the last one was taken.
 *
 * @throws RemoteProtocolError for a tree that is too large, and what listing the root throws
 */
export async function* walkTree(root: string, source: TreeSource, watcher: TreeWatcher): AsyncGenerator<WalkStep> {
  const { limits = treeLimits, sameName = (name: string) => name } = watcher;
  const waiting: WaitingDirectory[] = [{ path: "", depth: 0 }];
  let waitingTotal = waitingBytes("");
  let count = 0;
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    waitingTotal -= waitingBytes(directory.path);
    const listing = await listed(directory.path);
    if (listing === undefined) continue;
    const names = new Set<string>();
    const inside: WaitingDirectory[] = [];
    for (const told of listing.entries) {
      count += 1;
      if (count > limits.entries) throw new RemoteProtocolError(`the tree has more than ${limits.entries} entries`);
      const path = childPath(directory.path, told.name);
      const why = refusal(told.name, path, names);
      if (why !== undefined) {
        watcher.onLeftOut({ path, why });
        continue;
      }
      names.add(sameName(told.name));
      const entry = told.type === "unknown" ? await described(told, path) : told;
      if (entry === undefined) continue;
      let isEntered = entry.type === "directory";
      const pass = (): void => {
        isEntered = false;
      };
      yield { path, fullPath: childPath(root, path), entry, pass };
      if (!isEntered) continue;
      if (directory.depth + 1 >= limits.depth) {
        watcher.onLeftOut({ path, why: `what is in it lies deeper than ${limits.depth} directories` });
        continue;
      }
      waitingTotal += waitingBytes(path);
      if (waitingTotal > limits.waitingBytes) throw new RemoteProtocolError("the tree has too many directories");
      // Alone: the name may be part of a line that is far longer.
      inside.push({ path: flatCopy(path), depth: directory.depth + 1 });
    }
    for (const next of inside.reverse()) waiting.push(next);
  }

  async function listed(path: string): Promise<Listing | undefined> {
    try {
      const listing = await source.list(path === "" ? root : childPath(root, path));
      const { count: lines, samples } = listing.unreadable;
      if (lines > 0) {
        const [sample = ""] = samples;
        const some = lines === 1 ? "1 line" : `${lines} lines`;
        watcher.onLeftOut({ path, why: `${some} of its listing cannot be read: ${printable(sample)}` });
      }
      return listing;
    } catch (error) {
      if (path === "") throw error;
      watcher.onFailure(path, error);
      return undefined;
    }
  }

  async function described(told: DirectoryEntry, path: string): Promise<DirectoryEntry | undefined> {
    try {
      return { ...(await source.describe(childPath(root, path))), name: told.name };
    } catch (error) {
      if (error instanceof NegativeReplyError && error.reply.code !== 421) return told;
      watcher.onFailure(path, error);
      return undefined;
    }
  }

  function refusal(name: string, path: string, names: ReadonlySet<string>): string | undefined {
    // Security: a hostile server lists `../x` or `/etc/x`.
    if (name === "" || name === "." || name === ".." || name.includes("/")) return "its name is no name of one entry";
    if (!isOneLineName(name)) return "its name has a line break, for which FTP has no form";
    if (path.length > limits.pathLength) return `its path has more than ${limits.pathLength} characters`;
    return names.has(sameName(name)) ? "another entry has the same name here" : undefined;
  }
}
