/** Which file goes where: `put LOCAL... URL`. */
import { basename } from "node:path";
import { isPlainName, OptionError } from "@pasvport/ftp-core";

export interface UploadStep {
  /** `-`: standard input. */
  readonly local: string;
  /** What goes into the command. */
  readonly remote: string;
}

/**
 * One file takes the address's own name. Several go into the directory that it names, and so does one where it ends in `/`.
 * @throws OptionError
 */
export function uploadPlan(locals: readonly string[], remotePath: string): readonly UploadStep[] {
  if (locals.length === 0) throw new OptionError("no file to send: name it before the address");
  const [only] = locals;
  const isDirectory = remotePath === "" || remotePath.endsWith("/");
  if (locals.includes("-") && (locals.length > 1 || isDirectory)) {
    throw new OptionError(
      "standard input is one file, and needs a name on the server: write it at the end of the address (./- for a file called -)",
    );
  }
  if (only !== undefined && locals.length === 1 && !isDirectory) return [{ local: only, remote: remotePath }];
  const directory = isDirectory ? remotePath : `${remotePath}/`;
  const plan = locals.map((local) => ({ local, remote: directory + ownName(local) }));
  refuseSameName(plan);
  return plan;
}

function ownName(local: string): string {
  const name = basename(local);
  if (isPlainName(name)) return name;
  throw new OptionError(`"${local}" has no name that the file could have on the server: write one behind the address`);
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
