/** Which file goes where: `put LOCAL... URL`. */
import { basename } from "node:path";
import { isPlainName, OptionError } from "@pasvport/ftp-core";

export interface UploadStep {
  /** `-`: standard input. */
  readonly local: string;
  /** What goes into the command. */
  readonly remote: string;
}

/** What cannot be sent, and why: the others are sent all the same. */
export interface Unsendable {
  readonly local: string;
  readonly error: unknown;
}

export interface UploadPlan {
  readonly steps: readonly UploadStep[];
  readonly unsendable: readonly Unsendable[];
}

/**
 * One file takes the address's own name. Several go into the directory that it names, and so does one where it ends in `/`.
 * @throws OptionError for what concerns them all
 */
export function uploadPlan(locals: readonly string[], remotePath: string): UploadPlan {
  if (locals.length === 0) throw new OptionError("no file to send: name it before the address");
  const [only] = locals;
  const isDirectory = remotePath === "" || remotePath.endsWith("/");
  if (locals.includes("-") && (locals.length > 1 || isDirectory)) {
    throw new OptionError(
      "standard input is one file, and needs a name on the server: write it at the end of the address (./- for a file called -)",
    );
  }
  if (only !== undefined && locals.length === 1 && !isDirectory) {
    return { steps: [{ local: only, remote: remotePath }], unsendable: [] };
  }
  const directory = isDirectory ? remotePath : `${remotePath}/`;
  const steps: UploadStep[] = [];
  const unsendable: Unsendable[] = [];
  for (const local of locals) {
    try {
      steps.push({ local, remote: directory + ownName(local) });
    } catch (error) {
      unsendable.push({ local, error });
    }
  }
  refuseSameName(steps);
  return { steps, unsendable };
}

function ownName(local: string): string {
  const name = basename(local);
  if (isPlainName(name)) return name;
  throw new OptionError(
    `"${local}" has no name that the file could have on the server: send it by itself, under another one`,
  );
}

function refuseSameName(plan: readonly UploadStep[]): void {
  const seen = new Map<string, string>();
  for (const { local, remote } of plan) {
    const other = seen.get(remote);
    if (other !== undefined) {
      throw new OptionError(`${other} and ${local} would both become ${remote}: send them one by one`);
    }
    seen.set(remote, local);
  }
}
