/** The entries of a directory on the disk, one after the other, with a bounded number of questions to the disk at a time. */
import { Buffer } from "node:buffer";
import { lstat, readdir } from "node:fs/promises";
import { type DirectoryEntry, decodeWireText } from "@pasvport/ftp-core";
import { diskEntry } from "./disk-entry.js";
import { isTemporaryName, joinBytes } from "./disk-name.js";
import type { ServedTree } from "./served-tree.js";
import { asStorageError } from "./storage-error.js";
import { childPath, type VirtualPath } from "./virtual-path.js";

const ENTRIES_AT_ONCE = 64;

export async function listDisk(tree: ServedTree, path: VirtualPath): Promise<AsyncIterable<DirectoryEntry>> {
  const directory = await tree.hold(path);
  try {
    // One character a byte: names in any encoding, which the engine sorts by their bytes five times faster than buffers.
    const names = await readdir(await directory.here(), { encoding: "latin1" });
    return entriesOf(tree, path, names.filter((name) => !isTemporaryName(name)).sort());
  } catch (error) {
    throw asStorageError(error);
  } finally {
    // Not kept for the entries: a listing whose data connection never comes is never iterated, and would never give it back.
    directory.release();
  }
}

async function* entriesOf(
  tree: ServedTree,
  path: VirtualPath,
  names: readonly string[],
): AsyncGenerator<DirectoryEntry, void, undefined> {
  const directory = await tree.hold(path);
  try {
    for (let at = 0; at < names.length; at += ENTRIES_AT_ONCE) {
      const here = await directory.here();
      const batch = names
        .slice(at, at + ENTRIES_AT_ONCE)
        .map((name) => entryOf(tree, path, here, Buffer.from(name, "latin1")));
      for (const entry of await Promise.all(batch)) if (entry !== undefined) yield entry;
    }
  } catch (error) {
    throw asStorageError(error);
  } finally {
    directory.release();
  }
}

/** undefined for an entry that is gone since its name was read. */
async function entryOf(
  tree: ServedTree,
  path: VirtualPath,
  here: Buffer,
  nameBytes: Buffer,
): Promise<DirectoryEntry | undefined> {
  const name = decodeWireText(nameBytes);
  try {
    const entry = diskEntry(name, await lstat(joinBytes(here, nameBytes), { bigint: true }));
    if (entry.type !== "symlink") return entry;
    const linkTarget = await targetOf(tree, childPath(path, name));
    return linkTarget === undefined ? entry : { ...entry, linkTarget };
  } catch (error) {
    // A directory without search permission, a mount that hangs: the name is known all the same.
    return asStorageError(error).kind === "notFound" ? undefined : { name, type: "unknown" };
  }
}

/** Security: where the link ends, as clients see it. The text of the link itself may tell real paths, even if it leads inside. */
async function targetOf(tree: ServedTree, path: VirtualPath): Promise<string | undefined> {
  try {
    const target = await tree.hold(path);
    target.release();
    return tree.pathOf(target);
  } catch {
    return undefined;
  }
}
