/** An entry of a listing for scripts. */
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { jsonLine } from "./json-line.js";

/**
 * The fields of DirectoryEntry under their own names.
 *
 * @param path the whole path, where the name alone does not tell the place
 */
export function entryJson(entry: DirectoryEntry, path?: string): string {
  return jsonLine([...(path === undefined ? [] : [["path", path] as const]), ...Object.entries(entry)]);
}
