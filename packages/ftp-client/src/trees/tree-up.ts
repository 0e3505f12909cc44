/** A tree of this machine to the server. */
import { type DirectoryEntry, FtpError, NegativeReplyError } from "@pasvport/ftp-core";
import { setModifiedTime } from "../operations/file-facts.js";
import { parentPath } from "../operations/remote-path.js";
import type { SessionTurns } from "../session-turns.js";
import { beforeTurns } from "../transfers/require-options.js";
import { upload } from "../transfers/upload.js";
import { absolutePath } from "./absolute-path.js";
import { childPath } from "./child-path.js";
import { linkedEntry, localTree } from "./local-tree.js";
import { ensureDirectory } from "./make-directories.js";
import { requireTreeOptions } from "./require-tree-options.js";
import { exactTime, isSameTime } from "./same-file.js";
import { listStep } from "./steps.js";
import { copyTree, type FileOptions, type TreeCopy } from "./tree-copy.js";
import type { TreeOptions, TreeSummary } from "./tree-options.js";
import { treeLimits, type WalkStep, walkTree } from "./walk-tree.js";

/** @throws what ends it all: `from` cannot be read, `path` cannot be made, the server is gone, the signal */
export async function uploadTree(
  turns: SessionTurns,
  from: string,
  path: string,
  options: TreeOptions = {},
): Promise<TreeSummary> {
  const operation = `uploadTree ${path}`;
  beforeTurns(turns, operation, () => requireTreeOptions(options));
  const root = await absolutePath(turns, path, options.signal);
  return copyTree(turns, { operation, isEverywhere: root.startsWith("/"), options }, (copy) =>
    new TreeUpload(copy, from, root).run(),
  );
}

class TreeUpload {
  readonly #copy: TreeCopy;
  readonly #from: string;
  readonly #root: string;
  /** What the server has in the directory that the walk is in, by name: it is asked only where it saves something. */
  #there: { readonly directory: string; readonly entries: ReadonlyMap<string, DirectoryEntry> } | undefined;
  /** Directories that were made just now, and not looked into: they are empty. */
  readonly #empty = new Set<string>();
  #hasTimes = true;

  constructor(copy: TreeCopy, from: string, root: string) {
    this.#copy = copy;
    this.#from = from;
    this.#root = root;
  }

