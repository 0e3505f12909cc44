/**
 * Patterns for paths on the server: `*`, `?`, `[…]` and `{a,b}` in any part. A `\` makes the character behind it a plain one.
 *
 * A name that is there as it was written is that name, and no pattern: files are called `a[1].txt`.
 */
import { type DirectoryEntry, NegativeReplyError, OptionError } from "@pasvport/ftp-core";
import type { FtpClient } from "../ftp-client.js";
import type { CallOptions } from "../operations/call-options.js";
import { flatEntry } from "./flat-entry.js";
import { type NamePattern, namePattern } from "./name-pattern.js";
import { NothingMatchesError } from "./nothing-matches.js";

export { literalOf, literalPattern } from "./name-pattern.js";

export interface RemoteMatch {
  readonly path: string;
  /** Absent where it was not listed: the path was no pattern. */
  readonly entry?: DirectoryEntry;
}

/** Security: a few letters with stars could make us list, and remember, a whole server. */
export const patternLimits = { matches: 100_000, bytes: 64 * 1024 * 1024 } as const;

/** What a match takes of our memory besides its texts, about. */
const MATCH_BYTES = 128;

/** What a pattern means, sorted. @throws NothingMatchesError, OptionError, and what a listing throws */
export async function matchRemote(
  client: Pick<FtpClient, "list">,
  pattern: string,
  { limits = patternLimits, ...options }: MatchOptions = {},
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
    let bytes = 0;
    for (const { path } of found) {
      // The first listing tells whether there is such a place at all; in further ones a closed door is no reason to stop.
      const entries = await entriesOf(client, path, { options, isClosedAllowed: index > first });
      const mayFit = isLast ? entries : entries.filter(({ type }) => type !== "file");
      for (const told of entriesThatFit(part, mayFit)) {
        const { entry, length } = flatEntry(told);
        const match = { path: path + entry.name + (isLast ? "" : "/"), entry };
        next.push(match);
        bytes += match.path.length + length + MATCH_BYTES;
        if (next.length > limits.matches || bytes > limits.bytes) throw tooMany(pattern, limits);
      }
    }
    found = next;
    // `dir*/`: what stands before the last slash are directories.
    if (parts[index + 1]?.text === "" && index + 1 === parts.length - 1) break;
  }
  if (found.length === 0) throw new NothingMatchesError(pattern);
  return [...found].sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface MatchOptions extends CallOptions {
  readonly limits?: { readonly matches: number; readonly bytes: number };
}

function tooMany(pattern: string, { matches }: Required<MatchOptions>["limits"]): OptionError {
  return new OptionError(`${pattern} matches more than ${matches} names, or too long ones: write a narrower pattern`);
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
