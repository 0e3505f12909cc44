/** Files of the server to this machine: `get`. */
import { NegativeReplyError, OptionError } from "@pasvport/ftp-core";
import { makeLocalRoot } from "../../trees/local-tree.js";
import type { TreeSummary } from "../../trees/tree-options.js";
import { isLocalDirectory, isLocalThere, localPathIn, localTarget } from "../local-target.js";
import { isRemotePattern, literalOf, type RemoteMatch } from "../remote-patterns.js";
import { Attempts } from "./attempts.js";
import { CopySum } from "./copy-sum.js";
import { type CopyStep, checkCopyFlags, copyAll } from "./copying.js";
import { expand } from "./expand.js";
import { withoutSlash } from "./make-directories.js";
import type { CopyFlags, OutputForm, Running } from "./running.js";
import { tellingFailure } from "./tell-failure.js";
import { copyTree, treeOptions } from "./tree-copy.js";

export interface FetchRequest extends CopyFlags {
  /** Paths or patterns (see `remote-patterns`). */
  readonly remotes: readonly string[];
  /** A file, a directory that gets them under their own names, or `-`: standard output. Default: the local directory. */
  readonly to?: string | undefined;
  /** Directories too, with all that is in them. */
  readonly recursive?: boolean;
  /** `json`: one object for each file on standard output, instead of lines on stderr. Default `text`. */
  readonly form?: OutputForm;
}

export async function fetchFiles(running: Running, request: FetchRequest): Promise<void> {
  await checkFetch(request, running.localDirectory);
  const attempts = new Attempts(running);
  const startedMs = running.clock.now();
  const matches = await expand(running, attempts, request.remotes, request);
  if (request.to === "-") {
    for (const { path } of matches) await copyAll(running, attempts, [toStandardOutput(running, path)], request);
    return attempts.finish();
  }
  await makeTarget(request.to, matches.length, running.localDirectory);
  const files: CopyStep[] = [];
  const trees: RemoteMatch[] = [];
  const sum = new CopySum();
  const told = (match: RemoteMatch, step: () => Promise<void>): Promise<void> =>
    tellingFailure(running, request.form, { direction: "download", remote: match.path }, step);
  const sort = async (match: RemoteMatch): Promise<void> => {
    const kind = await kindOf(running, match, request);
    if (kind === "leftOut") {
      sum.add({ omissions: 1 });
      running.output.warn(`${match.path} is a directory, and left out (-r fetches it too)`);
    } else if (kind === "tree") trees.push(match);
    else files.push(await toFile(running, match, request.to));
  };
  await attempts.prepare(matches, (match) => told(match, () => sort(match)));
  refuseSameTarget(files);
  await copyAll(running, attempts, files, { ...request, sum });
  await attempts.prepare(trees, (tree) =>
    told(tree, async () => sum.add(await fetchTree(running, attempts, tree, request))),
  );
  const isOne = request.remotes.length === 1 && matches.length < 2 && trees.length === 0;
  if (!isOne && request.form !== "json") {
    running.output.say(sum.text(running.clock.now() - startedMs, attempts.failures));
  }
  attempts.finish();
}

/** What can be refused without a server. @throws OptionError */
export async function checkFetch(request: FetchRequest, localDirectory: string): Promise<void> {
  const { remotes, to, recursive = false, resume = false, form = "text" } = request;
  checkCopyFlags(request);
  if (to === "-") {
    if (recursive)
      throw new OptionError("a directory cannot go to standard output (-): name a directory of this machine");
    if (resume) throw new OptionError("nobody can go on with standard output (-): name a file");
    if (form === "json") throw new OptionError("standard output is for the JSON: name a file in the place of -");
    return;
  }
  for (const remote of remotes) {
    const isOpen = recursive || isRemotePattern(remote);
    if (!isOpen) await localTarget(literalOf(remote), to, localDirectory);
  }
  if (remotes.length > 1) await requireNoFile(to, localDirectory);
}

async function requireNoFile(to: string | undefined, localDirectory: string): Promise<void> {
  if (to === undefined) return;
  const path = localPathIn(localDirectory, to);
  if (!(await isLocalThere(path)) || (await isLocalDirectory(path))) return;
  throw new OptionError(`several files go into a directory, and "${to}" is none: name another, or leave it out`);
}

/** The directory for several, and one that is meant as such. */
async function makeTarget(to: string | undefined, count: number, localDirectory: string): Promise<void> {
  if (to === undefined || count === 0 || (count === 1 && !to.endsWith("/"))) return;
  if (count > 1) await requireNoFile(to, localDirectory);
  await makeLocalRoot(localPathIn(localDirectory, to));
}

async function kindOf(
  { client, signal }: Running,
  { path, entry }: RemoteMatch,
  { recursive = false }: FetchRequest,
): Promise<"file" | "tree" | "leftOut"> {
  if (entry !== undefined && entry.type !== "directory") return "file";
  if (!recursive) return entry === undefined ? "file" : "leftOut";
  if (entry !== undefined || path === "" || path.endsWith("/")) return "tree";
  try {
    return (await client.stat(path, { signal })).type === "directory" ? "tree" : "file";
  } catch (error) {
    // Whoever cannot be asked will say what it is when it is fetched.
    if (error instanceof NegativeReplyError) return "file";
    throw error;
  }
}

async function toFile(
  { localDirectory }: Running,
  { path, entry }: RemoteMatch,
  to: string | undefined,
): Promise<CopyStep> {
  const local = await localTarget(path, to, localDirectory);
  const size = entry?.type === "file" ? entry.size : undefined;
  return {
    direction: "download",
    remote: path,
    local,
    copy: (client, { type, ...options }) =>
      client.download(path, localPathIn(localDirectory, local), {
        ...options,
        ...(type !== undefined && { type }),
        // The size in a listing is that of the bytes as they are stored.
        ...(size !== undefined && type !== "text" && { size }),
      }),
  };
}

function toStandardOutput({ output }: Running, path: string): CopyStep {
  return {
    direction: "download",
    remote: path,
    local: "-",
    copy: async (client, options) => {
      const content = output.content();
      const bytes = await client.download(path, content.write, options);
      await content.finish();
      return bytes;
    },
  };
}

function refuseSameTarget(steps: readonly CopyStep[]): void {
  const seen = new Map<string, string>();
  for (const { remote, local } of steps) {
    const other = seen.get(local);
    if (other !== undefined)
      throw new OptionError(`${other} and ${remote} would both become ${local}: fetch them one by one`);
    seen.set(local, remote);
  }
}

/** As `cp -r` does: into a directory that is there, under its own name; else it becomes what was named. */
async function fetchTree(
  running: Running,
  attempts: Attempts,
  { path }: RemoteMatch,
  request: FetchRequest,
): Promise<TreeSummary> {
  const { client, localDirectory } = running;
  const { to, form = "text" } = request;
  const own = withoutSlash(path);
  const hasName = !["", ".", "..", "/"].includes(own.slice(own.lastIndexOf("/") + 1));
  const local = hasName ? await localTarget(own, to, localDirectory) : (to ?? ".");
  const tree = { direction: "download", remote: own, local, form } as const;
  return copyTree(running, attempts, tree, (more) =>
    client.downloadTree(own, localPathIn(localDirectory, local), { ...treeOptions(request, running), ...more }),
  );
}
