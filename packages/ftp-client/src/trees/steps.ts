/** One turn each: what trees ask a server between two transfers. */
import { type DirectoryEntry, NegativeReplyError, OptionError, printable } from "@pasvport/ftp-core";
import { describeEntry } from "../operations/describe-entry.js";
import { sizeIfTold } from "../operations/file-facts.js";
import { type Listing, list } from "../operations/listing.js";
import { lastPart } from "../operations/remote-path.js";
import type { SessionTurns } from "../session-turns.js";
import type { TreeSource } from "./walk-tree.js";

export function listStep(turns: SessionTurns, path: string, signal?: AbortSignal): Promise<Listing> {
  return turns.run({ operation: `list ${path}`, names: [path], signal, stops: "inOrder" }, (session) =>
    list(session, path, signal === undefined ? {} : { signal }),
  );
}

export function describeStep(turns: SessionTurns, path: string, signal?: AbortSignal): Promise<DirectoryEntry> {
  return turns.run({ operation: `stat ${path}`, names: [path], signal, stops: "atOnce" }, (session) =>
    describeEntry(session, path),
  );
}

/**
 * What a link leads to; undefined where that is nothing.
 *
 * Interop: most servers describe what a link leads to, Pure-FTPd the link itself. SIZE is always about what RETR would send.
 */
export async function linkedStep(
  turns: SessionTurns,
  path: string,
  signal?: AbortSignal,
): Promise<DirectoryEntry | undefined> {
  const turn = { operation: `stat ${path}`, names: [path], signal, stops: "atOnce" } as const;
  return turns.run(turn, async (session) => {
    try {
      const entry = await describeEntry(session, path);
      if (entry.type !== "symlink" && entry.type !== "unknown") return entry;
      const size = await sizeIfTold(session, path);
      return size === undefined ? entry : { name: entry.name, type: "file", size };
    } catch (error) {
      if (error instanceof NegativeReplyError && error.reply.code !== 421) return undefined;
      throw error;
    }
  });
}

/**
 * `list` shows a file as its own only entry: that is no tree.
 *
 * @throws OptionError
 */
export async function requireDirectory(
  turns: SessionTurns,
  path: string,
  { entries }: Listing,
  signal?: AbortSignal,
): Promise<void> {
  const [only] = entries;
  const mayBeItself = entries.length === 1 && only?.type !== "directory" && only?.name === lastPart(path);
  if (!mayBeItself) return;
  const { type } = await describeStep(turns, path, signal);
  if (type === "file" || type === "other") throw new OptionError(`"${printable(path)}" is no directory`);
}

/** The server's tree, over one session. */
export function serverTree(turns: SessionTurns, root: string, signal?: AbortSignal): TreeSource {
  return {
    list: async (path) => {
      const listing = await listStep(turns, path, signal);
      if (path === root) await requireDirectory(turns, path, listing, signal);
      return listing;
    },
    describe: (path) => describeStep(turns, path, signal),
  };
}
