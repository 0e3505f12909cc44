/** Whether a file on the server and one of this machine are the same: by size and time, and only where both are sure. */
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { modifiedTimeIfTold } from "../operations/file-facts.js";
import type { SessionTurns } from "../session-turns.js";

export interface LocalFacts {
  readonly size: number;
  readonly modifiedAtMs: number;
}

/**
 * When the server says that a file was changed. Undefined where it does not tell it for sure.
 *
 * A time to the minute, or of a zone that nobody named, is none: a file that changed within that minute, or those hours, and kept its
 * size would pass for the same. Then MDTM is asked, which is told to the second and in UTC. RFC 3659 §3
 */
export async function exactTime(
  turns: SessionTurns,
  path: string,
  entry: Partial<DirectoryEntry>,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { modifiedAtMs, modifiedPrecision: precision, modifiedAssumed } = entry;
  const isExact = modifiedAssumed === undefined && (precision === "second" || precision === "millisecond");
  if (modifiedAtMs !== undefined && isExact) return modifiedAtMs;
  const turn = { operation: `modifiedTime ${path}`, names: [path], signal, stops: "atOnce" } as const;
  return turns.run(turn, (session) => modifiedTimeIfTold(session, path));
}

/** To the second: servers cut off what is less, and MFMT cannot say it. */
export function isSameTime(oneMs: number | undefined, otherMs: number | undefined): boolean {
  if (oneMs === undefined || otherMs === undefined) return false;
  return Math.floor(oneMs / 1000) === Math.floor(otherMs / 1000);
}
