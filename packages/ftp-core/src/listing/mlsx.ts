/**
 * The lines of MLSD and MLST: `fact=value;fact=value; name`. RFC 3659 §7.2
 *
 * The blank that MLST puts before the line inside its reply belongs to the reply, not to the line: the caller takes it off.
 */
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import { readTimeVal } from "../wire/time-val.js";
import { type DirectoryEntry, type EntryDraft, isOneLineName, readDecimal } from "./directory-entry.js";
import { type MlsxFact, mlsxFacts } from "./mlsx-facts.js";

/**
 * Reads one line. A fact whose value makes no sense costs only that fact: it stays in `otherFacts`.
 * @throws RemoteProtocolError for a line without a name, a fact without "=", or a fact told twice.
 */
export function parseMlsxLine(line: string): DirectoryEntry {
  const nameAt = findName(line);
  const name = line.slice(nameAt);
  if (nameAt === 0 || name === "") throw new RemoteProtocolError("a listing line without a name", { received: line });
  const entry: EntryDraft = { name, type: "unknown" };
  const facts = readFacts(line.slice(0, nameAt - 1), line);
  for (const [fact, read] of factReaders) {
    const value = facts.get(fact);
    if (value !== undefined && read(entry, value)) facts.delete(fact);
  }
  if (facts.size > 0) entry.otherFacts = facts;
  return entry;
}

/**
 * Writes the facts that the entry knows, in the order given.
 * @throws LocalProtocolError for a name that does not fit on one line: leave that entry out.
 */
export function formatMlsxLine(entry: DirectoryEntry, facts: readonly MlsxFact[]): string {
  if (!isOneLineName(entry.name)) throw new LocalProtocolError("a name with a line break cannot be listed");
  let line = "";
  for (const fact of facts) {
    const value = mlsxFacts[fact].value(entry);
    if (value !== undefined) line += `${fact}=${value};`;
  }
  return `${line} ${entry.name}`;
}

/**
 * Where the name begins; 0 if nowhere. The facts end at the first blank, which a semicolon precedes. §7.2
 *
 * Interop: ProFTPD's group names ("Domain Users") bring blanks of their own, so the semicolon is looked for; some servers
 * leave the last one out, so without any the first blank counts.
 */
function findName(line: string): number {
  if (line.startsWith(" ")) return 1;
  const end = line.indexOf("; ");
  return end === -1 ? line.indexOf(" ") + 1 : end + 2;
}

/** Security: facts that nobody knows are kept, and must not fill our memory. Servers have about twenty. */
const MAX_FACTS = 64;

function readFacts(text: string, line: string): Map<string, string> {
  const facts = new Map<string, string>();
  for (const fact of text.split(";")) {
    if (fact === "") continue;
    if (facts.size >= MAX_FACTS)
      throw new RemoteProtocolError("a listing line with too many facts", { received: line });
    const equals = fact.indexOf("=");
    if (equals < 1) throw new RemoteProtocolError("a listing line with a fact that has no value", { received: line });
    const name = fact.slice(0, equals).toLowerCase();
    // Which of two would be true? A link target with a semicolon in it (ProFTPD writes it as it is) can forge the second.
    if (facts.has(name)) throw new RemoteProtocolError(`a listing line that tells ${name} twice`, { received: line });
    facts.set(name, fact.slice(equals + 1));
  }
  return facts;
}

type FactReader = (entry: EntryDraft, value: string) => boolean;

/**
 * Lower-case fact -> its reader, which says whether it took the value. Where several facts tell one field the better stands first.
 * Interop: `sizd` is Pure-FTPd's size of a directory. UNIX.owner is a number at ProFTPD, a name elsewhere; Pure-FTPd and
 * pyftpdlib say UNIX.uid.
 */
const factReaders: readonly (readonly [fact: string, read: FactReader])[] = [
  ["type", readType],
  ["size", readSize],
  ["sizd", readSize],
  ["modify", readModified],
  ["perm", readPermissions],
  ["unique", readUnique],
  ["unix.mode", readMode],
  ["unix.ownername", readOwner],
  ["unix.owner", readOwner],
  ["unix.uid", readOwner],
  ["unix.groupname", readGroup],
  ["unix.group", readGroup],
  ["unix.gid", readGroup],
];

function readType(entry: EntryDraft, value: string): boolean {
  const link = UNIX_LINK.exec(value);
  if (link !== null) {
    entry.type = "symlink";
    // Interop: Pure-FTPd 1.0.50 says `slink:` and forgets the target.
    if (link[1] !== undefined && link[1] !== "") entry.linkTarget = link[1];
    return true;
  }
  const type = standardTypes.get(value.toLowerCase());
  // Interop: `type=unknown` is how Pure-FTPd calls devices and FIFOs.
  entry.type = type ?? (value === "" ? "unknown" : "other");
  return type !== undefined;
}

const standardTypes: ReadonlyMap<string, DirectoryEntry["type"]> = new Map([
  ["file", "file"],
  ["dir", "directory"],
  ["cdir", "current"],
  ["pdir", "parent"],
]);

/** Interop: ProFTPD says `symlink` or, on demand, `slink:target`. The target may contain anything but a semicolon. */
const UNIX_LINK = /^os\.unix=(?:slink|symlink)(?::(.*))?$/is;

function readSize(entry: EntryDraft, value: string): boolean {
  const size = entry.size === undefined ? readDecimal(value) : undefined;
  if (size === undefined) return false;
  entry.size = size;
  return true;
}

function readModified(entry: EntryDraft, value: string): boolean {
  const epochMs = readTimeVal(value);
  if (epochMs === undefined) return false;
  entry.modifiedAtMs = epochMs;
  entry.modifiedPrecision = value.includes(".") ? "millisecond" : "second";
  return true;
}

function readPermissions(entry: EntryDraft, value: string): boolean {
  if (!/^[a-z]*$/i.test(value)) return false;
  entry.permissions = value.toLowerCase();
  return true;
}

function readUnique(entry: EntryDraft, value: string): boolean {
  if (value === "") return false;
  entry.unique = value;
  return true;
}

/** Interop: pyftpdlib writes Python's octal, `0o644`; some servers add the bits of the file type above the lower twelve. */
function readMode(entry: EntryDraft, value: string): boolean {
  const digits = /^(?:0o)?([0-7]{1,7})$/.exec(value)?.[1];
  const mode = digits === undefined ? Number.NaN : Number.parseInt(digits, 8);
  if (!(mode <= 0o177777)) return false;
  entry.unixMode = mode & 0o7777;
  return true;
}

function readOwner(entry: EntryDraft, value: string): boolean {
  if (entry.owner !== undefined || value === "") return false;
  entry.owner = value;
  return true;
}

function readGroup(entry: EntryDraft, value: string): boolean {
  if (entry.group !== undefined || value === "") return false;
  entry.group = value;
  return true;
}
