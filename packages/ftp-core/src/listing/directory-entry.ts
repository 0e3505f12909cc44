/**
 * One entry of a directory, as a listing tells it: the value between every listing format and everybody who uses one.
 *
 * A field that the line did not tell, or told unreadably, is absent. Nothing is guessed silently: where a format cannot say
 * everything (a year, a time zone), `modifiedPrecision` and `modifiedAssumed` tell how far the time can be trusted.
 */
export interface DirectoryEntry {
  /** As it stood on the line, never normalised; for MLST a whole path. Check with `isPlainName` before using it locally. */
  readonly name: string;
  readonly type: EntryType;
  /** In octets. For a directory it is whatever the server counts, for a symlink mostly the length of its target. */
  readonly size?: number;
  /** Last modification, milliseconds since 1970. UTC, unless `modifiedAssumed` says otherwise. */
  readonly modifiedAtMs?: number;
  /** The smallest unit that the line told; what is smaller is zero in `modifiedAtMs`. Always there when the time is. */
  readonly modifiedPrecision?: ModifiedPrecision;
  /** What the line left out and we supplied; absent when it left out nothing. */
  readonly modifiedAssumed?: ModifiedAssumed;
  /** Where a symlink points, as the server wrote it; a server that hides its real paths tells none. */
  readonly linkTarget?: string;
  /** A name, or a number in decimal where the server tells no name. */
  readonly owner?: string;
  /** A name, or a number in decimal where the server tells no name. */
  readonly group?: string;
  /** The low twelve bits: 0o4755 is `rwsr-xr-x`. */
  readonly unixMode?: number;
  /** Hard links. */
  readonly linkCount?: number;
  /** Two entries with the same value are the same file. RFC 3659 §7.5.2 */
  readonly unique?: string;
  /** What this user may do, one letter each of `acdeflmprw`, lower case; empty means nothing. RFC 3659 §7.5.5 */
  readonly permissions?: string;
  /** Facts of MLSx that no field above took, by lower-case name: unknown ones, and known ones with unreadable values. */
  readonly otherFacts?: ReadonlyMap<string, string>;
}

/**
 * `current` and `parent` are the directory listed and the one above it (`cdir`, `pdir`, `.`, `..`); `other` is a device, FIFO,
 * socket or a kind of the server's own; `unknown` means that the line did not say.
 */
export type EntryType = "file" | "directory" | "symlink" | "current" | "parent" | "other" | "unknown";

export type ModifiedPrecision = "millisecond" | "second" | "minute" | "day";

/**
 * `zone`: the line named no time zone and was read as UTC, so it may be off by up to 14 hours.
 * `year-and-zone`: it named no year either, and the latest one was taken that lies at most a day in the future; or only the year's
 * last two digits, and the latest one that lies at most twenty years in the future.
 */
export type ModifiedAssumed = "zone" | "year-and-zone";

/**
 * Whether a name may become the last part of a local path.
 *
 * Security: a hostile server can list `../x`, `/etc/passwd` or a name with escape sequences. Control characters include the
 * C1 range, which terminals obey too. Windows has more rules (backslash, colon, device names): those belong to whoever writes there.
 */
export function isPlainName(name: string): boolean {
  if (name === "" || name === "." || name === "..") return false;
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    if (code < 0x20 || code === SLASH || (code >= 0x7f && code <= 0x9f)) return false;
  }
  return true;
}

/**
 * Whether a name fits on one line of a listing.
 *
 * Security: a file named "a\r\ntype=file; b" would otherwise forge a second entry.
 */
export function isOneLineName(name: string): boolean {
  return name !== "" && !name.includes("\n") && !name.includes("\r") && !name.includes("\0");
}

const SLASH = 0x2f;

/** Strictly decimal, and exact as a number; undefined otherwise. */
export function readDecimal(text: string): number | undefined {
  if (!/^[0-9]{1,16}$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** An entry while its line is being read. */
export type EntryDraft = { -readonly [Field in keyof DirectoryEntry]: DirectoryEntry[Field] };
