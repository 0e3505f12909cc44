/** A listing for people: `-rw-r--r--  1234  2026-11-22 14:43:27   name`, times in UTC. */
import {
  type DirectoryEntry,
  type EntryType,
  formatUnixMode,
  type ModifiedPrecision,
  printable,
} from "@pasvport/ftp-core";

/**
 * What the server did not tell is not made up: it shows as `-` or `?`.
 *
 * @param minimum columns for the size, where other lines stand above
 */
export function* listingLines(entries: readonly DirectoryEntry[], minimum = 1): Generator<string> {
  let width = minimum;
  let modeWidth = 0;
  for (const entry of entries) {
    width = Math.max(width, sizeText(entry.size).length);
    modeWidth = Math.max(modeWidth, modeColumns(entry));
  }
  for (const entry of entries) {
    const columns = [
      modeText(entry).padEnd(modeWidth),
      sizeText(entry.size).padStart(width),
      timeText(entry).padEnd(TIME_WIDTH),
    ];
    yield `${columns.join("  ")}  ${nameText(entry)}`;
  }
}

const MODE_WIDTH = "-rw-r--r--".length;

/** Ten letters in brackets, as RFC 3659 §7.5.5 has them: a listing that comes in parts keeps its columns. */
const RIGHTS_WIDTH = "-(acdeflmprw)".length;

function modeColumns(entry: DirectoryEntry): number {
  const isMode = entry.unixMode !== undefined || entry.permissions === undefined;
  return isMode ? MODE_WIDTH : Math.max(RIGHTS_WIDTH, modeText(entry).length);
}

const TIME_WIDTH = "2026-11-22 14:43:27?".length;

const LETTERS = {
  file: "-",
  directory: "d",
  symlink: "l",
  current: "d",
  parent: "d",
  other: "o",
  unknown: "?",
} as const satisfies Record<EntryType, string>;

/** Where the server tells what this user may do, and not the mode, its letters stand in brackets. RFC 3659 §7.5.5 */
function modeText({ type, unixMode, permissions }: DirectoryEntry): string {
  const rights =
    unixMode === undefined ? (permissions === undefined ? "" : `(${permissions})`) : formatUnixMode(unixMode);
  return `${LETTERS[type]}${rights === "" ? "?????????" : rights}`;
}

function sizeText(size: number | undefined): string {
  return size === undefined ? "-" : String(size);
}

const TIME_LENGTH = {
  millisecond: 19,
  second: 19,
  minute: 16,
  day: 10,
} as const satisfies Record<ModifiedPrecision, number>;

/** With a question mark where the server did not tell all of it; `-` where it told nothing. */
export function timeText({ modifiedAtMs, modifiedPrecision = "second", modifiedAssumed }: DirectoryEntry): string {
  if (modifiedAtMs === undefined) return "-";
  const text = new Date(modifiedAtMs).toISOString().replace("T", " ").slice(0, TIME_LENGTH[modifiedPrecision]);
  return modifiedAssumed === undefined ? text : `${text}?`;
}

/** Security: escape sequences in names must not reach the terminal. */
function nameText({ name, linkTarget }: DirectoryEntry): string {
  return linkTarget === undefined ? printable(name) : `${printable(name)} -> ${printable(linkTarget)}`;
}
