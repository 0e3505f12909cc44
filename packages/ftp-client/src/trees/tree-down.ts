/**
 * A tree of the server to this machine.
 *
 * Security: whatever the server lists, nothing is written outside the target: names that are no names are left out, links are
 * neither made nor followed.
 */
import type { DirectoryEntry } from "@pasvport/ftp-core";
import type { SessionTurns } from "../session-turns.js";
import { download } from "../transfers/download.js";
import { beforeTurns } from "../transfers/require-options.js";
import { absolutePath } from "./absolute-path.js";
import { childPath } from "./child-path.js";
import { localName, localNameProblem } from "./local-name.js";
import { existingFile, isLocalDirectory, makeLocalDirectory, makeLocalRoot, setLocalTime } from "./local-tree.js";
import { requireTreeOptions } from "./require-tree-options.js";
import { exactTime, isSameTime } from "./same-file.js";
import { describeStep, linkedStep, listStep, requireDirectory } from "./steps.js";
import { copyTree, type FileOptions, type TreeCopy } from "./tree-copy.js";
import type { TreeOptions, TreeSummary } from "./tree-options.js";
import { type WalkStep, walkTree } from "./walk-tree.js";

/** @throws what ends it all: the first directory cannot be listed, the server is gone, the disk is full, the signal */
export async function downloadTree(
  turns: SessionTurns,
  path: string,
  to: string,
  options: TreeOptions = {},
): Promise<TreeSummary> {
  const operation = `downloadTree ${path}`;
  beforeTurns(turns, operation, () => requireTreeOptions(options));
  const root = await absolutePath(turns, path, options.signal);
  return copyTree(turns, { operation, isEverywhere: root.startsWith("/"), options }, (copy) =>
    new TreeDownload(copy, root, to).run(),
  );
}

class TreeDownload {
  readonly #copy: TreeCopy;
  readonly #root: string;
  readonly #to: string;

  constructor(copy: TreeCopy, root: string, to: string) {
    this.#copy = copy;
    this.#root = root;
    this.#to = to;
  }

  async run(): Promise<void> {
    const copy = this.#copy;
    const source = {
      list: async (path: string) => {
        const listing = await copy.ask((turns, signal) => listStep(turns, path, signal));
        if (path === this.#root) {
          await copy.ask((turns, signal) => requireDirectory(turns, path, listing, signal));
          // Not before the server has shown that there is something to copy.
          if (!copy.options.dryRun) await makeLocalRoot(this.#to);
        }
        return listing;
      },
      describe: (path: string) => copy.ask((turns, signal) => describeStep(turns, path, signal)),
    };
    for await (const step of walkTree(this.#root, source, { ...copy.watcher, sameName: localName })) {
      await this.#take(step);
    }
  }

  /** @param step of its path all parts but the last were fine, or the walk would not have come here */
  async #take(step: WalkStep): Promise<void> {
    const { path, entry } = step;
    const problem = localNameProblem(entry.name);
    if (problem !== undefined) {
      step.pass();
      this.#copy.leaveOut(path, problem);
      return;
    }
    if (!this.#copy.wants(path, entry)) {
      step.pass();
      return;
    }
    switch (entry.type) {
      case "directory":
        await this.#make(step);
        break;
      case "file":
        await this.#copy.give(path, (turns, file) => this.#fetch(turns, step, file));
        break;
      case "symlink":
        await this.#copy.give(path, (turns, file) => this.#fetchLinked(turns, step, file));
        break;
      case "other":
        this.#copy.leaveOut(path, "it is neither a file nor a directory");
        break;
      case "current":
      case "parent":
      case "unknown":
        this.#copy.leaveOut(path, "the server does not tell what it is");
        break;
      default:
        entry.type satisfies never;
    }
  }

  async #make(step: WalkStep): Promise<void> {
    const { path } = step;
    try {
      const local = childPath(this.#to, path);
      if (await isLocalDirectory(local)) return;
      if (!this.#copy.options.dryRun) await makeLocalDirectory(local);
      this.#copy.tell({ kind: "made", path });
    } catch (error) {
      step.pass();
      this.#copy.fail(path, error);
    }
  }

  async #fetch(turns: SessionTurns, { path, fullPath, entry }: FileStep, file: FileOptions): Promise<void> {
    const { skip, resume, dryRun, keepTimes = true } = this.#copy.options;
    const local = childPath(this.#to, path);
    const existing = await existingFile(local);
    const isSameSize = existing !== undefined && existing.size === entry.size;
    const maySkip = skip === "same" && isSameSize;
    // Asked before the file comes: what changes meanwhile has another time then, and is fetched again the next time.
    const isTimeAsked = maySkip || (keepTimes && !dryRun);
    const timeMs = isTimeAsked ? await exactTime(turns, fullPath, entry, file.signal) : undefined;
    if ((resume && isSameSize) || (maySkip && isSameTime(timeMs, existing.mtimeMs))) {
      this.#copy.tell({ kind: "unchanged", path });
      return;
    }
    await this.#copy.move(path, entry.size, async () => {
      const bytes = await download(turns, fullPath, local, { ...file, ...sizeToHold(entry, file) });
      if (keepTimes && timeMs !== undefined) await setLocalTime(local, timeMs);
      return bytes;
    });
  }

  /** A link is a file here where it leads to one. */
  async #fetchLinked(turns: SessionTurns, step: FileStep, file: FileOptions): Promise<void> {
    const linked = await linkedStep(turns, step.fullPath, file.signal);
    if (linked?.type === "file") await this.#fetch(turns, { ...step, entry: linked }, file);
    else
      this.#copy.leaveOut(
        step.path,
        linked === undefined ? "it is a link to nothing" : "it is a link, and not to a file",
      );
  }
}

/**
 * The size that the transfer is held to; then SIZE need not be asked for each file. What is there is not gone on with by an old listing.
 *
 * Interop: in LIST some sizes are none, as in blocks. Times without a zone are those of LIST.
 */
function sizeToHold(entry: DirectoryEntry, { type, resume }: FileOptions): { readonly size?: number } {
  const isTold = entry.modifiedAtMs !== undefined && entry.modifiedAssumed === undefined;
  const { size } = entry;
  return size === undefined || !isTold || resume || type === "text" ? {} : { size };
}

type FileStep = Pick<WalkStep, "path" | "fullPath" | "entry">;