  async run(): Promise<void> {
    const source = {
      ...localTree,
      list: async (path: string) => {
        const listing = await localTree.list(path);
        // Not before it is sure that there is something to copy.
        const isRoot = path === this.#from && !this.#copy.options.dryRun;
        if (isRoot && (await this.#ensure(this.#root))) this.#empty.add("");
        return listing;
      },
    };
    // A disk has an end by itself.
    const limits = { ...treeLimits, entries: Number.POSITIVE_INFINITY, waitingBytes: Number.POSITIVE_INFINITY };
    for await (const step of walkTree(this.#from, source, { ...this.#copy.watcher, limits })) await this.#take(step);
  }

  async #take(step: WalkStep): Promise<void> {
    const { path, fullPath, entry } = step;
    if (!this.#copy.wants(path, entry)) {
      step.pass();
      return;
    }
    switch (entry.type) {
      case "directory":
        await this.#make(step);
        break;
      case "file":
        await this.#give(path, fullPath, entry);
        break;
      case "symlink": {
        const linked = await linkedEntry(fullPath, entry.name);
        if (linked?.type === "file") await this.#give(path, fullPath, linked);
        else
          this.#copy.leaveOut(
            path,
            linked === undefined ? "it is a link to nothing" : "it is a link, and not to a file",
          );
        break;
      }
      case "other":
      case "unknown":
      case "current":
      case "parent":
        // Security: a FIFO that nobody writes to would be waited for without an end, a device has one seldom.
        this.#copy.leaveOut(path, "it is neither a file nor a directory");
        break;
      default:
        entry.type satisfies never;
    }
  }

  async #make(step: WalkStep): Promise<void> {
    const { path } = step;
    try {
      const there = await this.#thereAt(path);
      if (there?.type === "directory") return;
      const { dryRun } = this.#copy.options;
      if (!dryRun && !(await this.#ensure(childPath(this.#root, path)))) return;
      if (this.#asksWhatIsThere) this.#empty.add(path);
      this.#copy.tell({ kind: "made", path });
    } catch (error) {
      step.pass();
      this.#copy.watcher.onFailure(path, error);
    }
  }

  async #give(path: string, local: string, entry: DirectoryEntry): Promise<void> {
    const there = await this.#thereAt(path);
    await this.#copy.give(path, (turns, file) => this.#send(turns, { path, local, entry, there }, file));
  }

  async #send(turns: SessionTurns, { path, local, entry, there }: FileToSend, file: FileOptions): Promise<void> {
    const { skip, resume, keepTimes = true } = this.#copy.options;
    const remote = childPath(this.#root, path);
    const isSameSize = there?.type === "file" && there.size === entry.size;
    const isSame = async (): Promise<boolean> =>
      skip === "same" && isSameTime(await exactTime(turns, remote, there ?? {}, file.signal), entry.modifiedAtMs);
    if (isSameSize && (resume || (await isSame()))) {
      this.#copy.tell({ kind: "unchanged", path });
      return;
    }
    await this.#copy.move(path, entry.size, async () => {
      const bytes = await upload(turns, local, remote, file);
      if (keepTimes) await this.#setTime(turns, remote, entry.modifiedAtMs);
      return bytes;
    });
  }

  /** Of the time before the file was read: what changes meanwhile is sent again the next time. Never fails a file that is whole. */
  async #setTime(turns: SessionTurns, remote: string, modifiedAtMs: number | undefined): Promise<void> {
    if (modifiedAtMs === undefined || !this.#hasTimes) return;
    const turn = { operation: `setModifiedTime ${remote}`, names: [remote], signal: this.#copy.signal } as const;
    try {
      await turns.run({ ...turn, stops: "atOnce" }, (session) => setModifiedTime(session, remote, modifiedAtMs));
    } catch (error) {
      if (!(error instanceof FtpError)) throw error;
      // Without MFMT it was MDTM that was refused, and it will be for the next file: whoever has it only asks.
      const lacksMfmt = turns.session?.learnt.lacks.has("MFMT") === true;
      if (error instanceof NegativeReplyError && lacksMfmt) this.#hasTimes = false;
    }
  }

  get #asksWhatIsThere(): boolean {
    const { skip, resume, dryRun } = this.#copy.options;
    return skip === "same" || resume === true || dryRun === true;
  }

  /** What the server has under this path; undefined where it has nothing, or nobody needs to know. */
  async #thereAt(path: string): Promise<DirectoryEntry | undefined> {
    if (!this.#asksWhatIsThere) return undefined;
    const directory = parentPath(path);
    if (this.#there?.directory !== directory) {
      this.#there = { directory, entries: await this.#entriesOf(directory) };
    }
    return this.#there.entries.get(path.slice(directory === "" ? 0 : directory.length + 1));
  }

  async #entriesOf(directory: string): Promise<ReadonlyMap<string, DirectoryEntry>> {
    if (this.#empty.delete(directory)) return new Map();
    const path = directory === "" ? this.#root : childPath(this.#root, directory);
    try {
      const { entries } = await this.#copy.ask((turns, signal) => listStep(turns, path, signal));
      return new Map(entries.map((entry) => [entry.name, entry]));
    } catch (error) {
      this.#copy.signal.throwIfAborted();
      if (!(error instanceof FtpError)) throw error;
      // What cannot be listed can perhaps be written to: then all is sent.
      return new Map();
    }
  }

  #ensure(path: string): Promise<boolean> {
    return this.#copy.ask((turns, signal) => ensureDirectory(turns, path, { signal }));
  }
}

interface FileToSend {
  readonly path: string;
  readonly local: string;
  readonly entry: DirectoryEntry;
  readonly there: DirectoryEntry | undefined;
}
