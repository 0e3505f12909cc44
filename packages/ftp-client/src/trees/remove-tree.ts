/** A file, or a directory with all that is in it. RFC 959 §4.1.3 (DELE, RMD) */
import {
  type DirectoryEntry,
  flatCopy,
  isOneLineName,
  NegativeReplyError,
  OptionError,
  RemoteProtocolError,
} from "@pasvport/ftp-core";
import { explain } from "../advice/explain.js";
import type { ClientSession } from "../client-session.js";
import type { CallOptions } from "../operations/call-options.js";
import { entryExists } from "../operations/describe-entry.js";
import { removeDirectory, removeFile } from "../operations/name-changes.js";
import { lastPart, parentPath } from "../operations/remote-path.js";
import type { SessionTurns } from "../session-turns.js";
import { absolutePath } from "./absolute-path.js";
import { childPath } from "./child-path.js";
import { describeStep, listStep } from "./steps.js";
import { type TreeLimits, treeLimits, waitingBytes } from "./walk-tree.js";

/**
 * Files first, then the directories around them. Symbolic links are removed themselves; what they lead to stays. What another
 * removes meanwhile counts as removed. Ends at the first thing that the server does not let go.
 *
 * @throws OptionError for a path that means everything; NegativeReplyError, and what `list` throws
 */
export async function removeTree(
  turns: SessionTurns,
  path: string,
  { signal, limits = treeLimits }: CallOptions & { readonly limits?: TreeLimits } = {},
): Promise<void> {
  try {
    // Security: an empty variable in a script must not become "everything".
    if (["/", ".", ".."].includes(lastPart(path))) {
      throw new OptionError(`"${path}" is not removed with all that is in it: name something in it`);
    }
    const root = await absolutePath(turns, path, signal);
    const removal = new TreeRemoval(turns, limits, signal);
    const refusal = await removal.unlink(root);
    if (refusal === undefined) return;
    if ((await removal.typeOf(root)) !== "directory") throw refusal;
    await removal.removeDirectory(root);
  } catch (error) {
    const transcript = [...(turns.session?.transcript ?? [])];
    throw explain(error, { operation: `removeDirectory ${path}`, transcript, settings: turns.settings });
  }
}

interface OpenDirectory {
  readonly path: string;
  /** Those in it, which come first. */
  readonly directories: string[];
  /** Of something in it that seems to be gone: where the directory is not empty then, this tells more. */
  readonly doubted?: Refusal | undefined;
}

class TreeRemoval {
  readonly #turns: SessionTurns;
  readonly #limits: TreeLimits;
  readonly #signal: AbortSignal | undefined;
  #count = 0;
  /** Of all directories that are known and not listed yet. */
  #waitingBytes = 0;

  constructor(turns: SessionTurns, limits: TreeLimits, signal: AbortSignal | undefined) {
    this.#turns = turns;
    this.#limits = limits;
    this.#signal = signal;
  }

  /**
   * @returns why the server does not do it; undefined when the name is gone
   *
   * Security: directories are tried too. Interop: pyftpdlib calls a link to a directory a directory; who looks into it first
   * empties what it leads to.
   */
  async unlink(path: string): Promise<Refusal | undefined> {
    return this.#refusalOf(path, (session) => removeFile(session, path));
  }

  /** As the directory above lists it: MLST may tell of a link what it leads to. What is not listed is asked for by name. */
  async typeOf(path: string): Promise<EntryType> {
    const name = lastPart(path);
    const listing = await orRefusal(listStep(this.#turns, parentPath(path), this.#signal));
    const entries = listing instanceof NegativeReplyError ? [] : listing.entries;
    return this.#told(path, entries.find((entry) => entry.name === name)?.type);
  }

  async #told(path: string, listed: EntryType = "unknown"): Promise<EntryType> {
    return listed === "unknown" ? (await describeStep(this.#turns, path, this.#signal)).type : listed;
  }

  async removeDirectory(path: string): Promise<void> {
    const open: OpenDirectory[] = [await this.#openDirectory(path)];
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const inside = last.directories.pop();
      if (inside !== undefined) {
        if (open.length >= this.#limits.depth) {
          throw new RemoteProtocolError(`${inside} lies deeper than ${this.#limits.depth} directories`);
        }
        this.#waitingBytes -= waitingBytes(inside);
        open.push(await this.#openDirectory(inside));
        continue;
      }
      open.pop();
      const { path: emptied } = last;
      const refusal = await this.#refusalOf(emptied, (session) => removeDirectory(session, emptied));
      if (refusal !== undefined && (await this.#isThere(emptied))) throw last.doubted ?? refusal;
    }
  }

  /** Lists it, and removes all in it but the directories. */
  async #openDirectory(path: string): Promise<OpenDirectory> {
    const directories: string[] = [];
    const listing = await orRefusal(listStep(this.#turns, path, this.#signal));
    if (listing instanceof NegativeReplyError) {
      if (await this.#isThere(path)) throw listing;
      return { path, directories };
    }
    let doubted: Refusal | undefined;
    for (const entry of listing.entries) {
      this.#count += 1;
      const { entries: most } = this.#limits;
      if (this.#count > most) throw new RemoteProtocolError(`the tree has more than ${most} entries`);
      // Security: `../x` lies elsewhere. The directory is not empty then, and the server will say so.
      if (entry.name === "." || entry.name === ".." || entry.name.includes("/") || !isOneLineName(entry.name)) continue;
      const inside = childPath(path, entry.name);
      const refusal = await this.unlink(inside);
      if (refusal === undefined) continue;
      if (entry.type !== "directory" && !(await this.#isThere(inside))) {
        doubted ??= refusal;
        continue;
      }
      if ((await this.#told(inside, entry.type)) !== "directory") throw refusal;
      this.#waitingBytes += waitingBytes(inside);
      if (this.#waitingBytes > this.#limits.waitingBytes)
        throw new RemoteProtocolError("the tree has too many directories");
      // Alone: the name may be part of a line that is far longer.
      directories.push(flatCopy(inside));
    }
    return { path, directories, doubted };
  }

  /** A refusal is no answer either: then it may be there. */
  async #isThere(path: string): Promise<boolean> {
    return (await orRefusal(this.#run(`exists ${path}`, path, (session) => entryExists(session, path)))) !== false;
  }

  async #refusalOf(path: string, remove: (session: ClientSession) => Promise<void>): Promise<Refusal | undefined> {
    const outcome = await orRefusal(this.#run(`remove ${path}`, path, remove));
    return outcome instanceof NegativeReplyError ? outcome : undefined;
  }

  #run<T>(operation: string, path: string, work: (session: ClientSession) => Promise<T>): Promise<T> {
    return this.#turns.run({ operation, names: [path], signal: this.#signal, stops: "atOnce" }, work);
  }
}

type EntryType = DirectoryEntry["type"];
type Refusal = NegativeReplyError;

/** 421 ends the session: it is no answer to the question. RFC 959 §4.2.2 */
async function orRefusal<T>(asked: Promise<T>): Promise<T | Refusal> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NegativeReplyError && error.reply.code !== 421) return error;
    throw error;
  }
}
