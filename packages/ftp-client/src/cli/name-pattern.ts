/** One part of a path as a pattern: `*`, `?`, `[…]`, `{a,b}`. A `\` makes the character behind it a plain one. */
import picomatch from "picomatch";

export interface NamePattern {
  /** As it was written, for messages. */
  readonly text: string;
  /** The name that it is when nothing in it is special. */
  readonly literal: string;
  readonly isMagic: boolean;
  /** Hidden names only where the pattern begins with a dot, as in every shell. */
  matches(name: string): boolean;
}

export function namePattern(text: string): NamePattern {
  const tokens = text.match(/\\.|./gs) ?? [];
  const isMagic = isSpecial(text);
  const regularExpression = isMagic ? picomatch.makeRe(tokens.map(forPicomatch).join(""), OPTIONS) : undefined;
  const isForHidden = text.startsWith(".") || text.startsWith("\\.");
  return {
    text,
    literal: literalOf(text),
    isMagic,
    matches: (name) =>
      regularExpression === undefined
        ? name === literalOf(text)
        : (isForHidden || !name.startsWith(".")) && regularExpression.test(name),
  };
}

/** The pattern that means this very name, whatever characters it has. */
export function literalPattern(name: string): string {
  return name.replace(/[\\*?[\]{}]/g, "\\$&");
}

/** The name that a pattern is when nothing in it is special. */
export function literalOf(pattern: string): string {
  return pattern.replace(/\\(.)/gs, "$1");
}

/** `{` and `[` alone are names that people have. */
function isSpecial(text: string): boolean {
  const plain = text.replace(/\\./gs, "");
  return /[*?]|\[[^\]]+\]|\{[^}]*,[^}]*\}/.test(plain);
}

/**
 * The rest of its language is not ours: `!`, `+(a|b)`, `"a"`, `{1..9}` are names. In front of what it may not read goes a `\`, and
 * never in front of a letter or a digit, which it would turn into a class of characters.
 */
function forPicomatch(token: string, index: number, tokens: readonly string[]): string {
  if (token === "\\") return "\\\\";
  if (tokens[index - 1] === "[" && (token === "!" || token === "^")) return "^";
  const character = token.at(-1) ?? "";
  const isOurs = token.length === 1 && /[*?[\]{},-]/.test(character);
  return isOurs || /[\p{L}\p{N}\p{M}\p{Cs}]/u.test(character) ? character : `\\${character}`;
}

const OPTIONS = {
  dot: true,
  literalBrackets: false,
  noextglob: true,
  noglobstar: true,
  nonegate: true,
  windows: false,
} as const;
