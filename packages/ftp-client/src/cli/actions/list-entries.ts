/** What is in directories: `ls`. */
import { type DirectoryEntry, NegativeReplyError, printable } from "@pasvport/ftp-core";
import type { Listing } from "../../operations/listing.js";
import type { LeftOut } from "../../trees/tree-options.js";
import { entryJson } from "../entry-json.js";
import { listingLines } from "../listing-lines.js";
import type { RemoteMatch } from "../remote-patterns.js";
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
  /** Mode, size and time too. Default true; only for `text`. */
  readonly long?: boolean;
}

export async function listEntries(running: Running, request: ListRequest): Promise<void> {
  const { output } = running;
  const { paths, recursive = false } = request;
  const attempts = new Attempts(running);
  const matches = await expand(running, attempts, paths.length === 0 ? [""] : paths);
  // Single entries first, so that they do not stand below the heading of a directory.
  const single = matches.flatMap(({ path, entry }) =>
    entry === undefined || isOpen(entry) ? [] : [named(entry, path)],
  );
  await writeEntries(running, request, single);
  let isFirst = single.length === 0;
  const directories = matches.filter(({ entry }) => entry === undefined || isOpen(entry));
  await attempts.each(directories, async (match) => {
    if (recursive) return listBelow(running, request, match.path);
    const { entries, unreadable, isDirectory } = await listingOf(running, match);
    if (matches.length > 1 && isDirectory && request.form === "text") {
      await output.writeLines([...(isFirst ? [] : [""]), `${printable(match.path)}:`]);
    }
    isFirst = false;
    const isPathTold = matches.length > 1 && isDirectory;
    await writeEntries(
      running,
      request,
      isPathTold ? entries.map((entry) => inside(match.path, entry)) : entries.map(plain),
    );
    // Leaving files out silently is how a mirror deletes them.
    if (unreadable.count > 0) output.warn(unreadableWarning(unreadable));
  });
  attempts.finish();
}

/** An entry, the name to show for it, and its path for scripts, where the name alone does not tell. */
interface Shown {
  readonly entry: DirectoryEntry;
  readonly name: string;
  readonly path?: string;
}

const plain = (entry: DirectoryEntry): Shown => ({ entry, name: entry.name });
const named = (entry: DirectoryEntry, path: string): Shown => ({ entry, name: path, path });
const inside = (directory: string, entry: DirectoryEntry): Shown => ({
  entry,
  name: entry.name,
  path: joined(directory, entry.name),
});

/** A directory that a pattern means is listed itself; a link to one is not followed. */
function isOpen({ type }: DirectoryEntry): boolean {
  return type === "directory";
}

async function listingOf(
  { client, signal }: Running,
  { path }: RemoteMatch,
): Promise<Listing & { readonly isDirectory: boolean }> {
  try {
    return { ...(await client.list(path, { signal })), isDirectory: true };
  } catch (error) {
    // Most servers list no files: `ls a.txt` asks about the file itself.
    if (!(error instanceof NegativeReplyError) || error.isTransient || path === "" || path.endsWith("/")) throw error;
    const entry = await client.stat(path, { signal }).catch(() => undefined);
    if (entry === undefined || isOpen(entry)) throw error;
    return { entries: [{ ...entry, name: path }], unreadable: { count: 0, samples: [] }, isDirectory: false };
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
