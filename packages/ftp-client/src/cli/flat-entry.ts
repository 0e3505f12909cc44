/**
 * An entry for keeping: without the listing around it.
 *
 * Security: names and facts are parts of the line that they came in (see `wire/flat-copy`), which a server may make 16 KiB long.
 */
import { type DirectoryEntry, flatCopy } from "@pasvport/ftp-core";

export interface FlatEntry {
  readonly entry: DirectoryEntry;
  /** Characters in all of its texts. */
  readonly length: number;
}

export function flatEntry(entry: DirectoryEntry): FlatEntry {
  let length = 0;
  const copied = (text: string): string => {
    length += text.length;
    return flatCopy(text);
  };
  const fields = Object.entries(entry).map(([field, value]) => [
    field,
    typeof value === "string" ? copied(value) : value,
  ]);
  const { otherFacts } = entry;
  const flat: DirectoryEntry = {
    ...entry,
    ...Object.fromEntries(fields),
    ...(otherFacts && { otherFacts: new Map(Array.from(otherFacts, ([name, text]) => [copied(name), copied(text)])) }),
  };
  return { entry: flat, length };
}
