/** A whole tree on its way: what is said about each entry, the bars, and the fault that remains of those that failed. */
import { printable } from "@pasvport/ftp-core";
import type { TransferProgress } from "../../transfers/transfer-options.js";
import type { TreeEvent, TreeOptions, TreeSummary } from "../../trees/tree-options.js";
import { type JsonField, jsonLine } from "../json-line.js";
import { bytesText, eventFields, faultFields, transferJson, transferReport } from "../transfer-report.js";
import type { Attempts } from "./attempts.js";
import { retryText } from "./copying.js";
import type { CopyFlags, OutputForm, Running } from "./running.js";

export interface TreeCopy {
  readonly direction: "download" | "upload";
  readonly remote: string;
  readonly local: string;
  readonly form: OutputForm;
  /** Nothing is copied: what would be is the result, on standard output. */
  readonly isDryRun?: boolean;
}

/** Faults of single entries go to `attempts`; the copy itself rejects with what stopped it. */
export async function copyTree(
  running: Running,
  attempts: Attempts,
  what: TreeCopy,
  copy: (options: Pick<TreeOptions, "onEvent">) => Promise<TreeSummary>,
): Promise<TreeSummary> {
  const { output } = running;
  const underWay = new Map<string, TransferProgress>();
  const end = (path: string): void => {
    const last = underWay.get(path);
    underWay.delete(path);
    if (last !== undefined && !last.isDone) output.onProgress?.({ ...last, isDone: true });
  };
  // Lines of JSON are results: they wait for their reader, in order, while the copy goes on.
  let written: Promise<void> = Promise.resolve();
  let writeFailure: { readonly error: unknown } | undefined;
  const tell = (line: string): void => {
    written = written
      .then(() => output.writeLines([line]))
      .catch((error: unknown) => {
        writeFailure ??= { error };
      });
  };
  const onEvent = (event: TreeEvent): void => {
    // Nobody reads any more: it throws, and that ends the copy.
    if (writeFailure !== undefined) throw writeFailure.error;
    if (event.kind === "copying") {
      underWay.set(event.path, event.progress);
      output.onProgress?.(event.progress);
      return;
    }
    end(event.path);
    // What was there already is as good as copied.
    if (event.kind === "copied" || event.kind === "unchanged") attempts.succeeded();
    if (event.kind === "retrying") output.warn(retryText(running, shownPath(what, event.path), event.retry));
    if (event.kind === "failed") attempts.failed(event.error, `${shownPath(what, event.path)}: `);
    if (event.kind === "leftOut") output.warn(`${shownPath(what, event.path)} is left out: ${event.why}`);
    if (what.form === "json") {
      tell(eventJson(running, what, event));
    } else if (what.isDryRun) {
      const line = planLine(what, event);
      if (line !== undefined) tell(line);
    } else if (event.kind === "copied") {
      output.say(transferReport(shownPath(what, event.path), event.bytes, event.durationMs));
    }
  };
  try {
    return await copy({ onEvent });
  } finally {
    for (const path of [...underWay.keys()]) end(path);
    await written;
  }
}

/** What the flags mean for a tree. */
export function treeOptions(
  { retry, parallel, limitRate, resume, type }: CopyFlags,
  { signal }: Pick<Running, "signal">,
): Pick<TreeOptions, "signal" | "retries" | "parallel" | "limitRate" | "resume" | "type"> {
  return {
    signal,
    ...(resume === true && { resume }),
    ...(type !== undefined && { type }),
    ...(retry !== undefined && { retries: retry }),
    ...(parallel !== undefined && { parallel }),
    ...(limitRate !== undefined && { limitRate }),
  };
}

/** In a dry run: what is left out, or has failed, is told as ever. */
function planLine(what: TreeCopy, event: TreeEvent): string | undefined {
  const shown = printable(shownPath(what, event.path));
  if (event.kind === "copied") return `copy ${shown} (${bytesText(event.bytes)})`;
  return event.kind === "made" ? `make ${shown}/` : undefined;
}

/** The end that the user sees afterwards. */
function shownPath({ direction, local, remote }: TreeCopy, path: string): string {
  return joined(direction === "download" ? local : remote, path);
}

export function joined(directory: string, path: string): string {
  if (directory === "" || directory === ".") return path === "" ? directory : path;
  if (path === "") return directory;
  return directory.endsWith("/") ? `${directory}${path}` : `${directory}/${path}`;
}

function eventJson(
  { faultText }: Pick<Running, "faultText">,
  what: TreeCopy,
  event: Exclude<TreeEvent, { readonly kind: "copying" }>,
): string {
  const places = {
    direction: what.direction,
    remote: joined(what.remote, event.path),
    local: joined(what.local, event.path),
  };
  const fields = (error: unknown): readonly JsonField[] => faultFields(error, faultText(error));
  if (event.kind === "copied") {
    const { bytes, durationMs: ms } = event;
    return transferJson({ ...places, bytes, ms });
  }
  return jsonLine([
    ...eventFields(event.kind, places),
    ...("why" in event ? [["why", event.why] as const] : []),
    ...("error" in event ? fields(event.error) : []),
    ...("retry" in event ? [...fields(event.retry.error), ["retry", event.retry.retry] as const] : []),
  ]);
}
