/** Uploads in memory: a new file that gets its name when it is whole, or one that goes on in a file that is there. */
import { Buffer } from "node:buffer";
import { Writable } from "node:stream";
import type { MemoryFile } from "./memory-file.js";
import type { MemoryTree } from "./memory-tree.js";
import { StagedUpload, type UploadStages } from "./staged-upload.js";
import type { BrokenUploads, StoreWay, Upload } from "./storage.js";
import { StorageError } from "./storage-error.js";
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
    return new StagedUpload(this.#stages(path, way));
  }

  #stages(path: VirtualPath, way: StoreWay): UploadStages {
    switch (way.kind) {
      case "create":
        if (this.#tree.entry(path) !== undefined) throw new StorageError("alreadyExists");
        return this.#new(path, "create");
      case "replace":
        return this.#new(path, "replace");
      case "append": {
        const existing = this.#tree.place(path);
        if (existing === undefined) return this.#new(path, "replace");
        return this.#continued(path, existing, existing.bytes.length);
      }
      case "restart": {
        if (way.offset === 0) return this.#new(path, "replace");
        const existing = this.#tree.place(path);
        if (existing === undefined || way.offset > existing.bytes.length) throw new StorageError("badPosition");
        return this.#continued(path, existing, way.offset);
      }
    }
  }

  #new(path: VirtualPath, kind: "replace" | "create"): UploadStages {
    const wasFree = this.#tree.place(path) === undefined;
    const giveFree = this.#writers.claim(path);
    return new MemoryUpload(this.#tree, path, { kind, keeps: wasFree && this.#brokenUploads === "keep", giveFree });
  }

  /** Who claims the path has the file for himself: its end, asked now, is its end when the upload begins. */
  #continued(path: VirtualPath, file: MemoryFile, offset: number): UploadStages {
    const giveFree = this.#writers.claim(path);
    return new MemoryContinuation(file, { offset, wallTimeMs: this.#tree.wallTimeMs, giveFree });
  }
}

interface MemoryUploadOptions {
  readonly kind: "replace" | "create";
  /** Whether the name gets what arrived when the upload breaks off. */
  readonly keeps: boolean;
  readonly giveFree: () => void;
}

class MemoryUpload implements UploadStages {
  readonly #tree: MemoryTree;
  readonly #path: VirtualPath;
  readonly #options: MemoryUploadOptions;
  readonly #chunks: Uint8Array[] = [];

  constructor(tree: MemoryTree, path: VirtualPath, options: MemoryUploadOptions) {
    this.#tree = tree;
    this.#path = path;
    this.#options = options;
  }

  async open(): Promise<Writable> {
    return writingTo((chunk) => {
      this.#chunks.push(Buffer.from(chunk));
    });
  }

  async publish(): Promise<void> {
    if (this.#options.kind === "create" && this.#tree.entry(this.#path) !== undefined) {
      throw new StorageError("alreadyExists");
    }
    this.#tree.put(this.#path, Buffer.concat(this.#chunks));
  }

  async rescue(): Promise<void> {
    const bytes = Buffer.concat(this.#chunks);
    if (this.#options.keeps && bytes.length > 0) this.#tree.put(this.#path, bytes);
  }

  release(): void {
    this.#options.giveFree();
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
    this.#options.giveFree();
  }
}

function writingTo(take: (chunk: Uint8Array) => void): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      take(chunk);
      done();
    },
  });
}
