/**
 * The lines of LIST as `ls -l` prints them, written and read. RFC 959 §4.1.3 leaves the form open; this one is what all peers use.
 *
 * `-rw-r--r--   1 owner    group        1234 Jan 01 12:34 name`
 */
import { LocalProtocolError } from "../errors.js";
import { type DirectoryEntry, type EntryDraft, type EntryType, isOneLineName, readDecimal } from "./directory-entry.js";
import { formatUnixDate, readUnixDate, type UnixDate } from "./unix-date.js";
import { formatUnixMode, parseUnixMode } from "./unix-mode.js";

export interface UnixListingOptions {
  /** The time now: decides which dates are told with a time of day, and which year is meant where none is told. */
  readonly nowMs: number;
}

/**
 * Writes one line, times in UTC. The form has no way to leave a column out, so what the entry does not know becomes the usual
 * stand-in: mode 644 (755 for directories, 777 for symlinks), one link, `owner`, `group`, size 0, 1 January 1970.
 * @throws LocalProtocolError for a name that does not fit on one line: leave that entry out.
 */
export function formatUnixListingLine(entry: DirectoryEntry, { nowMs }: UnixListingOptions): string {
  if (!isOneLineName(entry.name)) throw new LocalProtocolError("a name with a line break cannot be listed");
  const { letter, mode } = typeColumns[entry.type];
  const target = entry.type === "symlink" && isOneLineName(entry.linkTarget ?? "") ? entry.linkTarget : undefined;
  const size = entry.size ?? (target === undefined ? 0 : wireLength(target));
  const links = String(entry.linkCount ?? 1).padStart(3);
  const owner = asColumn(entry.owner, "owner").padEnd(8);
  const group = asColumn(entry.group, "group").padEnd(8);
  const date = formatUnixDate(entry.modifiedAtMs ?? 0, nowMs) ?? formatUnixDate(0, nowMs);
  const columns = `${letter}${formatUnixMode(entry.unixMode ?? mode)} ${links} ${owner} ${group} ${String(size).padStart(8)}`;
  return `${columns} ${date} ${entry.name}${target === undefined ? "" : ARROW + target}`;
}

/**
 * Reads one line; undefined if it is not of this form, `total 123` among others.
 *
 * Read: what vsftpd, ProFTPD, Pure-FTPd, pyftpdlib, ftp-srv, busybox and GNU ls print. The group may be missing, or owner and
 * group, or all three with the link count. The name is what stands behind exactly one blank behind the date, so its own
 * blanks stay.
 */
export function parseUnixListingLine(line: string, { nowMs }: UnixListingOptions): DirectoryEntry | undefined {
  const letter = line.charAt(0);
  const type = typesByLetter.get(letter);
  const unixMode = parseUnixMode(line.slice(1, 10));
  if (type === undefined || unixMode === undefined) return undefined;
  // `+` an access control list, `.` SELinux, `@` extended attributes (macOS).
  const modeEnd = "+.@".includes(line.charAt(10)) ? 11 : 10;
  const columns = splitColumns(line, modeEnd);
  const texts = columns.map(({ text }) => text);
  const found = findSizeAndDate(texts, letter === "b" || letter === "c", nowMs);
  if (found === undefined) return undefined;
  const nameAt = (columns[found.lastColumn]?.end ?? line.length) + 1;
  if (nameAt >= line.length || mayGoOn(line, nameAt, found.date)) return undefined;
  const entry: EntryDraft = {
    name: line.slice(nameAt),
    type,
    unixMode,
    ...readOwners(texts.slice(0, found.sizeColumn)),
  };
  if (found.size !== undefined) entry.size = found.size;
  entry.modifiedAtMs = found.date.epochMs;
  entry.modifiedPrecision = found.date.precision;
  if (found.date.assumed !== undefined) entry.modifiedAssumed = found.date.assumed;
  if (type === "symlink") return withLinkTarget(entry);
  if (type === "directory" && entry.name === ".") entry.type = "current";
  if (type === "directory" && entry.name === "..") entry.type = "parent";
  return entry;
}

/**
 * Type -> its letter and the mode that is shown where none is known. `ls` has no letter for "something else", so it is a socket's.
 * Interop: vsftpd and ProFTPD tell FIFOs, devices and sockets apart, and no client does: lftp and wget pass over all of them,
 * where a "-" would make them fetch what no server opens.
 */
const typeColumns = {
  file: { letter: "-", mode: 0o644 },
  directory: { letter: "d", mode: 0o755 },
  current: { letter: "d", mode: 0o755 },
  parent: { letter: "d", mode: 0o755 },
  symlink: { letter: "l", mode: 0o777 },
  other: { letter: "s", mode: 0o644 },
  unknown: { letter: "-", mode: 0o644 },
} as const satisfies Record<EntryType, { letter: string; mode: number }>;

/** Block and character device, FIFO, socket, door (Solaris). */
const typesByLetter: ReadonlyMap<string, EntryType> = new Map([
  ["-", "file"],
  ["d", "directory"],
  ["l", "symlink"],
  ...["b", "c", "p", "s", "D"].map((letter): [string, EntryType] => [letter, "other"]),
]);

interface Column {
  readonly text: string;
  /** Index behind its last character. */
  readonly end: number;
}

/** Columns are looked for no further than this: the rest is name. */
const MAX_OWNER_COLUMNS = 10;
const MAX_COLUMNS = MAX_OWNER_COLUMNS + 6;

