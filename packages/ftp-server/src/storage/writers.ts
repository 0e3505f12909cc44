/** Who writes what: the second writer of a file is told that it is busy, instead of mixing with the first. */
import { StorageError } from "./storage-error.js";

export class Writers {
  readonly #claimed = new Set<string>();

  /**
   * Takes paths, or other names of files, for one writer; returns the function that gives them free.
   * @throws StorageError busy if one of them is taken, or something below or above one of them: a directory is not moved nor
   *   removed under an upload, and no upload begins in one that is just being moved.
   */
  claim(...names: readonly string[]): () => void {
    if (names.some((name) => this.isClaimed(name))) throw new StorageError("busy");
    for (const name of names) this.#claimed.add(name);
    return () => {
      for (const name of names) this.#claimed.delete(name);
    };
  }

  /** Whether somebody has taken it, or something below or above it. */
  isClaimed(name: string): boolean {
    return [...this.#claimed].some((claimed) => isWithin(claimed, name) || isWithin(name, claimed));
  }

  /** For the time of one change. @throws StorageError busy */
  async during<T>(names: readonly string[], change: () => Promise<T>): Promise<T> {
    const giveFree = this.claim(...names);
    try {
      return await change();
    } finally {
      giveFree();
    }
  }
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
