/** A directory of this machine, listed like one of the server's. */
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { type DirectoryEntry, decodeWireText } from "@pasvport/ftp-core";
import { LocalFileError, systemPath } from "../../../transfers/local-path.js";

/** Names are bytes: what is no UTF-8 comes as `wire-text` writes it. @throws LocalFileError */
export async function localListing(directory: string): Promise<readonly DirectoryEntry[]> {
  try {
    const names = (await readdir(systemPath(directory), { encoding: "buffer" })).map(decodeWireText).sort();
    const entries: DirectoryEntry[] = [];
    for (const name of names) entries.push(await entryOf(directory, name));
    return entries;
  } catch (error) {
    throw new LocalFileError(directory, error);
  }
}

async function entryOf(directory: string, name: string): Promise<DirectoryEntry> {
  const path = systemPath(join(directory, name));
  // It may be gone by now.
  const facts = await lstat(path).catch(() => undefined);
  if (facts === undefined) return { name, type: "unknown" };
  const linkTarget = facts.isSymbolicLink()
    ? await readlink(path, { encoding: "buffer" }).then(decodeWireText, () => undefined)
    : undefined;
  return {
    name,
    type: facts.isFile() ? "file" : facts.isDirectory() ? "directory" : facts.isSymbolicLink() ? "symlink" : "other",
    size: facts.size,
    modifiedAtMs: facts.mtimeMs,
    modifiedPrecision: "second",
    unixMode: facts.mode & 0o7777,
    ...(linkTarget !== undefined && { linkTarget }),
  };
}
