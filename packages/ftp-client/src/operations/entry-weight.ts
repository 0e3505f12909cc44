/**
 * What a line of a listing, and the entry that was read from it, take of our memory, about: `maxListingBytes` counts that, and not what
 * came. Measured with Node 20: short lines make no small entries.
 */
import { type DirectoryEntry, isLatin1 } from "@pasvport/ftp-core";

/** @param entry undefined where the line was none: then it costs its time alone, which must have an end, too */
export function entryWeight(line: string, entry: DirectoryEntry | undefined): number {
  const textBytes = isLatin1(line) ? line.length : 2 * line.length;
  const facts = entry?.otherFacts;
  return ENTRY_BYTES + textBytes + (facts === undefined ? 0 : FACTS_BYTES + facts.size * FACT_BYTES);
}

export const ENTRY_BYTES = 160;
/** A map of facts that nobody asked for, and each of them. */
export const FACTS_BYTES = 256;
export const FACT_BYTES = 64;
