/** A line -> the call of a command; each fault with what the command takes. */
import { parseArgs } from "node:util";
import { OptionError } from "@pasvport/ftp-core";
import { nearestName } from "@pasvport/ftp-core/options";
import type { Operand } from "./operand.js";
import type { Call, ShellCommand, ShellOption } from "./shell-command.js";
import { splitWords, type Word } from "./words.js";

/** @throws OptionError */
export function callOf(line: string, commands: readonly ShellCommand[]): Omit<Call, "signal"> {
  const text = line.replace(/^[ \t]+/, "");
  // "!ls" is the command "!" and its text.
  const [name] = /^(?:!|[^ \t]*)/.exec(text) ?? [""];
  const rest = text.slice(name.length).trim();
  const glued = name === "!" ? undefined : /[|<>;&]/.exec(name)?.[0];
  if (glued !== undefined) throw notKnownHere(glued);
  const command = findCommand(name, commands);
  if (command.isVerbatim) {
    refuseUnlessTaken(command, name, rest === "" ? 0 : 1);
    return { command, name, rest, words: [], flags: {} };
  }
  const given = splitWords(text).slice(1);
  for (const word of given) refuseSign(word);
  const { words, flags } = parseWords(command, name, given);
  refuseUnlessTaken(command, name, words.length);
  return { command, name, rest, words, flags };
}

/** Security: what other shells read as a second command, or as a file, must not become a name of the first one. @throws OptionError */
function refuseSign({ text, units }: Word): void {
  const plain = (index: number): string => (units.at(index)?.quote === "" ? (text.at(index) ?? "") : "");
  const sign = /[|<>;&#]/.exec(plain(0)) ?? /[|;&]/.exec(plain(-1));
  if (sign !== null) throw notKnownHere(sign[0]);
}

function notKnownHere(sign: string): OptionError {
  return new OptionError(
    `${sign} is not known here: one command a line, no pipes, no > (!COMMAND runs one of this machine; "quotes" make it a name)`,
  );
}

/** @throws OptionError that names the one that was meant, perhaps */
export function findCommand(name: string, commands: readonly ShellCommand[]): ShellCommand {
  const found = commands.find(({ names }) => names.includes(name.toLowerCase()));
  if (found !== undefined) return found;
  const meant = nearestName(
    name.toLowerCase(),
    commands.flatMap(({ names }) => names),
  );
  const step = meant === undefined ? "help lists them all" : `did you mean ${meant}?`;
  throw new OptionError(`"${name}" is not a command (${step})`);
}

/** `get [-c] [-r] REMOTE [LOCAL]` */
export function usageOf({ names, options = {}, operands }: ShellCommand, name: string = names[0]): string {
  const flags = Object.entries(options).map(([long, { short, type, value: called = "" }]) => {
    const value = type === "string" ? ` ${called}` : "";
    return `[${short === undefined ? `--${long}` : `-${short}`}${value}]`;
  });
  return [name, ...flags, ...operands.map(operandText)].join(" ");
}

/** `-i, --include GLOB` */
export function optionText(long: string, { short, value }: ShellOption): string {
  return `${short === undefined ? "" : `-${short}, `}--${long}${value === undefined ? "" : ` ${value}`}`;
}

function operandText({ name, count }: Operand): string {
  switch (count) {
    case "one":
      return name;
    case "optional":
      return `[${name}]`;
    case "many":
      return `${name}...`;
    case "any":
      return `[${name}...]`;
    default:
      return count satisfies never;
  }
}

function parseWords(command: ShellCommand, name: string, given: readonly Word[]): Pick<Call, "words" | "flags"> {
  try {
    const { values, tokens } = parseArgs({
      args: given.map(({ text }) => text),
      options: { ...command.options },
      allowPositionals: true,
      tokens: true,
    });
    const words = tokens.flatMap((token) => (token.kind === "positional" ? (given[token.index] ?? []) : []));
    return { words, flags: values };
  } catch (error) {
    // The longer advice of parseArgs is about positional arguments, of which nobody here has heard.
    const [fault = ""] = String(error instanceof Error ? error.message : error).split(". ", 1);
    throw new OptionError(`${fault} (usage: ${usageOf(command, name)})`);
  }
}

function refuseUnlessTaken(command: ShellCommand, name: string, count: number): void {
  const { operands } = command;
  const atLeast = operands.filter(({ count: takes }) => takes === "one" || takes === "many").length;
  const isOpen = operands.some(({ count: takes }) => takes === "many" || takes === "any");
  if (count >= atLeast && (isOpen || count <= operands.length)) return;
  const fault = count < atLeast ? `${operands[count]?.name ?? "a word"} is missing` : "too many words";
  throw new OptionError(`${fault} (usage: ${usageOf(command, name)})`);
}
