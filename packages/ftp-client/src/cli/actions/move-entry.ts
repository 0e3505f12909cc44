/** Another name or another place for a file or directory: `mv`. */
import { OptionError } from "@pasvport/ftp-core";
import { withoutSlash } from "./make-directories.js";
import type { Running } from "./running.js";

export interface MoveRequest {
  readonly from: string;
  /** Where it ends in `/`: into that directory, under its own name. */
  readonly to: string;
}

export async function moveEntry({ client, signal }: Running, request: MoveRequest): Promise<void> {
  const { from, to } = movePlan(request);
  await client.rename(from, to, { signal });
}

/** @throws OptionError for an entry that has no name, or gets none */
export function movePlan(request: MoveRequest): MoveRequest {
  const from = withoutSlash(request.from);
  const name = from.slice(from.lastIndexOf("/") + 1);
  if (["", ".", ".."].includes(name)) {
    throw new OptionError(`"${request.from}" names no entry that could be moved: write its own name`);
  }
  if (request.to === "") throw new OptionError("the new name is empty: write it behind the old one");
  return { from, to: request.to.endsWith("/") ? `${request.to}${name}` : request.to };
}
