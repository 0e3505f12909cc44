/** The frame of a copy of a tree, down or up: its sessions, its report, and how it ends. */
import { setMaxListeners } from "node:events";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { abortedError, errnoOf } from "@pasvport/ftp-core/net";
import { explain } from "../advice/explain.js";
import type { SessionTurns } from "../session-turns.js";
import { LocalFileError } from "../transfers/local-path.js";
import { createPace } from "../transfers/pace.js";
import { retrying } from "../transfers/retrying.js";
import type { DownloadOptions, SharedOptions, TransferOptions } from "../transfers/transfer-options.js";
import { Lanes } from "./lanes.js";
import type { TreeEntry, TreeEvent, TreeOptions, TreeSummary } from "./tree-options.js";
import { TreeReport } from "./tree-report.js";
import type { TreeWatcher } from "./walk-tree.js";

export interface TreeCopy {
  readonly options: TreeOptions;
  /** Fires when the copy ends early. */
  readonly signal: AbortSignal;
  tell(event: TreeEvent): void;
  leaveOut(path: string, why: string): void;
  /** What went wrong with this path; what concerns all that comes ends the copy. */
  fail(path: string, error: unknown): void;
  /** One file, over whichever session is free. Resolves when there is room for the next. What `work` throws is told as `failed`. */
  give(path: string, work: (turns: SessionTurns, transfer: FileOptions) => Promise<void>): Promise<void>;
  /** Moves what `give` gave, unless it is a dry run, and tells that it is copied. @param size in its listing */
  move(path: string, size: number | undefined, work: () => Promise<number>): Promise<void>;
  /** What the walk needs to go on, over whichever session is free. */
  ask<T>(work: (turns: SessionTurns, signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Whether the caller wants it. */
  wants(path: string, entry: DirectoryEntry): boolean;
  /** For a walk. */
  readonly watcher: TreeWatcher;
}

/** How each file of the tree is moved. */
export type FileOptions = Pick<TransferOptions, "type" | "retries" | "onProgress" | "onRetry"> &
  Pick<DownloadOptions, "resume"> &
  SharedOptions & { readonly signal: AbortSignal };

/**
 * Runs `work`, and waits for all that it gave, whatever happens.
 *
 * @param isEverywhere whether the server's path means the same in every session
 */
export async function copyTree(
  turns: SessionTurns,
  { operation, isEverywhere, options }: CopyPlan,
  work: (copy: TreeCopy) => Promise<void>,
): Promise<TreeSummary> {
  const { parallel = 1, limitRate, retries, signal: caller, filter, onEvent = () => undefined } = options;
  const { type, resume, dryRun = false } = options;
  const { clock } = turns.settings.network;
  const pace = limitRate === undefined ? undefined : createPace(limitRate, clock);
  const ending = new AbortController();
  const { signal } = ending;
  // Each session listens a few times for its own steps: ten for one is what Node expects, too.
  setMaxListeners(10 * (parallel + 1), signal);
  const explained = (error: unknown): unknown => {
    const transcript = [...(turns.session?.transcript ?? [])];
    return explain(error, { operation, transcript, settings: turns.settings });
  };
  const end = (error: unknown): void => ending.abort(explained(error));
  const onAbort = (): void => end(abortedError(caller, operation));
  const onClosing = (): void => end(turns.closing.reason);
  const report = new TreeReport(onEvent, end);
  const lanes = new Lanes(turns, { most: isEverywhere ? parallel : 1, retries, signal, onEnd: end });
  const copy: TreeCopy = {
    options,
    signal,
    tell: (event) => report.tell(event),
    leaveOut: (path, why) => report.tell({ kind: "leftOut", path, why }),
    fail(path, error) {
      if (signal.aborted) return;
      if (isHopeless(error)) end(error);
      else report.tell({ kind: "failed", path, error: explained(error) });
    },
    async give(path, file) {
      const transfer: FileOptions = {
        signal,
        pace,
        ...(retries !== undefined && { retries }),
        ...(type !== undefined && { type }),
        ...(resume && { resume }),
        onProgress: (progress) => report.tell({ kind: "copying", path, progress }),
        onRetry: (retry) => report.tell({ kind: "retrying", path, retry }),
      };
      await lanes.give((session) => file(session, transfer).catch((error: unknown) => copy.fail(path, error)));
    },
    async move(path, size = 0, work) {
      const startedMs = clock.now();
      const bytes = dryRun ? size : await work();
      report.tell({ kind: "copied", path, bytes, durationMs: clock.now() - startedMs });
    },
    ask: (step) => lanes.ask((session) => retrying(session, { retries, signal }, () => step(session, signal))),
    wants: (path, entry) => filter === undefined || filter(path, treeEntry(entry)),
    watcher: {
      onLeftOut: ({ path, why }) => copy.leaveOut(path, why),
      onFailure(path, error) {
        copy.fail(path, error);
        signal.throwIfAborted();
      },
    },
  };
  caller?.addEventListener("abort", onAbort, { once: true });
  turns.closing.addEventListener("abort", onClosing, { once: true });
  try {
    if (caller?.aborted) onAbort();
    await work(copy);
  } catch (error) {
    end(error);
  } finally {
    await lanes.finish();
    caller?.removeEventListener("abort", onAbort);
    turns.closing.removeEventListener("abort", onClosing);
  }
  if (!signal.aborted) return report.summary;
  report.tell({ kind: "stopped", path: "", error: signal.reason, summary: report.summary });
  throw signal.reason;
}

export interface CopyPlan {
  /** What the caller asked for, for errors. */
  readonly operation: string;
  readonly isEverywhere: boolean;
  readonly options: TreeOptions;
}

function treeEntry({ type, size, modifiedAtMs }: DirectoryEntry): TreeEntry {
  const isKnown = type === "file" || type === "directory" || type === "symlink";
  return { type: isKnown ? type : "other", size, modifiedAtMs };
}

/** A full disk is full for the next file, too. */
function isHopeless(error: unknown): boolean {
  return error instanceof LocalFileError && ["ENOSPC", "EDQUOT", "EROFS"].includes(errnoOf(error.cause));
}
