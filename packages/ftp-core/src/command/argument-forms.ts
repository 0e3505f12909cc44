/**
 * The forms that arguments take, each with its reader and its writer. RFC 959 §5.3.2, RFC 2428, RFC 3659
 *
 * A reader throws RemoteProtocolError; its message says what was wrong, in words that fit behind "501 VERB: ".
 */
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import {
  type ExtendedAddress,
  type ExtendedPassiveArgument,
  formatExtendedAddress,
  formatExtendedPassiveArgument,
  parseExtendedAddress,
  parseExtendedPassiveArgument,
} from "../wire/extended-address.js";
import { formatHostPort, parseHostPort } from "../wire/host-port.js";
import type { Endpoint } from "../wire/ip-address.js";
import { formatTimeVal, parseTimeVal } from "../wire/time-val.js";

/** TYPE's argument. RFC 959 §3.1.1 */
export type RepresentationArgument =
  | { readonly type: "A" | "E"; readonly format: "N" | "T" | "C" }
  | { readonly type: "I" }
  | { readonly type: "L"; readonly byteSize: number };

/** LIST's and NLST's argument. The flags are no part of RFC 959; every client that people use sends some. */
export interface ListArgument {
  /** The letters of leading words such as `-la`. */
  readonly flags: string;
  readonly path: string | undefined;
}

/** ALLO's argument: room for so many bytes, in records or pages of at most so many. RFC 959 §4.1.3 */
export interface Allocation {
  readonly bytes: number;
  readonly recordBytes?: number;
}

/** SITE's and OPTS's argument: a word that names what is meant, upper case, and what belongs to it. */
export interface Subcommand {
  readonly word: string;
  readonly argument: string | undefined;
}

/** MFMT's argument. */
export interface TimeAndPathname {
  /** Milliseconds since 1970, UTC. */
  readonly modifiedAtMs: number;
  readonly path: string;
}

interface ArgumentTypes {
  readonly none: undefined;
  readonly text: string | undefined;
  readonly username: string;
  readonly password: string;
  readonly pathname: string;
  readonly optionalPathname: string | undefined;
  readonly listPathname: ListArgument;
  readonly representation: RepresentationArgument;
  readonly codeLetter: string;
  readonly offset: number;
  readonly allocation: Allocation;
  readonly subcommand: Subcommand | undefined;
  readonly timeAndPathname: TimeAndPathname;
  readonly hostPort: Endpoint;
  readonly extendedAddress: ExtendedAddress;
  readonly extendedPassive: ExtendedPassiveArgument;
}

export type ArgumentFormName = keyof ArgumentTypes;
export type ArgumentOf<Form extends ArgumentFormName> = ArgumentTypes[Form];

export interface ArgumentForm<Argument> {
  /** How help texts and the coverage page write it. */
  readonly syntax: string;
  /** Contains a secret: never shown in a log, a trace or an error. */
  readonly isSecret?: true;
  /** What of it may be shown, where that depends on what stands in it. */
  shown?(text: string): string;
  /** @param text what stood behind the verb and one space; undefined when nothing did. */
  parse(text: string | undefined): Argument;
  format(argument: Argument): string | undefined;
}

