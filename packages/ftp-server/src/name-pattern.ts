/**
 * Patterns in the last part of a path, for NLST, LIST and MLSD: `*.txt`.
 *
 * No RFC has them. Interop: tnftp's and ncftp's `mget *.txt`, and ftplib's users, let the server find the names; every server that
 * people know does. Only `*` and `?` mean something, and only where no entry has that very name.
 * Security: bounded, so that no pattern takes longer than the listing itself.
 */

/** A longer one, or one with more stars, is a name. */
const MAX_PATTERN_CHARACTERS = 255;
const MAX_STARS = 4;

export interface NamePattern {
  /** What stood before the pattern, as it was said: "", or with its slash at the end. */
  readonly prefix: string;
  matches(name: string): boolean;
}

/** undefined for a path without one. */
export function parseNamePattern(path: string): NamePattern | undefined {
  const cut = path.lastIndexOf("/") + 1;
  const pattern = path.slice(cut);
  const runs = pattern.split(/\*+/);
  const isPattern = /[*?]/.test(pattern) && pattern.length <= MAX_PATTERN_CHARACTERS && runs.length - 1 <= MAX_STARS;
  return isPattern ? { prefix: path.slice(0, cut), matches: matcherOf(runs.map((run) => [...run])) } : undefined;
}

/** As in a shell, `*` does not stand for a dot at the beginning: who means hidden names says so. */
function matcherOf(runs: readonly (readonly string[])[]): NamePattern["matches"] {
  const [first = [], ...rest] = runs;
  const last = rest.pop();
  return (name) => {
    const characters = [...name];
    if (characters[0] === "." && first[0] !== ".") return false;
    if (!standsAt(characters, 0, first)) return false;
    if (last === undefined) return characters.length === first.length;
    let at = first.length;
    for (const run of rest) {
      while (at <= characters.length && !standsAt(characters, at, run)) at += 1;
      at += run.length;
    }
    const end = characters.length - last.length;
    return end >= at && standsAt(characters, end, last);
  };
}

function standsAt(characters: readonly string[], at: number, run: readonly string[]): boolean {
  if (at + run.length > characters.length) return false;
  return run.every((character, index) => character === "?" || character === characters[at + index]);
}
