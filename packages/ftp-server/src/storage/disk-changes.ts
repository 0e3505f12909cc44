/**
 * What changes names, modes and times on the disk. The kernel decides, and says what was wrong.
 *
 * Security: a name is used in a directory that is held, and a link that has the name is never followed; so whatever is exchanged
 * for a link in between, the change happens where it was checked.
 */
import { chmod, mkdir, rename, rmdir, unlink, utimes } from "node:fs/promises";
import { errnoOf } from "@pasvport/ftp-core/net";
import { type DiskPlace, type ExistingPlace, entryPath, lstatIfThere, useEntry, useExisting } from "./disk-place.js";
import type { Grip } from "./grip.js";
import type { ServedTree } from "./served-tree.js";
import type { Storage } from "./storage.js";
import { StorageError } from "./storage-error.js";
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
    await useEntry(this.#tree, path, async (place) => {
      // Asked first: a directory below which somebody writes is there, not busy.
      if (place.existing !== undefined) throw new StorageError("alreadyExists");
      const directory = await entryPath(place);
      // Interop: rclone makes one directory in several sessions at once. So nobody claims the name: the kernel decides, and who comes
      // second hears that it is there, also where somebody writes in it by now.
      if (this.#writers.isClaimed(place.claimName)) {
        throw new StorageError((await lstatIfThere(directory)) === undefined ? "busy" : "alreadyExists");
      }
      await mkdir(directory, 0o777);
    });
  }

  async removeDirectory(path: VirtualPath): Promise<void> {
    await useExisting(this.#tree, path, async (place) => {
      await this.#writers.during([place.claimName], async () => {
        if (!place.existing.isDirectory()) throw new StorageError("notADirectory");
        await rmdir(await entryPath(place)).catch(notEmptyIfExisting);
      });
    });
  }

  async removeFile(path: VirtualPath): Promise<void> {
    await useExisting(this.#tree, path, async (place) => {
      await this.#writers.during([place.claimName], async () => {
        // Asked before: to unlink a directory is a matter of permission on some systems.
        if (place.existing.isDirectory()) throw new StorageError("isADirectory");
        await unlink(await entryPath(place));
      });
    });
  }

  async rename(from: VirtualPath, to: VirtualPath): Promise<void> {
    await useExisting(this.#tree, from, async (source) => {
      await useEntry(this.#tree, to, async (target) => {
        await this.#writers.during([source.claimName, target.claimName], async () => {
          requireRenamable(source, target);
          await rename(await entryPath(source), await entryPath(target)).catch(notEmptyIfExisting);
        });
      });
    });
  }

  async changeMode(path: VirtualPath, mode: number): Promise<void> {
    await this.#useBelowRoot(path, async (grip) => {
      const stats = await grip.stat();
      // The other bits of a directory are its administrator's: they say who may delete in it, and what group new files get.
      const kept = stats.isDirectory() ? Number(stats.mode) & 0o7000 : 0;
      await chmod(await grip.here(), (mode & 0o777) | kept);
    });
  }

  async changeTime(path: VirtualPath, modifiedAtMs: number): Promise<void> {
    await this.#useBelowRoot(path, async (grip) => {
      const { atimeMs } = await grip.stat();
      // As dates: of numbers, Node takes those before 1970 for the time it is now.
      await utimes(await grip.here(), new Date(Number(atimeMs)), new Date(modifiedAtMs));
    });
  }

  /** Security: the root is everybody's, and without its search bit nobody reaches anything; a link may lead to it. */
  async #useBelowRoot(path: VirtualPath, change: (grip: Grip) => Promise<void>): Promise<void> {
    await this.#tree.use(path, async (grip) => {
      if (this.#tree.pathOf(grip) === "/") throw new StorageError("permissionDenied");
      await change(grip);
    });
  }
}

/** Systems disagree about what they say to these, and about the order in which they look. */
function requireRenamable(source: ExistingPlace, { existing, realPath }: DiskPlace): void {
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