export const argumentForms: { readonly [Form in ArgumentFormName]: ArgumentForm<ArgumentOf<Form>> } = {
  none: {
    syntax: "",
    // Interop: tnftp and some printers put a blank behind a bare verb.
    parse: (text) => refuseUnless(withoutBlanks(text ?? "") === "", "this command takes no argument", text),
    format: () => undefined,
  },
  text: { syntax: "[text]", parse: (text) => text, format: (text) => text },
  username: { syntax: "name", parse: (text) => required(text, "a user name"), format: named },
  // An empty password is one too: "PASS" and "PASS " both say it.
  password: { syntax: "secret", isSecret: true, parse: (text) => text ?? "", format: (secret) => secret },
  pathname: { syntax: "path", parse: (text) => required(text, "a path"), format: named },
  optionalPathname: { syntax: "[path]", parse: (text) => (text === "" ? undefined : text), format: (path) => path },
  listPathname: { syntax: "[path]", parse: parseListArgument, format: formatListArgument },
  representation: { syntax: "A|E [N|T|C], I, L bits", parse: parseRepresentation, format: formatRepresentation },
  codeLetter: { syntax: "letter", parse: parseCodeLetter, format: (letter) => letter },
  offset: { syntax: "byte", parse: parseOffset, format: formatOffset },
  allocation: { syntax: "bytes [R bytes]", parse: parseAllocation, format: formatAllocation },
  subcommand: { syntax: "word [text]", parse: parseSubcommand, format: formatSubcommand, shown: shownSubcommand },
  timeAndPathname: {
    syntax: "YYYYMMDDHHMMSS[.sss] path",
    parse: parseTimeAndPathname,
    format: ({ modifiedAtMs, path }) => `${formatTimeVal(modifiedAtMs)} ${named(path)}`,
  },
  hostPort: {
    syntax: "h1,h2,h3,h4,p1,p2",
    parse: (text) => parseHostPort(withoutBlanks(required(text, "an address"))),
    format: formatHostPort,
  },
  extendedAddress: {
    syntax: "|family|address|port|",
    parse: (text) => parseExtendedAddress(withoutBlanks(required(text, "an address"))),
    format: ({ endpoint }) => endpoint && formatExtendedAddress(endpoint),
  },
  extendedPassive: {
    syntax: "[1|2|ALL]",
    parse: (text) => parseExtendedPassiveArgument(withoutBlanks(text ?? "") || undefined),
    format: formatExtendedPassiveArgument,
  },
};

function required(text: string | undefined, what: string): string {
  if (text === undefined || text === "") throw new RemoteProtocolError(`${what} is missing`);
  return text;
}

/** Some servers take a command without a name for one about the working directory. */
function named(name: string): string {
  if (name === "") throw new LocalProtocolError("the empty name cannot be sent over FTP");
  return name;
}

/** Blanks of ASCII only: `trim` takes a dozen more for white, and "REST\u00a05" would be a number. */
function withoutBlanks(text: string): string {
  return text.replace(/^ +/, "").replace(/(?<! ) +$/, "");
}

function refuseUnless(isFine: boolean, message: string, received: string | undefined): undefined {
  if (!isFine) throw new RemoteProtocolError(message, received === undefined ? {} : { received });
  return undefined;
}

function parseListArgument(text: string | undefined): ListArgument {
  let rest = text ?? "";
  let flags = "";
  // Interop: `ls -la` of curl users, lftp, FileZilla and ftplib's callers, `ls -CF` of ncftp. These letters ask for no more than a
  // listing of ours tells anyway. Whatever else begins with a dash is a path: "-R" left out in silence would be half an answer.
  for (let word = FLAG_WORD.exec(rest); word !== null; word = FLAG_WORD.exec(rest)) {
    flags += word[1] ?? "";
    rest = rest.slice(word[0].length);
  }
  return { flags, path: rest === "" ? undefined : rest };
}

const FLAG_WORD = /^ *-([AaCFl1]+)(?: +|$)/;

function formatListArgument({ flags, path }: ListArgument): string | undefined {
  // Interop: vsftpd and ProFTPD take any word behind a dash for flags, as `ls` does; "./" makes it a path.
  const plain = path !== undefined && /^[ -]/.test(path) ? `./${path}` : path;
  return [flags === "" ? undefined : `-${flags}`, plain].filter((part) => part !== undefined).join(" ") || undefined;
}

function parseRepresentation(text: string | undefined): RepresentationArgument {
  const plain = withoutBlanks(text ?? "");
  const [, type, format = "N"] = /^([AE])(?: ([NTC]))?$/i.exec(plain) ?? [];
  if (type !== undefined) {
    return { type: type.toUpperCase() as "A" | "E", format: format.toUpperCase() as "N" | "T" | "C" };
  }
  if (/^I$/i.test(plain)) return { type: "I" };
  const [, byteSize] = /^L ([0-9]{1,3})$/i.exec(plain) ?? [];
  if (byteSize !== undefined) return { type: "L", byteSize: Number(byteSize) };
  throw new RemoteProtocolError("choose A, E, I, or L and a byte size", { received: text ?? "" });
}

