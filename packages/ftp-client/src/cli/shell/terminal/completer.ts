/** What can be completed, for a line that is typed as far as the cursor: names here and there, commands, options, settings. */
import type { Operand, WordKind } from "../operand.js";
import type { ShellCommand } from "../shell-command.js";
import { type Quote, type ScannedLine, scanWords, type Word } from "../words.js";
import { isTypable, type TypedEnd, type TypedStyle, typedForm } from "./typed-form.js";

/** A name that a word may become. */
export interface Candidate {
  readonly name: string;
  readonly end: TypedEnd;
}

/** Where candidates come from. Both reject with whatever went wrong: then nothing is offered. */
export interface NameSources {
  /** What is in a directory of the server; empty for the working directory. */
  remote(directory: string): Promise<readonly Candidate[]>;
  /** What is in a directory of this machine; empty for the shell's own. */
  local(directory: string): Promise<readonly Candidate[]>;
  /** Words of which there are only a few. */
  fixed(kind: WordKind, earlier: readonly string[]): readonly string[];
}

/** As `node:readline` takes it: what may stand in the place of the last piece of the line, and that piece. */
export type Completion = readonly [offers: readonly string[], piece: string];

/** More are nothing that anybody reads. */
export const MAX_OFFERS = 200;

/** Never rejects: who cannot be helped is not disturbed. */
export async function complete(
  line: string,
  commands: readonly ShellCommand[],
  sources: NameSources,
): Promise<Completion> {
  const typed = typedSoFar(line);
  try {
    return [few(await offersFor(typed, commands, sources)), typed.piece];
  } catch {
    return [[], typed.piece];
  }
}

interface TypedSoFar {
  /** The words before the one at the cursor. */
  readonly earlier: readonly string[];
  /** The word at the cursor, as it is meant; empty where a new one begins. */
  readonly text: string;
  /** Its directory part, with the slash. */
  readonly directory: string;
  /** What stands behind that. */
  readonly base: string;
  /** `base` as it was typed. */
  readonly piece: string;
  readonly style: TypedStyle;
}

function typedSoFar(line: string): TypedSoFar {
  const scanned = scanWords(line);
  const word = wordAtEnd(scanned, line);
  if (word === undefined) {
    const earlier = scanned.words.map(({ text }) => text);
    return { earlier, text: "", directory: "", base: "", piece: "", style: { inside: "" } };
  }
  const earlier = scanned.words.slice(0, -1).map(({ text }) => text);
  const slash = word.text.lastIndexOf("/");
  // Where the last part begins: behind the slash, or where the word does, with the quote in front of it.
  const start = slash === -1 ? word.start : (word.units[slash]?.at ?? 0) + (isEscaped(word, slash) ? 2 : 1);
  const inside = slash === -1 ? "" : quoteAt(line, start);
  return {
    earlier,
    text: word.text,
    directory: word.text.slice(0, slash + 1),
    base: word.text.slice(slash + 1),
    piece: line.slice(start),
    style: { inside, within: inside === "" ? beginning(line.charAt(start)) : "" },
  };
}

function wordAtEnd({ words, open }: ScannedLine, line: string): Word | undefined {
  const last = words.at(-1);
  return last !== undefined && (open !== "" || last.end === line.length) ? last : undefined;
}

function isEscaped({ units }: Word, index: number): boolean {
  return units[index]?.quote === "\\";
}

/** Which quote is open at a place of the line. */
function quoteAt(line: string, at: number): Quote {
  const { open } = scanWords(line.slice(0, at));
  return open === "\\" ? "" : open;
}

function beginning(character: string): Quote {
  return character === "'" || character === '"' ? character : "";
}

async function offersFor(
  typed: TypedSoFar,
  commands: readonly ShellCommand[],
  sources: NameSources,
): Promise<readonly string[]> {
  const [name, ...words] = typed.earlier;
  if (name === undefined) return whole(typed, namesOf(commands));
  const command = commands.find(({ names }) => names.includes(name.toLowerCase()));
  if (command === undefined) return [];
  if (typed.text.startsWith("-") && !words.includes("--")) return whole(typed, optionsOf(command));
  const kind = kindOf(command, words);
  switch (kind) {
    case "remote":
    case "remoteDirectory":
      return named(typed, await sources.remote(pathOf(typed.directory)), kind === "remoteDirectory");
    case "local":
    case "localDirectory":
      return named(typed, await sources.local(pathOf(typed.directory)), kind === "localDirectory");
    case "command":
      return whole(typed, namesOf(commands));
    case "setting":
    case "settingValue":
    case "mode":
    case "switch":
    case "type":
      return whole(typed, sources.fixed(kind, words));
    case "other":
    case undefined:
      return [];
    default:
      return kind satisfies never;
  }
}

function namesOf(commands: readonly ShellCommand[]): readonly string[] {
  return commands.flatMap(({ names }) => names).filter((name) => /^[a-z]/.test(name));
}

function optionsOf({ options = {} }: ShellCommand): readonly string[] {
  return Object.entries(options).flatMap(([long, { short }]) =>
    short === undefined ? [`--${long}`] : [`--${long}`, `-${short}`],
  );
}

/** @param words those in front of it, options and all */
function kindOf(
  { operands, turnedRoundBy, options = {} }: ShellCommand,
  words: readonly string[],
): WordKind | undefined {
  const short = turnedRoundBy === undefined ? undefined : options[turnedRoundBy]?.short;
  const isTurned = words.includes(`--${turnedRoundBy}`) || words.includes(`-${short}`);
  const order: readonly Operand[] = isTurned ? [...operands].reverse() : operands;
  const valueFlags = Object.entries(options).flatMap(([long, { type, short: letter }]) =>
    type === "string" ? [`--${long}`, `-${letter}`] : [],
  );
  if (valueFlags.includes(words.at(-1) ?? "")) return "other";
  const count = words.filter(
    (word, index) => !word.startsWith("-") && !valueFlags.includes(words[index - 1] ?? ""),
  ).length;
  const last = order.at(-1);
  const isRepeated = last?.count === "many" || last?.count === "any";
  return (order[count] ?? (isRepeated ? last : undefined))?.kind;
}

/** `docs/` is the directory docs. */
function pathOf(directory: string): string {
  return directory.length > 1 ? directory.slice(0, -1) : directory;
}

function whole({ text, style }: TypedSoFar, words: readonly string[]): readonly string[] {
  return words.filter((word) => word.startsWith(text)).map((word) => typedForm(word, style, " "));
}

function named(typed: TypedSoFar, candidates: readonly Candidate[], onlyDirectories: boolean): readonly string[] {
  const { base, directory, style } = typed;
  return candidates
    .filter(({ name, end }) => name.startsWith(base) && isTypable(name) && !(onlyDirectories && end === " "))
    .map(({ name, end }) => {
      // A name like an option's, or like the user's home.
      const isOdd = directory === "" && /^[-~]/.test(name);
      return typedForm(isOdd ? `./${name}` : name, style, end);
    });
}

/** Sorted, each once; of too many some, and how many more there are, behind what they all begin with: so much the line may get. */
function few(offers: readonly string[]): readonly string[] {
  const sorted = [...new Set(offers)].sort();
  if (sorted.length <= MAX_OFFERS) return sorted;
  const [first = "", last = ""] = [sorted[0], sorted.at(-1)];
  const different = [...first].findIndex((character, index) => character !== [...last][index]);
  const same = different === -1 ? first : [...first].slice(0, different).join("");
  return [...sorted.slice(0, MAX_OFFERS), `${same}... (${sorted.length - MAX_OFFERS} more)`];
}
