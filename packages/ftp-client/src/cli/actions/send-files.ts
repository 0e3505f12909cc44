/** Files of this machine to the server: `put`. */
import type { Readable } from "node:stream";
import { OptionError } from "@pasvport/ftp-core";
import { checkLocalFile } from "../../transfers/local-file.js";
import { isLocalDirectory, localPathIn } from "../local-target.js";
import { type UploadStep, uploadPlan } from "../upload-plan.js";
import { Attempts } from "./attempts.js";
import { type CopyStep, checkCopyFlags, copyAll } from "./copying.js";
import type { CopyFlags, OutputForm, Running } from "./running.js";
import { copyTree, treeOptions } from "./tree-copy.js";

export interface SendRequest extends CopyFlags {
  /** Paths; `-` alone: standard input. No patterns: see `matchLocal`. */
  readonly locals: readonly string[];
  /** What one file becomes; a directory where there are several, where it ends in `/`, and where it is empty (the working one). */
  readonly to: string;
  /** Directories too, with all that is in them. */
  readonly recursive?: boolean;
  /** `json`: one object for each file on standard output, instead of lines on stderr. Default `text`. */
  readonly form?: OutputForm;
  /** What `-` means; absent: it means nothing here. */
  readonly stdin?: Readable;
}

export async function sendFiles(running: Running, request: SendRequest): Promise<void> {
  const { files, trees } = await sendPlan(request, running.localDirectory);
  const attempts = new Attempts(running);
  const steps = files.map((step) => sending(running, step, request.stdin));
  await copyAll(running, attempts, steps, request);
  await attempts.prepare(trees, (tree) => sendTree(running, attempts, tree, request));
  attempts.finish();
}

/** What can be refused without a server is refused here. @throws OptionError, LocalFileError */
export async function sendPlan(
  { locals, to, recursive = false, stdin, ...flags }: SendRequest,
  localDirectory: string,
): Promise<{ readonly files: readonly UploadStep[]; readonly trees: readonly UploadStep[] }> {
  checkCopyFlags(flags);
  const files: UploadStep[] = [];
  const trees: UploadStep[] = [];
  for (const step of uploadPlan(locals, to)) {
    const local = localPathIn(localDirectory, step.local);
    if (step.local === "-") {
      if (stdin === undefined)
        throw new OptionError("there is no standard input here: name a file (./- for one called -)");
      if (flags.resume) throw new OptionError("nobody can go on with standard input (-): name a file");
      files.push(step);
    } else if (recursive && (await isLocalDirectory(local))) {
      trees.push(step);
    } else {
      await checkLocalFile(local);
      files.push(step);
    }
  }
  return { files, trees };
}

function sending({ localDirectory }: Running, { local, remote }: UploadStep, stdin: Readable | undefined): CopyStep {
  const from = local === "-" && stdin !== undefined ? stdin : localPathIn(localDirectory, local);
  return {
    direction: "upload",
    remote,
    local,
    copy: (client, options) => client.upload(from, remote, options),
  };
}

async function sendTree(
  running: Running,
  attempts: Attempts,
  { local, remote }: UploadStep,
  request: SendRequest,
): Promise<void> {
  const { form = "text" } = request;
  await copyTree(running, attempts, { direction: "upload", remote, local, form }, (more) =>
    running.client.uploadTree(localPathIn(running.localDirectory, local), remote, {
      ...treeOptions(request, running),
      ...more,
    }),
  );
}
