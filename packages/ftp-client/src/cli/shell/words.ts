/**
 * A line as words: blanks separate, `'...'`, `"..."` and a backslash quote.
 *
 * Every character keeps what quoted it, so that a quoted `*` is a star and no pattern, and where it stands in the line, so that
 * a completion can take its place.
 */
import { OptionError } from "@pasvport/ftp-core";

/** What makes a character mean itself; empty where nothing does. */
export type Quote = "" | "'" | '"' | "\\";

export interface Word {
  readonly text: string;
  /** The text between these two places of the line is the word as it was typed. */
  readonly start: number;
  readonly end: number;
  /** One for each UTF-16 unit of the text. */
  readonly units: readonly WordUnit[];
}

export interface WordUnit {
  /** Where it begins in the line; a backslash in front of it included. */
  readonly at: number;
  readonly quote: Quote;
}

export interface ScannedLine {
  readonly words: readonly Word[];
  /** What the line ends inside of: a quote that is not closed, a backslash with nothing behind it. */
  readonly open: Quote;
}

/** @throws OptionError for a quote that is not closed */
export function splitWords(line: string): readonly Word[] {
  const { words, open } = scanWords(line);
  if (open === "\\")
    throw new OptionError("nothing follows the backslash at the end: for a backslash itself, write two");
  if (open !== "") throw new OptionError(`a ${open} is not closed: for the character itself, write \\${open}`);
  return words;
}

/** The same of a line that is still being typed. */
export function scanWords(line: string): ScannedLine {
  const words: Word[] = [];
  let word: { readonly start: number; text: string; readonly units: WordUnit[] } | undefined;
  let open: Quote = "";
  const end = (at: number): void => {
    if (word !== undefined) words.push({ ...word, end: at });
    word = undefined;
  };
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (open === "" && isBlank(character)) {
      end(at);
      continue;
    }
    word ??= { start: at, text: "", units: [] };
    if (character === open) {
      open = "";
    } else if (open === "" && (character === "'" || character === '"')) {
      open = character;
    } else {
      const isEscape = character === "\\" && (open === "" || (open === '"' && /["\\]/.test(line.charAt(at + 1))));
      if (isEscape && at + 1 === line.length) {
        end(line.length);
        return { words, open: "\\" };
      }
      word.units.push({ at, quote: isEscape ? "\\" : open });
      if (isEscape) at += 1;
      word.text += line.charAt(at);
    }
  }
  end(line.length);
  return { words, open };
}

export function isBlank(character: string): boolean {
  return character === " " || character === "\t";
}

/** The word as a pattern (see `remote-patterns`): a `*` that was quoted is a star. */
export function patternOf({ text, units }: Word): string {
  let pattern = "";
  for (const [index, { quote }] of units.entries()) {
    const character = text.charAt(index);
    pattern += quote !== "" && /[\\*?[\]{}]/.test(character) ? `\\${character}` : character;
  }
  return pattern;
}
