/** Names of this machine: paths as they are typed in the shell, and what can be completed. */
import type { Dirent } from "node:fs";
import { opendir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Candidate } from "./completer.js";

/** More are not looked at. */
const MAX_NAMES = 20_000;

/** `~` is the user's home; everything else begins in the shell's local directory. */
export function localPath(
  text: string,
  { directory, home }: { readonly directory: string; readonly home: string },
): string {
  if (text === "~" || text.startsWith("~/")) return resolve(home, `.${text.slice(1)}`);
  return resolve(directory, text);
}

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
