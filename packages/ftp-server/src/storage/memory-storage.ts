/** A Storage in memory, for tests and for those who embed the server: the same behaviour as on a disk, without links. */
import { Buffer } from "node:buffer";
import { type DirectoryEntry, encodeWireText, OptionError } from "@pasvport/ftp-core";
import { FileDownload } from "./file-download.js";
import { MemoryRoom } from "./memory-room.js";
import { MemoryStore } from "./memory-store.js";
import { type MemoryNode, MemoryTree } from "./memory-tree.js";
import type { BrokenUploads, Storage } from "./storage.js";
import { StorageError } from "./storage-error.js";
import { baseName, parentPath, resolveVirtualPath, type VirtualPath } from "./virtual-path.js";
import { Writers } from "./writers.js";

export interface MemoryStorageOptions {
  /** Milliseconds since 1970: where the times of files come from. */
  readonly wallTimeMs?: () => number;
  /** Default: keep. */
  readonly brokenUploads?: BrokenUploads;
  /**
   * Bytes in all files together, those that are still on their way in too: an old file counts beside the one that replaces it, a
   * removed one until nobody reads it any more. What would be more fails with noSpace. The process may take twice as much.
   * Default: 256 MiB.
   */
  readonly maxBytes?: number;
}

const MEBIBYTE = 1_048_576;

/**
 * A storage that begins with these files; their paths imply the directories, and a path that ends in a slash is an empty one.
 * @throws StorageError for paths that contradict each other, or that no file can have, and for more than `maxBytes`; OptionError
 *   if that is no number of bytes
 * @example const storage = createMemoryStorage({ "/readme.txt": "hello", "/incoming/": "" });
 */
export function createMemoryStorage(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  { wallTimeMs = Date.now, brokenUploads = "keep", maxBytes = 256 * MEBIBYTE }: MemoryStorageOptions = {},
): Storage {
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 0)
    throw new OptionError(`maxBytes ${maxBytes} is no number of bytes`);
  const room = new MemoryRoom(maxBytes);
  const tree = new MemoryTree(room, wallTimeMs);
  for (const [name, content] of Object.entries(files)) addFile(tree, name, content);
  const writers = new Writers();
  const uploads = new MemoryStore(tree, writers, brokenUploads);
  return {
    async stat(path) {
      return entryOf(baseName(path), tree.find(path));
    },
    async list(path) {
      return entriesOf([...tree.directory(path).entries].map(([name, node]) => entryOf(name, node)));
    },
    async retrieve(path, { offset }) {
      const node = tree.find(path);
      if (node.type === "directory") throw new StorageError("isADirectory");
      if (offset > node.size) throw new StorageError("badPosition");
      return new FileDownload(node.open(), { size: node.size, offset });
    },
    async store(path, way) {
      return uploads.store(path, way);
    },
    async makeDirectory(path) {
      if (tree.entry(path) !== undefined) throw new StorageError("alreadyExists");
      await writers.during([path], async () => tree.makeDirectory(path));
    },
    async removeDirectory(path) {
      tree.find(path);
      await writers.during([path], async () => tree.removeDirectory(path));
    },
    async removeFile(path) {
      tree.find(path);
      await writers.during([path], async () => tree.removeFile(path));
    },
    async rename(from, to) {
      tree.find(from);
      await writers.during([from, to], async () => tree.rename(from, to));
    },
    async changeMode(path, mode) {
      findBelowRoot(tree, path).mode = mode & 0o777;
    },
    async changeTime(path, modifiedAtMs) {
      findBelowRoot(tree, path).modifiedAtMs = modifiedAtMs;
    },
    async freeBytes(path) {
      if (tree.entry(path) === undefined) tree.directory(parentPath(path));
      return room.freeBytes;
    },
  };
}

function addFile(tree: MemoryTree, name: string, content: string | Uint8Array): void {
  const path = resolveVirtualPath("/", name);
  if (name.endsWith("/")) {
    tree.makeDirectories(path);
  } else {
    tree.makeDirectories(parentPath(path));
    tree.place(path);
    const file = tree.newFile();
    file.write(0, typeof content === "string" ? Buffer.from(content) : content, tree.wallTimeMs());
    tree.put(path, file);
  }
}

/** The root is everybody's. */
function findBelowRoot(tree: MemoryTree, path: VirtualPath): MemoryNode {
  if (path === "/") throw new StorageError("permissionDenied");
  return tree.find(path);
}

function entryOf(name: string, node: MemoryNode): DirectoryEntry {
  const { type, modifiedAtMs } = node;
  return {
    name,
    type,
    ...(node.type === "file" ? { size: node.size } : {}),
    modifiedAtMs,
    modifiedPrecision: "millisecond",
    unixMode: node.mode,
    unique: `mg${node.id.toString(16)}`,
    permissions: name === "/" ? "celmp" : type === "file" ? "adfrw" : "cdeflmp",
  };
}

async function* entriesOf(entries: readonly DirectoryEntry[]): AsyncGenerator<DirectoryEntry, void, undefined> {
  yield* entries
    .map((entry) => ({ entry, bytes: encodeWireText(entry.name) }))
    .sort((one, other) => Buffer.compare(one.bytes, other.bytes))
    .map(({ entry }) => entry);
}
