/** A whole tree, of which only what differs is copied: `mirror`. */
import type { TreeSummary } from "../../trees/tree-options.js";
import { jsonLine } from "../json-line.js";
import { localPathIn } from "../local-target.js";
import { Attempts } from "./attempts.js";
import { planText, sumText } from "./copy-sum.js";
import type { CopyFlags, OutputForm, Running } from "./running.js";
import { copyTree, type TreeCopy, treeOptions } from "./tree-copy.js";
import { treeFilter } from "./tree-filter.js";

export interface MirrorRequest extends Omit<CopyFlags, "resume" | "type"> {
  /** The directory whose content is copied. */
  readonly from: string;
  /** The directory that gets it; it is made where it is missing. */
  readonly to: string;
  /** Changes nothing: what would be copied and made goes to standard output. */
  readonly dryRun?: boolean;
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
  const { client, clock, output, localDirectory } = running;
  const { all = false, dryRun = false, form = "text" } = request;
  const attempts = new Attempts(running);
  const options = {
    ...treeOptions(request, running),
    skip: all ? "none" : "same",
    ...(dryRun && { dryRun }),
    filter: treeFilter(request),
  } as const;
  const local = localPathIn(localDirectory, ends.local);
  const startedMs = clock.now();
  const summary = await copyTree(running, attempts, { ...ends, form, isDryRun: dryRun }, (more) =>
    ends.direction === "download"
      ? client.downloadTree(ends.remote, local, { ...options, ...more })
      : client.uploadTree(local, ends.remote, { ...options, ...more }),
  );
  const ms = clock.now() - startedMs;
  if (form === "json") await output.writeLines([summaryJson(summary, ms)]);
  else output.say(dryRun ? planText(summary) : sumText(summary, ms));
  attempts.finish();
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
