/**
 * A storage in which nothing changes, whatever command asks for it.
 *
 * Security: permission belongs to the effect, not to a list of verbs. Every method stands here by name, so one that is new
 * to `Storage` does not compile before somebody has decided whether it has an effect.
 */
import type { Storage } from "./storage.js";
import { StorageError } from "./storage-error.js";

/** @example const storage = readOnly(await openDiskStorage("/srv/ftp")); */
export function readOnly(storage: Storage): Storage {
  return {
    stat: (path) => storage.stat(path),
    list: (path) => storage.list(path),
    retrieve: (path, options) => storage.retrieve(path, options),
    store: refuse,
  } satisfies Required<Storage>;
}

async function refuse(): Promise<never> {
  throw new StorageError("permissionDenied");
}
