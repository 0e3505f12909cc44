/** A whole tree, of which only what differs is copied: `mirror`. */
import type { TreeSummary } from "../../trees/tree-options.js";
import { jsonLine } from "../json-line.js";
import { localPathIn } from "../local-target.js";
import { scaledBytes } from "../transfer-report.js";
import { Attempts } from "./attempts.js";
import type { CopyFlags, OutputForm, Running } from "./running.js";
import { copyTree, type TreeCopy, treeOptions } from "./tree-copy.js";
import { treeFilter } from "./tree-filter.js";

export interface MirrorRequest extends Omit<CopyFlags, "resume" | "type"> {
  /** The directory whose content is copied. */
  readonly from: string;
  /** The directory that gets it; it is made where it is missing. */
  readonly to: string;
  /** Copies also what is the same at both ends. */
  readonly all?: boolean;
  /** Patterns for paths below the root: only these, and not those. A pattern without `/` means names at any depth. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** `json`: one object for each event on standard output, instead of lines on stderr. Default `text`. */
  readonly form?: OutputForm;
}

/** From the server to this machine. */
export async function mirrorDown(running: Running, request: MirrorRequest): Promise<void> {
  const { from, to } = request;
  await mirror(running, request, { direction: "download", remote: from, local: to });
}

/** From this machine to the server. */
export async function mirrorUp(running: Running, request: MirrorRequest): Promise<void> {
  const { from, to } = request;
  await mirror(running, request, { direction: "upload", remote: to, local: from });
}

async function mirror(
  running: Running,
  request: MirrorRequest,
  ends: Pick<TreeCopy, "direction" | "remote" | "local">,
): Promise<void> {
  const { client, output, localDirectory } = running;
  const { all = false, form = "text" } = request;
  const attempts = new Attempts(running);
  const options = {
    ...treeOptions(request, running),
    skip: all ? "none" : "same",
    filter: treeFilter(request),
  } as const;
  const local = localPathIn(localDirectory, ends.local);
  const startedAt = output.now();
  const summary = await copyTree(running, attempts, { ...ends, form, isEveryEventTold: true }, (more) =>
    ends.direction === "download"
      ? client.downloadTree(ends.remote, local, { ...options, ...more })
      : client.uploadTree(local, ends.remote, { ...options, ...more }),
  );
  const ms = output.now() - startedAt;
  if (form === "json") await output.writeLines([summaryJson(summary, ms)]);
  else output.say(summaryText(summary, ms));
  attempts.finish();
}

function summaryText(summary: TreeSummary, ms: number): string {
  const { files, directories, bytes, unchanged, omissions, failures } = summary;
  const parts = [
    `${counted(files, "file", "files")} copied (${scaledBytes(bytes)})`,
    directories === 0 ? "" : `${counted(directories, "directory", "directories")} made`,
    unchanged === 0 ? "" : `${unchanged} unchanged`,
    omissions === 0 ? "" : `${omissions} left out`,
    failures === 0 ? "" : `${failures} failed`,
  ];
  return `${parts.filter((part) => part !== "").join(", ")}, in ${(ms / 1000).toFixed(2)} s`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function summaryJson(summary: TreeSummary, ms: number): string {
  const { files, directories, bytes, unchanged, omissions, failures } = summary;
  return jsonLine([
    ["event", "summary"],
    ...Object.entries({
      files,
      directories,
      bytes,
      unchanged,
      leftOut: omissions,
      failed: failures,
      ms: Math.round(ms),
    }),
  ]);
}
