/** Line <-> command. RFC 959 §5.3: a verb, one space, an argument; verbs in any case. */
import { Buffer } from "node:buffer";
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import { escapeTelnet } from "../wire/telnet.js";
import { decodeWireText, encodeWireText } from "../wire/wire-text.js";
import { argumentForms } from "./argument-forms.js";
import { type Command, formatArgument, isSecret, type SayableCommand } from "./command.js";
import { commandRow, findVerb, type Verb } from "./command-table.js";
import { commandForWord } from "./everyday-words.js";

/** A command line that has been cut, not yet understood. */
export interface CommandLine {
  /** The first word as it came. */
  readonly word: string;
  /** All behind the first space, leading blanks included: they may belong to a name. */
  readonly argument: string | undefined;
}

/** @throws RemoteProtocolError for a line with CR or NUL inside: they end lines and names elsewhere. */
export function parseCommandLine(bytes: Uint8Array): CommandLine {
  const text = decodeWireText(bytes);
  // Security: a bare CR ends a line for some peers, a NUL ends a name for most systems.
  if (/[\r\n\0]/.test(text)) throw new RemoteProtocolError("CR, LF and NUL cannot stand inside a command");
  return cut(text);
}

function cut(text: string): CommandLine {
  const separator = text.indexOf(" ");
  if (separator === -1) return { word: text, argument: undefined };
  return { word: text.slice(0, separator), argument: text.slice(separator + 1) };
}

/** Reads the argument by the form that the verb's row names. @throws RemoteProtocolError with the text for a 501 */
export function readCommand(verb: Verb, argument: string | undefined): Command {
  return { verb, argument: argumentForms[commandRow(verb).argument].parse(argument) } as Command;
}

/** One whole line with CR LF: it must go out as one write, alone in its segment. @throws LocalProtocolError */
export function formatCommand(command: SayableCommand): Uint8Array {
  const line = command.verb === undefined ? command.line : commandText(command);
  if (/[\r\n\0]/.test(line)) {
    const what = command.verb ?? "a command";
    throw new LocalProtocolError(`${what}: a name with a line break or a NUL cannot be sent over FTP`);
  }
  return Buffer.concat([escapeTelnet(encodeWireText(line)), Buffer.from("\r\n")]);
}

/** For logs, traces and errors: the command with its secret masked. */
export function describeCommand(command: SayableCommand): string {
  if (command.verb === undefined) return describeCommandLine(cut(command.line));
  return describe(command.verb, command.verb, formatArgument(command));
}

/**
 * The same for a line that was perhaps never understood.
 *
 * Security: a word that is no verb may be a password (a blank before PASS, a slip of the fingers), and one may stand behind it. So
 * only what has the shape of a verb is shown, and the words that people type for one: which extension a client asked for in vain
 * is worth knowing. A verb that is known is written as everywhere else, in upper case.
 */
export function describeCommandLine({ word, argument }: CommandLine): string {
  const verb = findVerb(word);
  if (verb !== undefined) return describe(verb, word.toUpperCase(), argument);
  const shown = isShowable(word) ? word : undefined;
  return argument === undefined && shown !== undefined ? shown : `${shown ?? "?"} ***`;
}

function describe(verb: Verb, word: string, argument: string | undefined): string {
  if (isSecret(verb)) return `${word} ***`;
  if (argument === undefined) return word;
  return `${word} ${argumentForms[commandRow(verb).argument].shown?.(argument) ?? argument}`;
}

/**
 * An unknown word that logs and replies may show: one of the shape of a verb (three or four letters, RFC 959 §5.3), or one that
 * people type for a verb.
 */
export function isShowable(word: string): boolean {
  return /^[A-Za-z]{3,4}$/.test(word) || commandForWord(word) !== undefined;
}

function commandText(command: Command): string {
  const argument = formatArgument(command);
  return argument === undefined ? command.verb : `${command.verb} ${argument}`;
}
