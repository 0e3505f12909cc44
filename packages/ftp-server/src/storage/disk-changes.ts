/**
 * What changes names, modes and times on the disk. The kernel decides, and says what was wrong.
 *
 * Security: a name is used in a directory that is held, and a link that has the name is never followed; so whatever is exchanged
 * for a link in between, the change happens where it was checked.
 */
import { chmod, mkdir, rename, rmdir, unlink, utimes } from "node:fs/promises";
import { errnoOf } from "@pasvport/ftp-core/net";
import { type DiskPlace, entryPath, findEntry } from "./disk-place.js";
import type { ServedTree } from "./served-tree.js";
import type { Storage } from "./storage.js";
import { asStorageError, StorageError } from "./storage-error.js";
import type { VirtualPath } from "./virtual-path.js";
import type { Writers } from "./writers.js";

export class DiskChanges
  implements Pick<Storage, "makeDirectory" | "removeDirectory" | "removeFile" | "rename" | "changeMode" | "changeTime">
{
  readonly #tree: ServedTree;
  readonly #writers: Writers;

  constructor(tree: ServedTree, writers: Writers) {
    this.#tree = tree;
    this.#writers = writers;
  }

  async makeDirectory(path: VirtualPath): Promise<void> {
    if (path === "/") throw new StorageError("alreadyExists");
    await this.#at(path, async (place) => {
      // Asked first: a directory below which somebody writes is there, not busy.
      if (place.existing !== undefined) throw new StorageError("alreadyExists");
      await this.#writers.during([place.realPath], async () => mkdir(await entryPath(place), 0o777));
    });
  }

  async removeDirectory(path: VirtualPath): Promise<void> {
    await this.#atExisting(path, async (place) => {
      await this.#writers.during([place.realPath], async () => {
        if (!place.existing.isDirectory()) throw new StorageError("notADirectory");
        await rmdir(await entryPath(place)).catch(notEmptyIfExisting);
      });
    });
  }

  async removeFile(path: VirtualPath): Promise<void> {
    await this.#atExisting(path, async (place) => {
      await this.#writers.during([place.realPath], async () => {
        // Asked before: to unlink a directory is a matter of permission on some systems.
        if (place.existing.isDirectory()) throw new StorageError("isADirectory");
        await unlink(await entryPath(place));
      });
    });
  }

  async rename(from: VirtualPath, to: VirtualPath): Promise<void> {
    await this.#atExisting(from, async (source) => {
      await this.#at(to, async (target) => {
        await this.#writers.during([source.realPath, target.realPath], async () => {
          requireRenamable(source, target);
          await rename(await entryPath(source), await entryPath(target)).catch(notEmptyIfExisting);
        });
      });
    });
  }

  async changeMode(path: VirtualPath, mode: number): Promise<void> {
    await this.#tree.use(path, async (grip) => {
      const stats = await grip.stat();
      // The other bits of a directory are its administrator's: they say who may delete in it, and what group new files get.
      const kept = stats.isDirectory() ? Number(stats.mode) & 0o7000 : 0;
      await chmod(await grip.here(), (mode & 0o777) | kept);
    });
  }

  async changeTime(path: VirtualPath, modifiedAtMs: number): Promise<void> {
    await this.#tree.use(path, async (grip) => {
      const { atimeMs } = await grip.stat();
      await utimes(await grip.here(), Number(atimeMs) / 1000, modifiedAtMs / 1000);
    });
  }

  async #at(path: VirtualPath, change: (place: DiskPlace) => Promise<void>): Promise<void> {
    await usePlace(findEntry(this.#tree, path), change);
  }

  async #atExisting(path: VirtualPath, change: (place: Existing) => Promise<void>): Promise<void> {
    await usePlace(findEntry(this.#tree, path).catch(notFoundIfNoName), async (place) => {
      if (!isThere(place)) throw new StorageError("notFound");
      await change(place);
    });
  }
}

async function usePlace(finding: Promise<DiskPlace>, change: (place: DiskPlace) => Promise<void>): Promise<void> {
  const place = await finding;
  try {
    await change(place);
  } catch (error) {
    throw asStorageError(error);
  } finally {
    place.directory.release();
  }
}

/** A name that no file can have is one that is not there. */
function notFoundIfNoName(error: unknown): never {
  const failure = asStorageError(error);
  throw failure.kind === "nameNotAllowed" ? new StorageError("notFound", { cause: failure }) : failure;
}

type Existing = DiskPlace & { readonly existing: NonNullable<DiskPlace["existing"]> };

function isThere(place: DiskPlace): place is Existing {
  return place.existing !== undefined;
}

/** Systems disagree about what they say to these, and about the order in which they look. */
function requireRenamable(source: Existing, { existing, realPath }: DiskPlace): void {
  const isDirectory = source.existing.isDirectory();
  if (isDirectory && realPath.startsWith(`${source.realPath}/`)) throw new StorageError("intoItself");
  if (existing === undefined) return;
  if (existing.isDirectory() && !isDirectory) throw new StorageError("isADirectory");
  if (!existing.isDirectory() && isDirectory) throw new StorageError("notADirectory");
}

/** POSIX leaves it to the system which of the two it says. */
function notEmptyIfExisting(error: unknown): never {
  throw errnoOf(error) === "EEXIST" ? new StorageError("notEmpty", { cause: error }) : error;
}
