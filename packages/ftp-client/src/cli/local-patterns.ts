/** Patterns for names of this machine, where no shell of the user's reads them: `*`, `?`, `[…]`, `{a,b}`, `**`. */
import { type Dirent, readdir } from "node:fs";
import { lstat } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { decodeWireText, OptionError } from "@pasvport/ftp-core";
import { glob, isDynamicPattern } from "tinyglobby";
import { systemPath } from "../transfers/local-path.js";
import { NothingMatchesError } from "./nothing-matches.js";

const MOST_MATCHES = 100_000;

/**
 * What a pattern means, sorted; the pattern itself where it is none, or something has that very name.
 *
 * @throws NothingMatchesError, OptionError
 */
export async function matchLocal(
  pattern: string,
  directory: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<readonly string[]> {
  if (!isDynamicPattern(pattern) || (await isThere(resolve(directory, pattern)))) return [pattern];
  const found = await glob(pattern, {
    cwd: directory,
    absolute: isAbsolute(pattern),
    dot: false,
    expandDirectories: false,
    onlyFiles: false,
    followSymbolicLinks: false,
    fs: { readdir: readdirAsText },
    ...(signal !== undefined && { signal }),
  });
  if (found.length === 0) throw new NothingMatchesError(pattern);
  if (found.length > MOST_MATCHES) {
    throw new OptionError(`${pattern} matches more than ${MOST_MATCHES} names: write a narrower pattern`);
  }
  return found.map(withoutSlash).sort();
}

/** Names are bytes: what is no UTF-8 comes as `wire-text` writes it. Only the one form of `readdir` that `glob` calls. */
const readdirAsText = ((path: string, _options: unknown, done: (error: Error | null, entries: Dirent[]) => void) => {
  readdir(systemPath(path), { withFileTypes: true, encoding: "buffer" }, (error, entries = []) => {
    done(
      error,
      entries.map((entry) => Object.assign(Object.create(entry), { name: decodeWireText(entry.name) })),
    );
  });
}) as typeof readdir;

/** Directories come with a slash at their end. */
function withoutSlash(path: string): string {
  return path.replace(/(.)\/$/, "$1");
}

async function isThere(path: string): Promise<boolean> {
  return lstat(systemPath(path)).then(
    () => true,
    () => false,
  );
}
