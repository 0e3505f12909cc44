/** An entry of a listing for scripts. */
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { jsonLine } from "./json-line.js";

/**
 * The fields of DirectoryEntry under their own names.
 *
 * @param path where the entry is: as far as the user's words led there
 */
export function entryJson(entry: DirectoryEntry, path: string): string {
  return jsonLine([["path", path], ...Object.entries(entry)]);
}
