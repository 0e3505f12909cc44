/** A Storage in memory, for tests and for those who embed the server: the same behaviour as on a disk, without links. */
import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { type DirectoryEntry, encodeWireText } from "@pasvport/ftp-core";
import { stop } from "./file-streams.js";
import type { MemoryFile } from "./memory-file.js";
import { MemoryStore } from "./memory-store.js";
import { type MemoryNode, MemoryTree } from "./memory-tree.js";
import type { BrokenUploads, Download, Storage } from "./storage.js";
import { StorageError } from "./storage-error.js";
import { baseName, parentPath, resolveVirtualPath } from "./virtual-path.js";
import { Writers } from "./writers.js";

export interface MemoryStorageOptions {
  /** Milliseconds since 1970: where the times of files come from. */
  readonly wallTimeMs?: () => number;
  /** Default: keep. */
  readonly brokenUploads?: BrokenUploads;
}

/**
 * A storage that begins with these files; their paths imply the directories, and a path that ends in a slash is an empty one.
 * @throws StorageError for paths that contradict each other, or that no file can have
 * @example const storage = createMemoryStorage({ "/readme.txt": "hello", "/incoming/": "" });
 */
export function createMemoryStorage(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  { wallTimeMs = Date.now, brokenUploads = "keep" }: MemoryStorageOptions = {},
): Storage {
  const tree = new MemoryTree(wallTimeMs);
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
      if (offset > node.bytes.length) throw new StorageError("badPosition");
      return new MemoryDownload(node, offset);
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
      tree.find(path).mode = mode & 0o777;
    },
    async changeTime(path, modifiedAtMs) {
      tree.find(path).modifiedAtMs = modifiedAtMs;
    },
    async freeBytes(path) {
      if (tree.entry(path) === undefined) tree.directory(parentPath(path));
      return undefined;
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
    tree.put(path, Buffer.from(content));
  }
}

function entryOf(name: string, node: MemoryNode): DirectoryEntry {
  const { type, modifiedAtMs } = node;
  return {
    name,
    type,
    ...(node.type === "file" ? { size: node.bytes.length } : {}),
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

const CHUNK_BYTES = 64 * 1024;

class MemoryDownload implements Download {
  readonly size: number;
  readonly #bytes: Uint8Array;
  readonly #offset: number;
  #stream: Readable | undefined;

  constructor({ bytes }: MemoryFile, offset: number) {
    this.size = bytes.length;
    this.#bytes = bytes;
    this.#offset = offset;
  }

  readable(): Readable {
    let at = this.#offset;
    const bytes = this.#bytes;
    this.#stream = new Readable({
      read() {
        // A copy: whoever reads may write into what it gets.
        const chunk = Buffer.from(bytes.subarray(at, at + CHUNK_BYTES));
        at += chunk.length;
        this.push(chunk.length === 0 ? null : chunk);
      },
    });
    return this.#stream;
  }

  async close(): Promise<void> {
    if (this.#stream !== undefined) await stop(this.#stream);
  }
}
