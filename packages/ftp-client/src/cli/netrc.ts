/**
 * `.netrc`: who logs in where. The format of BSD's ftp, which has no RFC: machine, default, login, password, account, macdef.
 *
 * A `#` where one of these words may stand begins a comment. A backslash takes what stands behind it as it is, and so do double
 * quotes. Macros (macdef, up to an empty line) are passed over: they are commands for another program.
 */
import { OptionError } from "@pasvport/ftp-core";

/** What one entry says. */
export interface NetrcEntry {
  /** Undefined in the entry that is for all. */
  readonly machine: string | undefined;
  readonly login?: string;
  readonly password?: string;
  readonly account?: string;
}

/**
 * @throws OptionError with the line and what is wrong with it. Security: never with the word itself, which may be a part of a
 * password
 */
export function parseNetrc(text: string): readonly NetrcEntry[] {
  const reader = new WordReader(text);
  const entries: NetrcEntry[] = [];
  let current: { -readonly [Key in keyof NetrcEntry]: NetrcEntry[Key] } | undefined;
  for (let word = reader.next("keyword"); word !== undefined; word = reader.next("keyword")) {
    switch (word) {
      case "machine":
      case "default":
        current = { machine: word === "machine" ? valueBehind(reader, word) : undefined };
        entries.push(current);
        break;
      case "login":
      case "password":
      case "account":
        if (current === undefined) throw fault(reader, `${word} stands before any machine`);
        current[word] = valueBehind(reader, word);
        break;
      case "macdef":
        reader.skipMacro();
        break;
      default:
        throw fault(reader, `${EXPECTED}: a password with a blank in it goes into "quotes"`);
    }
  }
  return entries;
}

const EXPECTED = "this is none of the words machine, default, login, password, account, macdef";

/**
 * The first entry that fits, as ftp, lftp and curl choose it: of a user who is named, else whoever stands first.
 *
 * @param user undefined where nobody is named
 */
export function findEntry(
  entries: readonly NetrcEntry[],
  host: string,
  user: string | undefined,
): NetrcEntry | undefined {
  return entries.find(({ machine, login }) => {
    const isHost = machine === undefined || machine.toLowerCase() === host.toLowerCase();
    return isHost && (user === undefined || login === undefined || login === user);
  });
}

function valueBehind(reader: WordReader, keyword: string): string {
  const value = reader.next("value");
  if (value === undefined) throw fault(reader, `nothing stands behind ${keyword}`);
  return value;
}

function fault({ line }: WordReader, what: string): OptionError {
  return new OptionError(`line ${line}: ${what}`);
}

class WordReader {
  readonly #text: string;
  #at = 0;
  #wordAt = 0;

  constructor(text: string) {
    // A mark that Windows editors leave at the beginning.
    this.#text = text.replace(/^\ufeff/, "");
  }

  /** Of the last word, from 1. */
  get line(): number {
    return this.#text.slice(0, this.#wordAt).split("\n").length;
  }

  /** The next word; undefined at the end. In the place of a value, a `#` is a part of it. */
  next(place: "keyword" | "value"): string | undefined {
    this.#pass(place === "keyword" ? /(?:[ \t\r\n]+|#[^\n]*)*/y : /[ \t\r\n]*/y);
    if (this.#at >= this.#text.length) return undefined;
    this.#wordAt = this.#at;
    if (this.#text[this.#at] !== '"') return unescaped(this.#pass(/(?:\\.|[^ \t\r\n\\]|\\$)+/sy));
    const quoted = this.#pass(/"(?:\\.|[^"\\])*"/sy);
    if (quoted === "") throw fault(this, "a word in quotes does not end");
    return unescaped(quoted.slice(1, -1));
  }

  /** From behind the word macdef to behind the next empty line. */
  skipMacro(): void {
    this.#pass(/.*?(?:\n\r?\n|$)/sy);
  }

  #pass(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [passed = ""] = pattern.exec(this.#text) ?? [];
    this.#at += passed.length;
    return passed;
  }
}

function unescaped(word: string): string {
  return word.replace(/\\(.)/gs, "$1");
}
