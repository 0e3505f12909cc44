/** Which kind of upload a way of storing becomes on the disk; nothing is changed here. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { DiskContinuation } from "./disk-continuation.js";
import { type DiskPlace, findEntry, findFile, requireReplaceable } from "./disk-place.js";
import { DiskUpload } from "./disk-upload.js";
import { type ContinuedWay, effectiveWay, type NewFileWay } from "./effective-way.js";
import { isSameFile } from "./grip.js";
import type { ServedTree } from "./served-tree.js";
import { StagedUpload, type UploadStages } from "./staged-upload.js";
import type { BrokenUploads, StoreWay, Upload } from "./storage.js";
import { asStorageError, StorageError } from "./storage-error.js";
import type { VirtualPath } from "./virtual-path.js";
import type { Writers } from "./writers.js";

export interface DiskStoreOptions {
  readonly writers: Writers;
  readonly brokenUploads: BrokenUploads;
  /** Whose temporaries these are: see `upload-owner`. */
  readonly owner: string;
}

export class DiskStore {
  readonly #tree: ServedTree;
  readonly #options: DiskStoreOptions;

  constructor(tree: ServedTree, options: DiskStoreOptions) {
    this.#tree = tree;
    this.#options = options;
  }

  async store(path: VirtualPath, way: StoreWay): Promise<Upload> {
    if (path === "/") throw new StorageError("isADirectory");
    const place = await (way.kind === "create" ? findEntry(this.#tree, path) : findFile(this.#tree, path));
    try {
      return new StagedUpload(await this.#stages(place, effectiveWay(way, place.existing?.size)));
    } catch (error) {
      place.directory.release();
      throw asStorageError(error);
    }
  }

  async #stages(place: DiskPlace, way: NewFileWay | ContinuedWay): Promise<UploadStages> {
    switch (way.kind) {
      case "create":
      case "replace":
        return await this.#new(place, way);
      case "append":
      case "restart":
        return await this.#continued(place, way);
    }
  }

  async #new(place: DiskPlace, { kind }: NewFileWay): Promise<UploadStages> {
    await requireReplaceable(place);
    const { writers, brokenUploads, owner } = this.#options;
    return new DiskUpload(place, { kind, brokenUploads, owner, giveFree: writers.claim(place.claimName) });
  }

  async #continued(place: DiskPlace, way: ContinuedWay): Promise<UploadStages> {
    const file = await this.#tree.hold(place.realPath);
    try {
      const stats = await file.stat();
      if (place.existing === undefined || !isSameFile(stats, place.existing))
        throw new StorageError("permissionDenied");
      await access(await file.here(), constants.W_OK);
      // Two names may be one file.
      const giveFree = this.#options.writers.claim(place.claimName, `${stats.dev}:${stats.ino}`);
      place.directory.release();
      return new DiskContinuation(file, { way, giveFree });
    } catch (error) {
      file.release();
      throw error;
    }
  }
}
