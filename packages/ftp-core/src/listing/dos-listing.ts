/**
 * The lines of LIST as `dir` prints them, and with it the servers of Windows. RFC 959 §4.1.3 leaves the form open.
 *
 * `11-22-26  02:43PM                 1234 name`, `11-22-26  02:43PM       <DIR>          name`
 */
import { type DirectoryEntry, type EntryDraft, type EntryType, readDecimal } from "./directory-entry.js";
import { readDosDate } from "./dos-date.js";

export interface DosListingOptions {
  /** The time now: decides which century is meant where a year has two digits. */
  readonly nowMs: number;
}

/**
 * Reads one line; undefined if it is not of this form.
 *
 * Read: what IIS prints with years of two and of four digits, Windows CE, and servers that pass on the `dir` of their system, in the
 * languages whose dates are numbers. A name begins exactly one blank behind a size, and fifteen columns behind the beginning of
 * `<DIR>` and its like, so its own blanks stay; a server that leaves fewer blanks there has names that begin with none.
 */
export function parseDosListingLine(line: string, { nowMs }: DosListingOptions): DirectoryEntry | undefined {
  const [begin, day = "", time = ""] = BEGIN.exec(line) ?? [];
  if (begin === undefined) return undefined;
  const modified = readDosDate({ day, time }, nowMs);
  const what = modified && readWhat(line.slice(begin.length));
  if (what === undefined || what.name === "") return undefined;
  const entry: EntryDraft = { ...what, ...modified };
  if (entry.type === "symlink") return withLinkTarget(entry);
  if (entry.type === "directory" && entry.name === ".") entry.type = "current";
  if (entry.type === "directory" && entry.name === "..") entry.type = "parent";
  return entry;
}

const BEGIN = /^([0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}) +([0-9]{1,2}:[0-9]{2}(?: ?[AP]M?(?= ))?) +(?=[0-9<])/i;

/** What is no file has a word in place of its size. */
const typesByWord: ReadonlyMap<string, EntryType> = new Map([
  ["<DIR>", "directory"],
  ["<JUNCTION>", "symlink"],
  ["<SYMLINKD>", "symlink"],
  ["<SYMLINK>", "symlink"],
]);

/** A word and the blanks behind it. */
const WORD_COLUMNS = 15;

function readWhat(text: string): Pick<DirectoryEntry, "name" | "type" | "size"> | undefined {
  const blank = text.indexOf(" ");
  if (blank === -1) return undefined;
  const first = text.slice(0, blank);
  const size = readSize(first);
  if (size !== undefined) return { name: text.slice(blank + 1), type: "file", ...size };
  const type = typesByWord.get(first.toUpperCase());
  if (type === undefined) return undefined;
  const padding = /^ */.exec(text.slice(blank, Math.max(WORD_COLUMNS, blank + 1)))?.[0] ?? "";
  return { name: text.slice(blank + padding.length), type };
}

/** Digits, in groups of three perhaps, with the mark that the server's language has between them; too many are no size. */
function readSize(text: string): { readonly size?: number } | undefined {
  if (!/^(?:[0-9]+|[0-9]{1,3}(?:([,.'\u2019\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*)$/.test(text)) return undefined;
  const size = readDecimal(text.replace(/[^0-9]/g, ""));
  return size === undefined ? {} : { size };
}

/** `name [target]`. Both may have brackets in them: where it is not plain which one begins the target, the line is unreadable. */
function withLinkTarget(entry: EntryDraft): DirectoryEntry | undefined {
  const text = entry.name;
  const bracket = text.indexOf(" [");
  if (bracket === -1 || !text.endsWith("]")) return entry;
  if (bracket === 0 || text.includes(" [", bracket + 1)) return undefined;
  const target = text.slice(bracket + 2, -1);
  entry.name = text.slice(0, bracket);
  if (target !== "") entry.linkTarget = target;
  return entry;
}
