/** A tree of files in memory, the ways through it, and what changes it. The names of a directory are kept as clients see them. */
import { encodeWireText } from "@pasvport/ftp-core";
import { MemoryFile } from "./memory-file.js";
import type { MemoryRoom } from "./memory-room.js";
import { StorageError } from "./storage-error.js";
import { baseName, parentPath, pathParts, type VirtualPath } from "./virtual-path.js";

export type MemoryNode = MemoryFile | MemoryDirectory;

export interface MemoryDirectory {
  readonly type: "directory";
  readonly id: number;
  readonly entries: Map<string, MemoryNode>;
  modifiedAtMs: number;
  mode: number;
}

export class MemoryTree {
  readonly wallTimeMs: () => number;
  readonly #room: MemoryRoom;
  readonly #root: MemoryDirectory;
  #nodes = 0;

  constructor(room: MemoryRoom, wallTimeMs: () => number) {
    this.wallTimeMs = wallTimeMs;
    this.#room = room;
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

  /** What has this name, undefined if it is free. @throws StorageError, also for a name that nothing can have */
  entry(path: VirtualPath): MemoryNode | undefined {
    if (path === "/") return this.#root;
    return this.directory(parentPath(path)).entries.get(requireName(baseName(path)));
  }

  /** The file that has this name, undefined if it is free. @throws StorageError */
  place(path: VirtualPath): MemoryFile | undefined {
    const existing = this.entry(path);
    if (existing?.type === "directory") throw new StorageError("isADirectory");
    return existing;
  }

  /** A file that has no name yet. */
  newFile(): MemoryFile {
    this.#nodes += 1;
    return new MemoryFile(this.#nodes, { room: this.#room, nowMs: this.wallTimeMs() });
  }

  /** Puts a file in the place of the one that has this name, and gives it its mode. */
  put(path: VirtualPath, file: MemoryFile): void {
    const existing = this.place(path);
    file.mode = existing?.mode ?? file.mode;
    file.modifiedAtMs = this.wallTimeMs();
    file.hold();
    this.#entriesAt(path).set(baseName(path), file);
    existing?.letGo();
  }

  /** For a name that is free. */
  makeDirectory(path: VirtualPath): void {
    this.#entriesAt(path).set(baseName(path), this.#newDirectory());
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

  /** @throws StorageError notADirectory, notEmpty; permissionDenied for the root */
  removeDirectory(path: VirtualPath): void {
    requireEntry(path);
    if (this.directory(path).entries.size > 0) throw new StorageError("notEmpty");
    this.#entriesAt(path).delete(baseName(path));
  }

  /** @throws StorageError isADirectory; permissionDenied for the root */
  removeFile(path: VirtualPath): void {
    requireEntry(path);
    const node = this.find(path);
    if (node.type === "directory") throw new StorageError("isADirectory");
    this.#entriesAt(path).delete(baseName(path));
    node.letGo();
  }

  /** As rename(2) does: a file replaces a file, a directory an empty one. @throws StorageError */
  rename(from: VirtualPath, to: VirtualPath): void {
    requireEntry(from);
    const node = this.find(from);
    requireEntry(to);
    const existing = this.entry(to);
    const isDirectory = node.type === "directory";
    if (isDirectory && to.startsWith(`${from}/`)) throw new StorageError("intoItself");
    if (existing === node) return;
    if (existing?.type === "directory") {
      if (!isDirectory) throw new StorageError("isADirectory");
      if (existing.entries.size > 0) throw new StorageError("notEmpty");
    } else if (existing !== undefined && isDirectory) throw new StorageError("notADirectory");
    this.#entriesAt(from).delete(baseName(from));
    this.#entriesAt(to).set(baseName(to), node);
    if (existing?.type === "file") existing.letGo();
  }

  /** The entries of the directory above, which changes now. */
  #entriesAt(path: VirtualPath): Map<string, MemoryNode> {
    const parent = this.directory(parentPath(path));
    parent.modifiedAtMs = this.wallTimeMs();
    return parent.entries;
  }

  #newDirectory(): MemoryDirectory {
    this.#nodes += 1;
    return { type: "directory", id: this.#nodes, entries: new Map(), modifiedAtMs: this.wallTimeMs(), mode: 0o755 };
  }
}

/** The root has no name in any directory. */
function requireEntry(path: VirtualPath): void {
  if (path === "/") throw new StorageError("permissionDenied");
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
