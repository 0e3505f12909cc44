/** A tree of files in memory, and the ways through it. The names of a directory are kept as clients see them. */
import { encodeWireText } from "@pasvport/ftp-core";
import { StorageError } from "./storage-error.js";
import { baseName, parentPath, pathParts, type VirtualPath } from "./virtual-path.js";

export type MemoryNode = MemoryFile | MemoryDirectory;

export interface MemoryFile {
  readonly type: "file";
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly modifiedAtMs: number;
}

export interface MemoryDirectory {
  readonly type: "directory";
  readonly id: number;
  readonly entries: Map<string, MemoryNode>;
  modifiedAtMs: number;
}

export class MemoryTree {
  readonly #wallTimeMs: () => number;
  readonly #root: MemoryDirectory;
  #nodes = 0;

  constructor(wallTimeMs: () => number) {
    this.#wallTimeMs = wallTimeMs;
    this.#root = this.#newDirectory();
  }

  /** @throws StorageError notFound, notADirectory */
  find(path: VirtualPath): MemoryNode {
    let node: MemoryNode = this.#root;
    for (const part of pathParts(path)) {
      if (node.type !== "directory") throw new StorageError("notADirectory");
      const next = node.entries.get(part);
      if (next === undefined) throw new StorageError("notFound");
      node = next;
    }
    return node;
  }

  /** @throws StorageError notFound, notADirectory */
  directory(path: VirtualPath): MemoryDirectory {
    const node = this.find(path);
    if (node.type !== "directory") throw new StorageError("notADirectory");
    return node;
  }

  /** The file that has this name, undefined if it is free. @throws StorageError, also for a name that a file cannot have */
  place(path: VirtualPath): MemoryFile | undefined {
    if (path === "/") throw new StorageError("isADirectory");
    const existing = this.directory(parentPath(path)).entries.get(requireName(baseName(path)));
    if (existing?.type === "directory") throw new StorageError("isADirectory");
    return existing;
  }

  /** Puts a file in the place of whatever has this name. */
  put(path: VirtualPath, bytes: Uint8Array): void {
    const parent = this.directory(parentPath(path));
    this.#nodes += 1;
    const modifiedAtMs = this.#wallTimeMs();
    parent.entries.set(requireName(baseName(path)), { type: "file", id: this.#nodes, bytes, modifiedAtMs });
    parent.modifiedAtMs = modifiedAtMs;
  }

  /** The directory and all those above it, made where they are missing. */
  makeDirectories(path: VirtualPath): void {
    let directory = this.#root;
    for (const part of pathParts(path)) {
      const next = directory.entries.get(part) ?? this.#newDirectory();
      if (next.type !== "directory") throw new StorageError("notADirectory");
      directory.entries.set(requireName(part), next);
      directory = next;
    }
  }

  #newDirectory(): MemoryDirectory {
    this.#nodes += 1;
    return { type: "directory", id: this.#nodes, entries: new Map(), modifiedAtMs: this.#wallTimeMs() };
  }
}

/** What the file systems of this world take: at most 255 bytes, and text that has bytes at all. */
function requireName(name: string): string {
  let length: number;
  try {
    length = encodeWireText(name).length;
  } catch (error) {
    throw new StorageError("nameNotAllowed", { cause: error });
  }
  if (length > 255) throw new StorageError("nameNotAllowed");
  return name;
}
