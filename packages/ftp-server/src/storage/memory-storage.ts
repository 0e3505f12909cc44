/** A Storage in memory, for tests and for those who embed the server: the same behaviour as on a disk, without links. */
import { Buffer } from "node:buffer";
import { Readable, Writable } from "node:stream";
import { type DirectoryEntry, encodeWireText } from "@pasvport/ftp-core";
import { stop } from "./file-streams.js";
import { type MemoryFile, type MemoryNode, MemoryTree } from "./memory-tree.js";
import { StagedUpload, type UploadStages, Writers } from "./staged-upload.js";
import type { Download, Storage } from "./storage.js";
import { StorageError } from "./storage-error.js";
import { baseName, parentPath, resolveVirtualPath, type VirtualPath } from "./virtual-path.js";

export interface MemoryStorageOptions {
  /** Milliseconds since 1970: where the times of files come from. */
  readonly wallTimeMs?: () => number;
}

/**
 * A storage that begins with these files; their paths imply the directories, and a path that ends in a slash is an empty one.
 * @throws StorageError for paths that contradict each other, or that no file can have
 * @example const storage = createMemoryStorage({ "/readme.txt": "hello", "/incoming/": "" });
 */
export function createMemoryStorage(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  { wallTimeMs = Date.now }: MemoryStorageOptions = {},
): Storage {
  const tree = new MemoryTree(wallTimeMs);
  for (const [name, content] of Object.entries(files)) addFile(tree, name, content);
  const writers = new Writers();
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
      return new MemoryDownload(node, offset);
    },
    async store(path) {
      const existing = tree.place(path);
      return new StagedUpload(new MemoryUpload(tree, path, { existing, giveFree: writers.claim(path) }));
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
    unixMode: type === "file" ? 0o644 : 0o755,
    unique: `mg${node.id.toString(16)}`,
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

class MemoryUpload implements UploadStages {
  readonly #tree: MemoryTree;
  readonly #path: VirtualPath;
  readonly #wasFree: boolean;
  readonly #chunks: Uint8Array[] = [];
  readonly release: () => void;

  constructor(
    tree: MemoryTree,
    path: VirtualPath,
    { existing, giveFree }: { readonly existing: MemoryFile | undefined; readonly giveFree: () => void },
  ) {
    this.#tree = tree;
    this.#path = path;
    this.#wasFree = existing === undefined;
    this.release = giveFree;
  }

  async open(): Promise<Writable> {
    const chunks = this.#chunks;
    return new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(Buffer.from(chunk));
        done();
      },
    });
  }

  async publish(): Promise<void> {
    this.#tree.put(this.#path, Buffer.concat(this.#chunks));
  }

  async rescue(): Promise<void> {
    const bytes = Buffer.concat(this.#chunks);
    const isFree = this.#wasFree && this.#tree.place(this.#path) === undefined;
    if (isFree && bytes.length > 0) this.#tree.put(this.#path, bytes);
  }
}
