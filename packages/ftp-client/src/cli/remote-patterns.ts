/**
 * Patterns for paths on the server: `*`, `?`, `[…]` and `{a,b}` in any part. A `\` makes the character behind it a plain one.
 *
 * A name that is there as it was written is that name, and no pattern: files are called `a[1].txt`.
 */
import { type DirectoryEntry, NegativeReplyError, OptionError } from "@pasvport/ftp-core";
import type { FtpClient } from "../ftp-client.js";
import type { CallOptions } from "../operations/call-options.js";
import { type NamePattern, namePattern } from "./name-pattern.js";
import { NothingMatchesError } from "./nothing-matches.js";

export { literalOf, literalPattern } from "./name-pattern.js";

export interface RemoteMatch {
  readonly path: string;
  /** Absent where it was not listed: the path was no pattern. */
  readonly entry?: DirectoryEntry;
}

/** Security: a few letters with stars could make us list, and remember, a whole server. */
const MOST_MATCHES = 100_000;

/** What a pattern means, sorted. @throws NothingMatchesError, OptionError, and what a listing throws */
export async function matchRemote(
  client: Pick<FtpClient, "list">,
  pattern: string,
  options: CallOptions = {},
): Promise<readonly RemoteMatch[]> {
  const parts = pathParts(pattern);
  const first = parts.findIndex(({ isMagic }) => isMagic);
  const literal = (some: readonly NamePattern[]): string => some.map((part) => part.literal).join("/");
  if (first === -1) return [{ path: literal(parts) }];
  const root = parts.slice(0, first);
  let found: readonly RemoteMatch[] = [{ path: root.length === 0 ? "" : `${literal(root)}/` }];
  for (const [index, part] of parts.entries()) {
    if (index < first) continue;
    const isLast = index === parts.length - 1;
    const next: RemoteMatch[] = [];
    for (const { path } of found) {
      // The first listing tells whether there is such a place at all; in further ones a closed door is no reason to stop.
      const entries = await entriesOf(client, path, { options, isClosedAllowed: index > first });
      const mayFit = isLast ? entries : entries.filter(({ type }) => type !== "file");
      for (const entry of entriesThatFit(part, mayFit)) {
        next.push({ path: path + entry.name + (isLast ? "" : "/"), entry });
      }
      if (next.length > MOST_MATCHES) {
        throw new OptionError(`${pattern} matches more than ${MOST_MATCHES} names: write a narrower pattern`);
      }
    }
    found = next;
    // `dir*/`: what stands before the last slash are directories.
    if (parts[index + 1]?.text === "" && index + 1 === parts.length - 1) break;
  }
  if (found.length === 0) throw new NothingMatchesError(pattern);
  return [...found].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Whether anything in it would be looked up. */
export function isRemotePattern(path: string): boolean {
  return path.split("/").some((part) => namePattern(part).isMagic);
}

function pathParts(pattern: string): readonly NamePattern[] {
  const braced = pattern.match(/(?<!\\)\{[^{}]*\}/g) ?? [];
  if (braced.some((part) => part.includes("/") && part.includes(","))) {
    throw new OptionError(`${pattern} has a slash between braces: write two patterns`);
  }
  return pattern.split("/").map(namePattern);
}

async function entriesOf(
  client: Pick<FtpClient, "list">,
  path: string,
  { options, isClosedAllowed }: { readonly options: CallOptions; readonly isClosedAllowed: boolean },
): Promise<readonly DirectoryEntry[]> {
  // "dir/" and "dir" are the same to us, and not to every server; "/" is the root.
  const directory = path.replace(/([^/])\/+$/, "$1");
  try {
    return (await client.list(directory, options)).entries;
  } catch (error) {
    if (isClosedAllowed && error instanceof NegativeReplyError) return [];
    throw error;
  }
}

function entriesThatFit(pattern: NamePattern, entries: readonly DirectoryEntry[]): readonly DirectoryEntry[] {
  const named = entries.filter(isBelow);
  const exact = named.filter(({ name }) => name === pattern.literal);
  return exact.length > 0 ? exact : named.filter(({ name }) => pattern.matches(name));
}

/** Security: a name that a server lists as `../../etc/passwd` would lead a pattern somewhere else. */
function isBelow({ name, type }: DirectoryEntry): boolean {
  return type !== "current" && type !== "parent" && !["", ".", ".."].includes(name) && !/[/\r\n\0]/.test(name);
}
