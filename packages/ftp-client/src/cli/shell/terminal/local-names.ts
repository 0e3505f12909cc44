/** Names of this machine that can be completed. */
import type { Dirent } from "node:fs";
import { opendir } from "node:fs/promises";
import type { Candidate } from "./completer.js";

/** More are not looked at. */
const MAX_NAMES = 20_000;

/** @param directory an absolute path. @throws Error where it cannot be read */
export async function localNames(directory: string): Promise<readonly Candidate[]> {
  const names: Candidate[] = [];
  for await (const entry of await opendir(directory)) {
    if (names.length >= MAX_NAMES) break;
    names.push({ name: entry.name, end: endOf(entry) });
  }
  return names;
}

function endOf(entry: Dirent): Candidate["end"] {
  return entry.isDirectory() ? "/" : entry.isFile() ? " " : "";
}
