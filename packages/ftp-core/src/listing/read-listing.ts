/**
 * Reads a whole listing line by line, as it comes over the data connection.
 *
 * Lines that nobody can read are counted and a few are kept, so that the caller can say so: leaving files out silently is how
 * a mirror deletes them.
 */
import { RemoteProtocolError } from "../errors.js";
import { flatCopy } from "../wire/flat-copy.js";
import type { DirectoryEntry } from "./directory-entry.js";
import { parseDosListingLine } from "./dos-listing.js";
import { parseMlsxLine } from "./mlsx.js";
import { parseUnixListingLine } from "./unix-listing.js";

export interface ListingReaderOptions {
  /** `mlsx` for MLSD and MLST (RFC 3659 §7), `list` for LIST, whose form the server chooses. */
  readonly format: "mlsx" | "list";
  /** The time now: see `parseUnixListingLine`. */
  readonly nowMs: number;
}

export interface ListingReader {
  /** @param line without its line end. @returns undefined for a line that is no entry, or not readable; a name may be too long. */
  push(line: string): DirectoryEntry | undefined;
  readonly unreadable: UnreadableLines;
}

export interface UnreadableLines {
  readonly count: number;
  /** The first few, shortened. */
  readonly samples: readonly string[];
}

/**
 * @example
 * const reader = createListingReader({ format: "mlsx", nowMs: Date.now() });
 * const entries = lines.map((line) => reader.push(line)).filter((entry) => entry !== undefined);
 */
export function createListingReader({ format, nowMs }: ListingReaderOptions): ListingReader {
  const parse = format === "mlsx" ? readMlsxLine : readListLine;
  const samples: string[] = [];
  let count = 0;
  let extraEnd: "\r" | "" | undefined;
  return {
    push(text) {
      // Interop: servers whose text goes through the line ends of their system twice end all lines with CR CR LF. Where the first
      // one does not, a CR belongs to a name.
      const isFirst = extraEnd === undefined;
      extraEnd ??= text.endsWith("\r") ? "\r" : "";
      const line = text.endsWith(extraEnd) ? text.slice(0, text.length - extraEnd.length) : text;
      if (line === "" || (isFirst && format === "list" && SUM_OF_BLOCKS.test(line))) return undefined;
      const parsed = parse(line, nowMs);
      const entry = parsed !== undefined && parsed.name.length <= MAX_NAME_LENGTH ? parsed : undefined;
      if (entry === undefined) {
        count += 1;
        if (samples.length < MAX_SAMPLES) samples.push(flatCopy(line.slice(0, MAX_SAMPLE_LENGTH)));
      }
      return entry;
    },
    get unreadable() {
      return { count, samples: [...samples] };
    },
  };
}

/** The forms of LIST, in the order in which they are tried. A line fits one of them or none. */
export const listFormats: readonly { readonly name: string; readonly parse: LineParser }[] = [
  { name: "unix", parse: (line, nowMs) => parseUnixListingLine(line, { nowMs }) },
  { name: "dos", parse: (line, nowMs) => parseDosListingLine(line, { nowMs }) },
];

type LineParser = (line: string, nowMs: number) => DirectoryEntry | undefined;

/**
 * Characters. Security: PATH_MAX is 4,096 bytes on Linux, and less elsewhere: nobody has a file of a longer name, and whoever keeps
 * names need not keep more of each.
 */
const MAX_NAME_LENGTH = 4_096;

/** Security: bounded, whatever the server sends. */
const MAX_SAMPLES = 5;
const MAX_SAMPLE_LENGTH = 200;

function readListLine(line: string, nowMs: number): DirectoryEntry | undefined {
  for (const { parse } of listFormats) {
    const entry = parse(line, nowMs);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function readMlsxLine(line: string): DirectoryEntry | undefined {
  try {
    return parseMlsxLine(line);
  } catch (error) {
    if (error instanceof RemoteProtocolError) return undefined;
    throw error;
  }
}

/** `ls -l` begins with the sum of blocks, in the words of the server's language, `ls -lh` with a unit behind it. */
const SUM_OF_BLOCKS = /^\p{L}+ [0-9]+(?:[.,][0-9]+)?[KMGTP]?$/u;
