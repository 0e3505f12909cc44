/** All that the server tells of single entries: `stat`. */
import { type DirectoryEntry, formatUnixMode, printable } from "@pasvport/ftp-core";
import { entryJson } from "../entry-json.js";
import { timeText } from "../listing-lines.js";
import { Attempts } from "./attempts.js";
import { expand } from "./expand.js";
import type { OutputForm, Running } from "./running.js";

export interface DescribeRequest {
  /** Paths or patterns (see `remote-patterns`). */
  readonly paths: readonly string[];
  readonly form: OutputForm;
}

export async function describeEntries(running: Running, { paths, form }: DescribeRequest): Promise<void> {
  const { client, output, signal } = running;
  const attempts = new Attempts(running);
  const matches = await expand(running, attempts, paths);
  let isFirst = true;
  await attempts.each(matches, async ({ path, entry: listed }) => {
    const entry = listed ?? (await client.stat(path, { signal }));
    if (form === "json") return output.writeLines([entryJson(entry, path)]);
    await output.writeLines([...(isFirst ? [] : [""]), ...describedLines(path, entry)]);
    isFirst = false;
  });
  attempts.finish();
}

/** What was not told has no line. */
function* describedLines(path: string, entry: DirectoryEntry): Generator<string> {
  const rows: readonly (readonly [name: string, value: string | number | undefined])[] = [
    ["path", path],
    ["type", entry.type],
    ["size", entry.size],
    ["modified", entry.modifiedAtMs === undefined ? undefined : `${timeText(entry)} UTC`],
    ["mode", entry.unixMode === undefined ? undefined : modeText(entry.unixMode)],
    ["may", entry.permissions],
    ["owner", entry.owner],
    ["group", entry.group],
    ["links", entry.linkCount],
    ["points to", entry.linkTarget],
    ["unique", entry.unique],
    ...(entry.otherFacts ?? []),
  ];
  const told = rows.flatMap(([name, value]) => (value === undefined ? [] : [[`${printable(name)}:`, value] as const]));
  const longest = Math.max(NAME_COLUMNS, ...told.map(([name]) => name.length));
  const width = Math.min(longest, MOST_NAME_COLUMNS);
  for (const [name, value] of told) yield `${name.padEnd(width)} ${printable(String(value))}`;
}

const NAME_COLUMNS = "points to:".length;

/** A fact may have any name; a longer one has its value behind it all the same. */
const MOST_NAME_COLUMNS = 20;

function modeText(mode: number): string {
  return `${formatUnixMode(mode)} (${mode.toString(8).padStart(4, "0")})`;
}
