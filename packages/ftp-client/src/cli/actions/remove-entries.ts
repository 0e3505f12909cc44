/** Files, and with `recursive` directories: `rm`. */
import { OptionError } from "@pasvport/ftp-core";
import { literalOf, type RemoteMatch } from "../remote-patterns.js";
import { Attempts } from "./attempts.js";
import { expand } from "./expand.js";
import { withoutSlash } from "./make-directories.js";
import type { Running } from "./running.js";

export interface RemoveRequest {
  /** Paths or patterns (see `remote-patterns`). */
  readonly paths: readonly string[];
  /** Directories too, with all that is in them. */
  readonly recursive?: boolean;
}

export async function removeEntries(running: Running, { paths, recursive = false }: RemoveRequest): Promise<void> {
  for (const path of paths) requireOwnName(path);
  const { client, signal } = running;
  const attempts = new Attempts(running);
  const matches = await expand(running, attempts, paths);
  await attempts.each(matches, async (match) => {
    const path = withoutSlash(match.path);
    if (recursive && (await isDirectory(running, match))) {
      await client.removeDirectory(path, { signal, recursive });
    } else {
      await client.remove(path, { signal });
    }
  });
  attempts.finish();
}

/** Security: an empty variable in a script must not mean everything. @throws OptionError */
export function requireOwnName(path: string): void {
  const name = withoutSlash(literalOf(path)).split("/").at(-1) ?? "";
  if (!["", ".", ".."].includes(name)) return;
  const what = path === "" ? "a path that is empty" : `"${path}"`;
  throw new OptionError(`${what} names no entry of its own: write what is to be removed (${path}* for all in it)`);
}

/** A symbolic link is removed, never what it points to. */
async function isDirectory({ client, signal }: Running, { path, entry }: RemoteMatch): Promise<boolean> {
  const { type } = entry ?? (await client.stat(withoutSlash(path), { signal }));
  return type === "directory" || type === "current";
}
