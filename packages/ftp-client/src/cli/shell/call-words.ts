/** The words and options of a call, as the rows of the table read them. */
import { resolve } from "node:path";
import { foldParents } from "../../trees/fold-parents.js";
import type { CopyFlags } from "../actions/running.js";
import { literalPattern } from "../remote-patterns.js";
import type { Call, Shell } from "./shell-command.js";
import { patternOf, type Word } from "./words.js";

export function isOn({ flags }: Call, option: string): boolean {
  return flags[option] === true;
}

/** What stands behind an option that may be given several times. */
export function valuesOf({ flags }: Call, option: string): readonly string[] {
  const given = flags[option];
  return Array.isArray(given) ? given.filter((each) => typeof each === "string") : [];
}

export function text({ words }: Call, index: number): string | undefined {
  return words[index]?.text;
}

/** What a word that must be there says; the reading of the line has seen to it that it is. */
export function required(call: Call, index: number): string {
  return text(call, index) ?? "";
}

/** A path of the server. Interop: see `fold-parents`. */
export function remotePath({ connection }: Shell, path: string): string {
  return foldParents(path, connection.whereabouts?.directory ?? "");
}

/** The same for what is removed or moved: a path that ends in `..` names no entry of its own, and stays so. */
export function entryPath(shell: Shell, path: string): string {
  return endsInDots(path) ? path : remotePath(shell, path);
}

/** The same for where something goes: `..` is a directory. */
export function targetPath(shell: Shell, path: string): string {
  return remotePath(shell, endsInDots(path) ? `${path}/` : path);
}

/** The words as patterns for paths of the server. */
export function patterns({ connection }: Shell, { words }: Pick<Call, "words">): readonly string[] {
  const directory = literalPattern(connection.whereabouts?.directory ?? "");
  return words.map((word) => foldParents(patternOf(word), directory));
}

/** The same for what is removed. */
export function entryPatterns(shell: Shell, { words }: Pick<Call, "words">): readonly string[] {
  return words.flatMap((word) => (endsInDots(word.text) ? [patternOf(word)] : patterns(shell, { words: [word] })));
}

function endsInDots(path: string): boolean {
  return /(?:^|\/)\.{1,2}$/.test(path);
}

/** Whether a word means other names than its own. */
export function isPattern({ text: characters, units }: Word): boolean {
  return units.some(({ quote }, index) => quote === "" && /[*?[{]/.test(characters.charAt(index)));
}

/** A local path as actions take it: one that begins with `~` is made whole, a relative one stays so. */
export function localWord(shell: LocalPlace, word: string): string {
  return word.startsWith("~") ? absolute(shell, word) : word;
}

/** A whole local path: `~` is the user's home; everything else begins in the shell's local directory. */
export function absolute({ localDirectory, surroundings }: LocalPlace, word: string): string {
  if (word === "~" || word.startsWith("~/")) return resolve(surroundings.homeDirectory, `.${word.slice(1)}`);
  return resolve(localDirectory, word);
}

/** Where the words of a local path lead. */
export interface LocalPlace {
  readonly localDirectory: string;
  readonly surroundings: { readonly homeDirectory: string };
}

/** How files are copied, as `set` says. */
export function copyFlags(
  { settings }: Shell,
  { isResuming = false }: { readonly isResuming?: boolean } = {},
): CopyFlags {
  const { limitRate, retry, parallel, type } = settings.now;
  return { ...(limitRate !== undefined && { limitRate }), ...(isResuming && { resume: true }), retry, parallel, type };
}
