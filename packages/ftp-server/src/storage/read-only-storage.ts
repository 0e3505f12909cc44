/**
 * A storage in which nothing changes, whatever command asks for it.
 *
 * Security: permission belongs to the effect, not to a list of verbs. Every method stands here by name, so one that is new
 * to `Storage` does not compile before somebody has decided whether it has an effect.
 */
import type { DirectoryEntry } from "@pasvport/ftp-core";
import type { Storage } from "./storage.js";
import { StorageError } from "./storage-error.js";

/** @example const storage = readOnly(await openDiskStorage("/srv/ftp")); */
export function readOnly(storage: Storage): Storage {
  return {
    stat: async (path, options) => withoutEffects(await storage.stat(path, options)),
    list: async (path) => allWithoutEffects(await storage.list(path)),
    retrieve: (path, options) => storage.retrieve(path, options),
    // Security: who may not write needs no room, and could only watch what others do on this disk.
    freeBytes: async () => undefined,
    store: refuse,
    makeDirectory: refuse,
    removeDirectory: refuse,
    removeFile: refuse,
    rename: refuse,
    changeMode: refuse,
    changeTime: refuse,
  } satisfies Required<Storage>;
}

async function refuse(): Promise<never> {
  throw new StorageError("permissionDenied");
}

async function* allWithoutEffects(
  entries: AsyncIterable<DirectoryEntry>,
): AsyncGenerator<DirectoryEntry, void, undefined> {
  for await (const entry of entries) yield withoutEffects(entry);
}

/** To enter, to list, to read: of the ten letters of RFC 3659 §7.5.5 these three change nothing. */
function withoutEffects(entry: DirectoryEntry): DirectoryEntry {
  const { permissions } = entry;
  return permissions === undefined ? entry : { ...entry, permissions: permissions.replace(/[^elr]/g, "") };
}
