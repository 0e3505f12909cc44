/** Which kind of upload a way of storing becomes on the disk; nothing is changed here. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { type ContinuedWay, DiskContinuation, requirePosition } from "./disk-continuation.js";
import { type DiskPlace, findEntry, findFile, requireReplaceable } from "./disk-place.js";
import { DiskUpload } from "./disk-upload.js";
import { isSameFile } from "./grip.js";
import type { ServedTree } from "./served-tree.js";
import { StagedUpload, type UploadStages } from "./staged-upload.js";
import type { BrokenUploads, StoreWay, Upload } from "./storage.js";
import { asStorageError, StorageError } from "./storage-error.js";
import type { VirtualPath } from "./virtual-path.js";
import type { Writers } from "./writers.js";

export class DiskStore {
  readonly #tree: ServedTree;
  readonly #writers: Writers;
  readonly #brokenUploads: BrokenUploads;

  constructor(tree: ServedTree, writers: Writers, brokenUploads: BrokenUploads) {
    this.#tree = tree;
    this.#writers = writers;
    this.#brokenUploads = brokenUploads;
  }

  async store(path: VirtualPath, way: StoreWay): Promise<Upload> {
    if (path === "/") throw new StorageError("isADirectory");
    const place = await (way.kind === "create" ? findEntry(this.#tree, path) : findFile(this.#tree, path));
    try {
      return new StagedUpload(await this.#stages(place, way));
    } catch (error) {
      place.directory.release();
      throw asStorageError(error);
    }
  }

  async #stages(place: DiskPlace, way: StoreWay): Promise<UploadStages> {
    const { existing } = place;
    switch (way.kind) {
      case "create":
        if (existing !== undefined) throw new StorageError("alreadyExists");
        return await this.#new(place, "create");
      case "replace":
        return await this.#new(place, "replace");
      case "append":
        return await (existing === undefined ? this.#new(place, "replace") : this.#continued(place, way));
      case "restart":
        if (way.offset === 0) return await this.#new(place, "replace");
        if (existing === undefined) throw new StorageError("badPosition");
        return await this.#continued(place, way);
    }
  }

  async #new(place: DiskPlace, kind: "replace" | "create"): Promise<UploadStages> {
    await requireReplaceable(place);
    const giveFree = this.#writers.claim(place.realPath);
    return new DiskUpload(place, { kind, brokenUploads: this.#brokenUploads, giveFree });
  }

  async #continued(place: DiskPlace, way: ContinuedWay): Promise<UploadStages> {
    const file = await this.#tree.hold(place.realPath);
    try {
      const stats = await file.stat();
      if (place.existing === undefined || !isSameFile(stats, place.existing))
        throw new StorageError("permissionDenied");
      await access(await file.here(), constants.W_OK);
      requirePosition(stats, way);
      // Two names may be one file.
      const giveFree = this.#writers.claim(place.realPath, `${stats.dev}:${stats.ino}`);
      place.directory.release();
      return new DiskContinuation(file, { way, giveFree });
    } catch (error) {
      file.release();
      throw error;
    }
  }
}
