/** Short forms for the rows of the table, and how a row reads what it was given. */
import type { CopyFlags } from "../actions/running.js";
import { localPath } from "./local-names.js";
import type { Operand, WordKind } from "./operand.js";
import type { Call, Shell } from "./shell-command.js";
import { patternOf, type Word } from "./words.js";

export function one(name: string, kind: WordKind): Operand {
  return { name, kind, count: "one" };
}

export function optional(name: string, kind: WordKind): Operand {
  return { name, kind, count: "optional" };
}

/** One at least. */
export function many(name: string, kind: WordKind): Operand {
  return { name, kind, count: "many" };
}

export function any(name: string, kind: WordKind): Operand {
  return { name, kind, count: "any" };
}

export function isOn({ flags }: Call, option: string): boolean {
  return flags[option] === true;
}

export function text({ words }: Call, index: number): string | undefined {
  return words[index]?.text;
}

/** What a word that must be there says; the reading of the line has seen to it that it is. */
export function required(call: Call, index: number): string {
  return text(call, index) ?? "";
}

export function patterns({ words }: Call): readonly string[] {
  return words.map(patternOf);
}

/** Whether a word means other names than its own. */
export function isPattern({ text: characters, units }: Word): boolean {
  return units.some(({ quote }, index) => quote === "" && /[*?[{]/.test(characters.charAt(index)));
}

/** A local path as actions take it: one that begins with `~` is made whole, a relative one stays so. */
export function localWord(shell: Shell, word: string): string {
  return word.startsWith("~") ? absolute(shell, word) : word;
}

/** A whole local path. */
export function absolute({ localDirectory, surroundings }: Shell, word: string): string {
  return localPath(word, { directory: localDirectory, home: surroundings.homeDirectory });
}

/** How files are copied, as `set` says. */
export function copyFlags(
  { settings }: Shell,
  { isResuming = false }: { readonly isResuming?: boolean } = {},
): CopyFlags {
  const { limitRate, retry, parallel, type } = settings.now;
  return { ...(limitRate !== undefined && { limitRate }), ...(isResuming && { resume: true }), retry, parallel, type };
}
