/**
 * Clears away what uploads of a crashed server left behind: temporaries whose process is gone.
 *
 * Security: only what `isTemporaryName` knows is removed, only plain files, and only through a directory that is held inside the
 * root. Links are not followed, other file systems not entered.
 */
import type { Buffer } from "node:buffer";
import { lstat, unlink } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { decodeWireText } from "@pasvport/ftp-core";
import { isTemporaryName, joinBytes, temporaryOwner } from "./disk-name.js";
import type { Grip } from "./grip.js";
import { openDirectory } from "./open-directory.js";
import type { ServedTree } from "./served-tree.js";
import { ownerState, thisMachine } from "./upload-owner.js";
import { childPath, type VirtualPath } from "./virtual-path.js";

export interface CleanUpOptions {
  /** Milliseconds since 1970: what is old is told by it. */
  readonly wallTimeMs?: () => number;
  /** Ends the search: at most the file that is being looked at is still removed. */
  readonly signal?: AbortSignal;
}

/**
 * Goes through the whole tree, one directory at a time and never at more than half of one processor. What another process still
 * writes stays: of processes that cannot be asked, of another machine or container, everything that was written within a day.
 *
 * Resolves with the number of files removed so far, and never rejects: what cannot be read or removed is left. It keeps no process
 * alive: where nothing else does, the process ends and the rest is for the next start.
 * @example const cleanUp = removeCrashedUploads(tree);
 */
export async function removeCrashedUploads(
  tree: ServedTree,
  { wallTimeMs = Date.now, signal }: CleanUpOptions = {},
): Promise<number> {
  const isAbandoned = abandonmentOn(thisMachine(), wallTimeMs);
  let removed = 0;
  let disk: bigint | undefined;

  async function visit(path: VirtualPath): Promise<void> {
    if (signal?.aborted) return;
    const startedAtMs = performance.now();
    const below: string[] = [];
    await withDirectory(tree, path, async (directory) => {
      const { dev } = await directory.stat();
      disk ??= dev;
      if (dev !== disk) return;
      for await (const entry of await openDirectory(directory)) {
        if (signal?.aborted) return;
        if (entry.isDirectory()) {
          below.push(decodeWireText(entry.name));
        } else if (entry.name[0] === DOT && isTemporaryName(entry.name.toString("latin1"))) {
          if (await isAbandoned(directory, entry.name)) removed += await remove(directory, entry.name);
        }
      }
    });
    // It rejects only when the signal ends it.
    await pause(performance.now() - startedAtMs, undefined, { ref: false, ...(signal && { signal }) }).catch(() => {});
    for (const name of below) await visit(childPath(path, name));
  }

  await visit("/");
  return removed;
}

const DOT = 0x2e;
const DAY_MS = 86_400_000;

/** Nothing at all happens where the directory is gone, may not be read, or has become a link. */
async function withDirectory(
  tree: ServedTree,
  path: VirtualPath,
  use: (directory: Grip) => Promise<void>,
): Promise<void> {
  try {
    const directory = await tree.hold(path);
    try {
      if (tree.pathOf(directory) === path) await use(directory);
    } finally {
      directory.release();
    }
  } catch {
    // The next start looks again.
  }
}

type AbandonmentTest = (directory: Grip, name: Buffer) => Promise<boolean>;

function abandonmentOn(machine: string, wallTimeMs: () => number): AbandonmentTest {
  return async (directory, name) => {
    const owner = temporaryOwner(name.toString("latin1"));
    const state = owner === undefined ? "elsewhere" : ownerState(owner, machine);
    if (state === "alive") return false;
    const stats = await lstat(joinBytes(await directory.here(), name)).catch(() => undefined);
    if (stats === undefined || !stats.isFile()) return false;
    return state === "dead" || wallTimeMs() - stats.mtimeMs > DAY_MS;
  };
}

async function remove(directory: Grip, name: Buffer): Promise<number> {
  try {
    await unlink(joinBytes(await directory.here(), name));
    return 1;
  } catch {
    return 0;
  }
}
