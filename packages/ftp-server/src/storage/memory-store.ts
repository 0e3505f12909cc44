/** Uploads in memory: a new file that gets its name when it is whole, or one that goes on in a file that is there. */
import type { Buffer } from "node:buffer";
import { Writable } from "node:stream";
import { type ContinuedWay, effectiveWay, type NewFileWay } from "./effective-way.js";
import type { MemoryFile } from "./memory-file.js";
import type { MemoryNode, MemoryTree } from "./memory-tree.js";
import { StagedUpload, type UploadStages } from "./staged-upload.js";
import type { BrokenUploads, StoreWay, Upload } from "./storage.js";
import { asStorageError, StorageError } from "./storage-error.js";
import type { VirtualPath } from "./virtual-path.js";
import type { Writers } from "./writers.js";

export class MemoryStore {
  readonly #tree: MemoryTree;
  readonly #writers: Writers;
  readonly #brokenUploads: BrokenUploads;

  constructor(tree: MemoryTree, writers: Writers, brokenUploads: BrokenUploads) {
    this.#tree = tree;
    this.#writers = writers;
    this.#brokenUploads = brokenUploads;
  }

  store(path: VirtualPath, way: StoreWay): Upload {
    if (path === "/") throw new StorageError("isADirectory");
    const existing = way.kind === "create" ? this.#tree.entry(path) : this.#tree.place(path);
    return new StagedUpload(this.#stages(path, existing, effectiveWay(way, sizeOf(existing))));
  }

  #stages(path: VirtualPath, existing: MemoryNode | undefined, way: NewFileWay | ContinuedWay): UploadStages {
    const giveFree = this.#writers.claim(path);
    if (existing?.type === "file" && (way.kind === "append" || way.kind === "restart")) {
      // Who claims the path has the file for himself: its end, asked now, is its end when the upload begins.
      const offset = way.kind === "append" ? existing.size : way.offset;
      return new MemoryContinuation(existing, { offset, wallTimeMs: this.#tree.wallTimeMs, giveFree });
    }
    const replaces = existing !== undefined;
    const keeps = !replaces && this.#brokenUploads === "keep";
    return new MemoryUpload(this.#tree, path, { needsFreeName: way.kind === "create", replaces, keeps, giveFree });
  }
}

function sizeOf(node: MemoryNode | undefined): number | undefined {
  return node?.type === "directory" ? 0 : node?.size;
}

interface MemoryUploadOptions {
  readonly needsFreeName: boolean;
  /** Whether something has the name. */
  readonly replaces: boolean;
  /** Whether the name gets what arrived when the upload breaks off. */
  readonly keeps: boolean;
  readonly giveFree: () => void;
}

class MemoryUpload implements UploadStages {
  readonly #tree: MemoryTree;
  readonly #path: VirtualPath;
  readonly #options: MemoryUploadOptions;
  /** Without a name, until it is whole. */
  #file: MemoryFile | undefined;

  constructor(tree: MemoryTree, path: VirtualPath, options: MemoryUploadOptions) {
    this.#tree = tree;
    this.#path = path;
    this.#options = options;
  }

  get replaces(): boolean {
    return this.#options.replaces;
  }

  async open(): Promise<Writable> {
    const file = this.#tree.newFile();
    file.hold();
    this.#file = file;
    return writingTo((chunk) => file.write(file.size, chunk, this.#tree.wallTimeMs()));
  }

  async publish(): Promise<void> {
    if (this.#options.needsFreeName && this.#tree.entry(this.#path) !== undefined) {
      throw new StorageError("alreadyExists");
    }
    this.#giveName();
  }

  async rescue(): Promise<void> {
    if (this.#options.keeps && this.#file !== undefined && this.#file.size > 0) this.#giveName();
  }

  release(): void {
    this.#file?.letGo();
    this.#options.giveFree();
  }

  #giveName(): void {
    if (this.#file === undefined) return;
    this.#file.settle();
    this.#tree.put(this.#path, this.#file);
  }
}

interface MemoryContinuationOptions {
  readonly offset: number;
  readonly wallTimeMs: () => number;
  readonly giveFree: () => void;
}

class MemoryContinuation implements UploadStages {
  readonly #file: MemoryFile;
  readonly #options: MemoryContinuationOptions;
  #end: number;

  constructor(file: MemoryFile, options: MemoryContinuationOptions) {
    this.#file = file;
    this.#options = options;
    this.#end = options.offset;
    file.hold();
  }

  get replaces(): boolean {
    return this.#end < this.#file.size;
  }

  async open(): Promise<Writable> {
    return writingTo((chunk) => {
      this.#file.write(this.#end, chunk, this.#options.wallTimeMs());
      this.#end += chunk.length;
    });
  }

  async publish(): Promise<void> {
    this.#file.truncate(this.#end);
  }

  async rescue(): Promise<void> {
    // What arrived is in the file already.
  }

  release(): void {
    this.#file.letGo();
    this.#options.giveFree();
  }
}

function writingTo(take: (chunk: Uint8Array) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        take(chunk);
        done();
      } catch (error) {
        done(asStorageError(error));
      }
    },
  });
}
