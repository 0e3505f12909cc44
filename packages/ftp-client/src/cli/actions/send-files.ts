/** Files of this machine to the server: `put`. */
import type { Readable } from "node:stream";
import { OptionError } from "@pasvport/ftp-core";
import { checkLocalFile } from "../../transfers/local-file.js";
import type { TreeSummary } from "../../trees/tree-options.js";
import { isLocalDirectory, localPathIn } from "../local-target.js";
import { type Unsendable, type UploadStep, uploadPlan } from "../upload-plan.js";
import { Attempts } from "./attempts.js";
import { CopySum } from "./copy-sum.js";
import { type CopyStep, checkCopyFlags, copyAll } from "./copying.js";
import type { CopyFlags, OutputForm, Running } from "./running.js";
import { tellingFailure } from "./tell-failure.js";
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
  /** What is known already to be nothing that could be sent: it is told with the other faults. */
  readonly unsendable?: readonly Unsendable[];
}

export async function sendFiles(running: Running, request: SendRequest): Promise<void> {
  const { clock, localDirectory, output } = running;
  const { form, stdin } = request;
  const { files, trees, unsendable } = await sendPlan(request, localDirectory);
  const attempts = new Attempts(running);
  const sum = new CopySum();
  const startedMs = clock.now();
  const told = (ends: Partial<UploadStep>, step: () => Promise<void>): Promise<void> =>
    tellingFailure(running, form, { direction: "upload", ...ends }, step);
  await attempts.prepare(unsendable, ({ local, error }) => told({ local }, () => Promise.reject(error)));
  const steps = files.map((step) => sending(running, step, stdin));
  await copyAll(running, attempts, steps, { ...request, sum });
  await attempts.prepare(trees, (tree) =>
    told(tree, async () => sum.add(await sendTree(running, attempts, tree, request))),
  );
  const isOne = files.length + unsendable.length < 2 && trees.length === 0;
  if (!isOne && form !== "json") output.say(sum.text(clock.now() - startedMs, attempts.failures));
  attempts.finish();
}

/** What can be refused without a server. @throws OptionError, and LocalFileError where it is all that was to be sent */
export async function checkSend(request: SendRequest, localDirectory: string): Promise<void> {
  const { unsendable } = await sendPlan(request, localDirectory);
  const [only] = unsendable;
  if (only !== undefined && request.locals.length === 1 && request.form !== "json") throw only.error;
}

interface SendPlan {
  readonly files: readonly UploadStep[];
  readonly trees: readonly UploadStep[];
  readonly unsendable: readonly Unsendable[];
}

/** @throws OptionError for what concerns them all */
async function sendPlan(
  { locals, to, recursive = false, stdin, unsendable: known = [], ...flags }: SendRequest,
  localDirectory: string,
): Promise<SendPlan> {
  checkCopyFlags(flags);
  if (locals.length === 0 && known.length > 0) return { files: [], trees: [], unsendable: known };
  const plan = uploadPlan(locals, to);
  const files: UploadStep[] = [];
  const trees: UploadStep[] = [];
  const unsendable = [...known, ...plan.unsendable];
  for (const step of plan.steps) {
    const local = localPathIn(localDirectory, step.local);
    if (step.local === "-") {
      if (stdin === undefined)
        throw new OptionError("there is no standard input here: name a file (./- for one called -)");
      if (flags.resume) throw new OptionError("nobody can go on with standard input (-): name a file");
      files.push(step);
    } else if (recursive && (await isLocalDirectory(local))) {
      trees.push(step);
    } else {
      try {
        await checkLocalFile(local);
        files.push(step);
      } catch (error) {
        unsendable.push({ local: step.local, error });
      }
    }
  }
  return { files, trees, unsendable };
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
): Promise<TreeSummary> {
  const { form = "text" } = request;
  return copyTree(running, attempts, { direction: "upload", remote, local, form }, (more) =>
    running.client.uploadTree(localPathIn(running.localDirectory, local), remote, {
      ...treeOptions(request, running),
      ...more,
    }),
  );
}
