/**
 * The facts our server tells in MLSD and MLST, as a table, and the lines that name them: FEAT and OPTS MLST. RFC 3659 §7.5-§7.9
 *
 * Fact names are case-insensitive. Interop: PHP's `ftp_mlsd` hands the names to its caller as they came, and the scripts were
 * written against ProFTPD, Pure-FTPd and pyftpdlib; so the spelling here is theirs, not that of the RFC's examples.
 */
import { formatTimeVal, hasTimeVal } from "../wire/time-val.js";
import type { DirectoryEntry, EntryType } from "./directory-entry.js";

interface MlsxFactRow {
  readonly source: string;
  /** undefined where the entry does not know it, or where it cannot be written as a fact. */
  readonly value: (entry: DirectoryEntry) => string | undefined;
}

/** In the order in which a line tells them. */
export const mlsxFacts = {
  type: { source: "RFC 3659 §7.5.1", value: formatType },
  size: { source: "RFC 3659 §7.5.7", value: ({ size }) => size?.toString() },
  modify: { source: "RFC 3659 §7.5.3", value: formatModified },
  perm: { source: "RFC 3659 §7.5.5", value: ({ permissions }) => asFactValue(permissions) },
  unique: { source: "RFC 3659 §7.5.2", value: ({ unique }) => asFactValue(unique) },
  "UNIX.mode": { source: "RFC 3659 §7.6", value: formatMode },
  "UNIX.ownername": { source: "IANA OS-specific parameters", value: ({ owner }) => asFactValue(owner) },
  "UNIX.groupname": { source: "IANA OS-specific parameters", value: ({ group }) => asFactValue(group) },
} as const satisfies Record<string, MlsxFactRow>;

/** A fact's name as our server spells it. */
export type MlsxFact = keyof typeof mlsxFacts;

/** All facts, in the order of the table. */
export const allMlsxFacts: readonly MlsxFact[] = Object.keys(mlsxFacts).filter(
  (name): name is MlsxFact => name in mlsxFacts,
);

/** The line of FEAT: every fact that is offered, those that are switched on with a star. RFC 3659 §7.8 */
export function formatMlstFeature(enabled: readonly MlsxFact[], offered = allMlsxFacts): string {
  return `MLST ${offered.map((fact) => `${fact}${enabled.includes(fact) ? "*" : ""};`).join("")}`;
}

/** The argument of OPTS MLST: the facts a client wants, `type;size;`. Names that nobody knows are passed over. RFC 3659 §7.9 */
export function parseMlstOptions(argument: string): readonly MlsxFact[] {
  const wanted = new Set(argument.toLowerCase().split(";"));
  return allMlsxFacts.filter((fact) => wanted.has(fact.toLowerCase()));
}

/** The text that answers OPTS MLST: what is switched on now. RFC 3659 §7.9 */
export function formatMlstOptions(enabled: readonly MlsxFact[]): string {
  return ["MLST OPTS", enabled.map((fact) => `${fact};`).join("")].join(" ").trimEnd();
}

function formatType({ type, linkTarget }: DirectoryEntry): string | undefined {
  if (type !== "symlink") return typeValues[type];
  // Deviation: §7.7.4 shows the target behind a colon, §7.5.1 has no room for it (erratum 1500). Interop: FileZilla, WinSCP and
  // lftp read both; Pure-FTPd sends both as well.
  const target = asFactValue(linkTarget);
  return target === undefined ? "OS.unix=symlink" : `OS.unix=slink:${target}`;
}

const typeValues = {
  file: "file",
  directory: "dir",
  current: "cdir",
  parent: "pdir",
  other: "OS.unix=special",
  unknown: undefined,
} as const satisfies Record<Exclude<EntryType, "symlink">, string | undefined>;

/** Whole seconds. Interop: no peer writes fractions here, and many a client reads exactly fourteen digits. */
function formatModified({ modifiedAtMs }: DirectoryEntry): string | undefined {
  if (modifiedAtMs === undefined || !hasTimeVal(modifiedAtMs)) return undefined;
  return formatTimeVal(Math.floor(modifiedAtMs / 1000) * 1000);
}

function formatMode({ unixMode }: DirectoryEntry): string | undefined {
  return unixMode === undefined ? undefined : `0${(unixMode & 0o7777).toString(8)}`;
}

/**
 * Security: a value must not end its fact, its fact list or its line. Interop: ProFTPD writes group names with spaces as they
 * are, and clients take the rest of the list for the name; such a fact is better not told at all.
 */
function asFactValue(text: string | undefined): string | undefined {
  return text === undefined || CANNOT_BE_VALUE.test(text) ? undefined : text;
}

const CANNOT_BE_VALUE = /[\0-\x20;\x7f]/;