function formatRepresentation(argument: RepresentationArgument): string {
  switch (argument.type) {
    case "A":
    case "E":
      return argument.format === "N" ? argument.type : `${argument.type} ${argument.format}`;
    case "I":
      return "I";
    case "L":
      return `L ${argument.byteSize}`;
    default:
      return argument satisfies never;
  }
}

function parseCodeLetter(text: string | undefined): string {
  const letter = withoutBlanks(text ?? "");
  if (!/^[A-Za-z]$/.test(letter)) throw new RemoteProtocolError("this command takes one letter", { received: letter });
  return letter.toUpperCase();
}

function parseOffset(text: string | undefined): number {
  const digits = withoutBlanks(text ?? "");
  return parseByteCount(digits, "write the byte to start at in digits, 0 for the first");
}

/** Strict: digits only, and a number that JavaScript counts exactly. */
function parseByteCount(digits: string, message: string): number {
  const count = /^[0-9]{1,16}$/.test(digits) ? Number(digits) : Number.NaN;
  if (!Number.isSafeInteger(count)) throw new RemoteProtocolError(message, { received: digits });
  return count;
}

function formatOffset(offset: number): string {
  return formatByteCount(offset, "a byte position");
}

function formatByteCount(count: number, what: string): string {
  if (!Number.isSafeInteger(count) || count < 0) throw new LocalProtocolError(`${count} is not ${what}`);
  return String(count);
}

function parseAllocation(text: string | undefined): Allocation {
  const [, bytes = "", recordBytes] = /^([0-9]+)(?: +R +([0-9]+))?$/i.exec(withoutBlanks(text ?? "")) ?? [];
  const count = (digits: string): number => parseByteCount(digits, "write a number of bytes in digits");
  return { bytes: count(bytes), ...(recordBytes !== undefined && { recordBytes: count(recordBytes) }) };
}

function formatAllocation({ bytes, recordBytes }: Allocation): string {
  const format = (count: number): string => formatByteCount(count, "a number of bytes");
  return recordBytes === undefined ? format(bytes) : `${format(bytes)} R ${format(recordBytes)}`;
}

/** Without a word it is undefined: only the command itself can tell which words there are. */
function parseSubcommand(text: string | undefined): Subcommand | undefined {
  if (withoutBlanks(text ?? "") === "") return undefined;
  const [, word, argument] = /^ *([!-~]+)(?: (.*))?$/s.exec(text ?? "") ?? [];
  if (word === undefined) throw new RemoteProtocolError("its words are of ASCII", { received: text ?? "" });
  return { word: word.toUpperCase(), argument: argument === "" ? undefined : argument };
}

function formatSubcommand(subcommand: Subcommand | undefined): string | undefined {
  if (subcommand?.argument === undefined) return subcommand?.word;
  return `${subcommand.word} ${subcommand.argument}`;
}

/** Those of our server, and the options of other servers that clients ask for: nothing behind them is a secret. */
const OPEN_SUBCOMMANDS: ReadonlySet<string> = new Set(["CHMOD", "HELP", "MLST", "UTF8", "UTF-8"]);

/** Security: people change their passwords on other servers with SITE PSWD, or SITE CPWD; and a slip may leave out the word. */
function shownSubcommand(text: string): string {
  const [, word = "", rest = ""] = /^ *([^ ]*)(.*)$/s.exec(text) ?? [];
  if (OPEN_SUBCOMMANDS.has(word.toUpperCase())) return text;
  if (!/^[A-Za-z]{0,6}$/.test(word)) return "***";
  return rest.trim() === "" ? text : `${word} ***`;
}

function parseTimeAndPathname(text: string | undefined): TimeAndPathname {
  const [, time, path] = /^([^ ]+) (.+)$/s.exec(text ?? "") ?? [];
  if (time === undefined || path === undefined) {
    throw new RemoteProtocolError("a time and a path are needed", { received: text ?? "" });
  }
  // The fifteen digits of those who missed the year 2000 are forgiven to servers only.
  if (/^[0-9]{15}/.test(time))
    throw new RemoteProtocolError("not a time of the form YYYYMMDDHHMMSS", { received: time });
  return { modifiedAtMs: parseTimeVal(time), path };
}