function splitColumns(line: string, from: number): readonly Column[] {
  const columns: Column[] = [];
  let at = from;
  while (columns.length < MAX_COLUMNS && line.charAt(at) === " ") {
    while (line.charAt(at) === " ") at += 1;
    const blank = line.indexOf(" ", at);
    const end = blank === -1 ? line.length : blank;
    if (end > at) columns.push({ text: line.slice(at, end), end });
    at = end;
  }
  return columns;
}

interface SizeAndDate {
  readonly size: number | undefined;
  readonly sizeColumn: number;
  readonly date: UnixDate;
  readonly lastColumn: number;
}

/**
 * How many columns stand before the size is told by the one place where a number and a date follow each other.
 *
 * Security: three columns (links, owner, group) are tried first, and otherwise the first such place counts: a name like
 * "5 Jan 01 12:34 x" stands behind the true date and has no say.
 */
function findSizeAndDate(columns: readonly string[], isDevice: boolean, nowMs: number): SizeAndDate | undefined {
  for (const sizeColumn of sizeColumns) {
    const text = columns[sizeColumn] ?? "";
    // A device has two numbers in place of the size: "1, 3" or "1,3".
    const isMajor = isDevice && /^[0-9]+,[0-9]*$/.test(text);
    const isMinorApart = isMajor && text.endsWith(",");
    const last = isMinorApart ? sizeColumn + 1 : sizeColumn;
    if (isMinorApart ? !isDigits(columns[last]) : !isMajor && !isDigits(text)) continue;
    // Two numbers behind an owner of several words: a size in groups of three digits ("1 234") would look the same.
    if (sizeColumn > 3 && /^[0-9]/.test(columns[sizeColumn - 1] ?? "")) continue;
    const date = readUnixDate(columns, last + 1, nowMs);
    if (date !== undefined) {
      const size = isDevice ? undefined : readDecimal(text);
      return { size, sizeColumn, date, lastColumn: last + date.columns };
    }
  }
  return undefined;
}

const sizeColumns: readonly number[] = [
  3,
  1,
  2,
  ...Array.from({ length: MAX_OWNER_COLUMNS - 3 }, (_, index) => index + 4),
];

/** With more than two columns nobody can tell where the owner ends and the group begins: then neither is told. */
function readOwners(columns: readonly string[]): Pick<DirectoryEntry, "linkCount" | "owner" | "group"> {
  const linkCount = readDecimal(columns[0] ?? "");
  const [owner, group, ...rest] = linkCount === undefined ? columns : columns.slice(1);
  return {
    ...(linkCount === undefined ? {} : { linkCount }),
    ...(owner === undefined || rest.length > 0 ? {} : { owner }),
    ...(group === undefined || rest.length > 0 ? {} : { group }),
  };
}

/**
 * Splits `name -> target`. Both may contain the arrow; the size of a symlink is the length of its target, which settles it.
 * Where it does not (servers that tell another size), a single arrow is taken for the one, and several are unreadable.
 */
function withLinkTarget(entry: EntryDraft): DirectoryEntry | undefined {
  const text = entry.name;
  const first = text.indexOf(ARROW);
  if (first === -1) return entry;
  const bySize = arrowBefore(text, entry.size);
  if (bySize === undefined && text.includes(ARROW, first + 1)) return undefined;
  const arrow = bySize ?? first;
  entry.name = text.slice(0, arrow);
  const target = text.slice(arrow + ARROW.length);
  if (target !== "") entry.linkTarget = target;
  return entry.name === "" ? undefined : entry;
}

const ARROW = " -> ";

/** The arrow behind which exactly `length` bytes stand; one pass from the end. */
function arrowBefore(text: string, length: number | undefined): number | undefined {
  let bytes = 0;
  for (let at = text.length; at > 0 && length !== undefined && bytes <= length; at -= 1) {
    if (bytes === length && text.startsWith(ARROW, at - ARROW.length)) return at - ARROW.length;
    bytes += wireLengthOf(text, at - 1);
  }
  return undefined;
}

function wireLength(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) bytes += wireLengthOf(text, at);
  return bytes;
}

/** Bytes of one UTF-16 unit on the wire; see wire-text for lone surrogates, which stand for one byte each. */
function wireLengthOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  if (code < 0xd800 || code > 0xdfff) return 3;
  const isPaired =
    code < 0xdc00
      ? isBetween(text.charCodeAt(at + 1), 0xdc00, 0xdfff)
      : isBetween(text.charCodeAt(at - 1), 0xd800, 0xdbff);
  return isPaired ? 2 : 1;
}

function isBetween(code: number, least: number, most: number): boolean {
  return code >= least && code <= most;
}

/**
 * Whether what stands where the name begins may be the time of day. Interop: `ls` tells a year in place of the time, with two blanks
 * before it; what goes on with a time behind one blank and a year is of another make, and its names begin nobody knows where.
 */
function mayGoOn(line: string, nameAt: number, { precision }: UnixDate): boolean {
  if (precision !== "day" || !/^[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})? /.test(line.slice(nameAt, nameAt + 9))) return false;
  return line.charAt(nameAt - 7) !== " ";
}

function isDigits(text: string | undefined): boolean {
  return text !== undefined && /^[0-9]+$/.test(text);
}

/** Security: a blank or a control character in a user's name would shift the columns behind it. */
function asColumn(text: string | undefined, standIn: string): string {
  return text === undefined || text === "" ? standIn : text.replace(/[\0-\x20\x7f]/g, "_");
}
