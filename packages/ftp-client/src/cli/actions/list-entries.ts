/** What is in directories: `ls`. */
import { type DirectoryEntry, NegativeReplyError, printable } from "@pasvport/ftp-core";
import type { Listing } from "../../operations/listing.js";
import type { LeftOut } from "../../trees/tree-options.js";
import { entryJson } from "../entry-json.js";
import { listingLines } from "../listing-lines.js";
import { Attempts } from "./attempts.js";
import { expand } from "./expand.js";
import type { OutputForm, Running } from "./running.js";
import { joined } from "./tree-copy.js";

export interface ListRequest {
  /** Directories, files, or patterns (see `remote-patterns`); none: the working directory. */
  readonly paths: readonly string[];
  readonly form: OutputForm;
  /** With all that is below. */
  readonly recursive?: boolean;
  /** For `text`, each directory by itself; `json` and `recursive` keep the order of the server. Default `name`. */
  readonly sortBy?: SortKey;
  /** Mode, size and time too. Default true; only for `text`. */
  readonly long?: boolean;
}

/** `time`: the newest first; `size`: the largest first. */
export type SortKey = "name" | "time" | "size";

export async function listEntries(running: Running, request: ListRequest): Promise<void> {
  const { client, output, signal } = running;
  const { paths, form, recursive = false } = request;
  const attempts = new Attempts(running);
  const matches = await expand(running, attempts, paths.length === 0 ? [""] : paths);
  // Single entries first, so that they do not stand below the heading of a directory.
  const single = matches.flatMap(({ path, entry }) =>
    entry === undefined || isOpen(entry) ? [] : [named(entry, path)],
  );
  await writeEntries(running, request, single);
  let above: "nothing" | "entries" | "directory" = single.length === 0 ? "nothing" : "entries";
  const directories = matches.filter(({ entry }) => entry === undefined || isOpen(entry));
  await attempts.each(directories, async ({ path }) => {
    if (recursive) return listBelow(running, request, path);
    const listing = await client.list(path, { signal });
    const isDirectory = !(await isItself(running, path, listing));
    const isHeaded = isDirectory && matches.length > 1;
    if (form === "text" && (above === "directory" || (above === "entries" && isHeaded))) await output.writeLines([""]);
    if (form === "text" && isHeaded) await output.writeLines([`${printable(path)}:`]);
    above = isDirectory ? "directory" : "entries";
    const entries = form === "text" ? sorted(listing.entries, request.sortBy) : listing.entries;
    const shown = entries.map((entry) => (isDirectory ? inside : named)(entry, path));
    await writeEntries(running, request, shown);
    // Leaving files out silently is how a mirror deletes them.
    if (listing.unreadable.count > 0) output.warn(unreadableWarning(listing.unreadable));
  });
  attempts.finish();
}

/** An entry, the name to show for it, and for scripts its path. */
interface Shown {
  readonly entry: DirectoryEntry;
  readonly name: string;
  readonly path: string;
}

const named = (entry: DirectoryEntry, path: string): Shown => ({ entry, name: path, path });
const inside = (entry: DirectoryEntry, directory: string): Shown => ({
  entry,
  name: entry.name,
  path: joined(directory, entry.name),
});

function sorted(entries: readonly DirectoryEntry[], key: SortKey = "name"): readonly DirectoryEntry[] {
  return [...entries].sort((a, b) => MEASURES[key](b) - MEASURES[key](a) || (a.name < b.name ? -1 : 1));
}

/** What was not told stands last. */
const MEASURES = {
  name: () => 0,
  time: ({ modifiedAtMs }) => modifiedAtMs ?? Number.MIN_SAFE_INTEGER,
  size: ({ size }) => size ?? -1,
} as const satisfies Record<SortKey, (entry: DirectoryEntry) => number>;

/** A directory that a pattern means is listed itself; a link to one is not followed. */
function isOpen({ type }: DirectoryEntry): boolean {
  return type === "directory";
}

/** What is no directory is listed as its own only entry: `ls a.txt`. */
async function isItself({ client, signal }: Running, path: string, { entries }: Listing): Promise<boolean> {
  const [only] = entries;
  if (entries.length !== 1 || only?.type === "directory" || only?.name !== path.slice(path.lastIndexOf("/") + 1))
    return false;
  try {
    // Or a directory in which nothing but something of its own name is.
    return (await client.stat(path, { signal })).type !== "directory";
  } catch (error) {
    if (error instanceof NegativeReplyError) return false;
    throw error;
  }
}

/** So many lines share their columns: the whole tree need not be in memory. */
const BATCH = 500;

async function listBelow(running: Running, request: ListRequest, root: string): Promise<void> {
  let batch: Shown[] = [];
  let columns = 1;
  const flush = async (): Promise<void> => {
    columns = Math.max(columns, ...batch.map(({ entry }) => String(entry.size ?? "").length));
    await writeEntries(running, request, batch, columns);
    batch = [];
  };
  const { client, output, signal } = running;
  const onLeftOut = ({ path, why }: LeftOut): void => output.warn(`${joined(root, path)} is left out: ${why}`);
  for await (const { path, entry } of client.walk(root, { signal, onLeftOut })) {
    batch.push(named(entry, joined(root, path)));
    if (batch.length === BATCH) await flush();
  }
  await flush();
}

async function writeEntries(
  { output }: Running,
  { form, long = true }: ListRequest,
  shown: readonly Shown[],
  columns?: number,
): Promise<void> {
  const lines = (): Iterable<string> => {
    if (form === "json") return shown.map(({ entry, path }) => entryJson(entry, path));
    if (!long) return shown.map(({ entry, name }) => `${printable(name)}${entry.type === "directory" ? "/" : ""}`);
    return listingLines(
      shown.map(({ entry, name }) => ({ ...entry, name })),
      columns,
    );
  };
  await output.writeLines(lines());
}

function unreadableWarning({ count, samples }: Listing["unreadable"]): string {
  const left = count === 1 ? "a line of the listing is" : `${count} lines of the listing are`;
  return `${left} left out, as nobody can read, for instance: ${samples[0]}`;
}
