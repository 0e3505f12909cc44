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
    const claimName = await this.#claimName(path, way);
    const giveFree = this.#options.writers.claim(claimName);
    try {
      // Looked at again now that it is ours: until then a directory on the way may have got another name, or the path another file.
      const place = await this.#find(path, way);
      try {
        if (place.claimName !== claimName) throw new StorageError("busy");
        return new StagedUpload(await this.#stages(place, { way: wayAt(place, way), giveFree }));
      } catch (error) {
        place.directory.release();
        throw asStorageError(error);
      }
    } catch (error) {
      giveFree();
      throw error;
    }
  }

  /** What the path is known by to other writers. @throws StorageError where nothing could be stored, whoever writes there */
  async #claimName(path: VirtualPath, way: StoreWay): Promise<string> {
    const place = await this.#find(path, way);
    place.directory.release();
    wayAt(place, way);
    return place.claimName;
  }

  async #find(path: VirtualPath, way: StoreWay): Promise<DiskPlace> {
    return await (way.kind === "create" ? findEntry(this.#tree, path) : findFile(this.#tree, path));
  }

  async #stages(place: DiskPlace, { way, giveFree }: ClaimedWay): Promise<UploadStages> {
    switch (way.kind) {
      case "create":
      case "replace": {
        const { brokenUploads, owner } = this.#options;
        return new DiskUpload(await requireReplaceable(place), { kind: way.kind, brokenUploads, owner, giveFree });
      }
      case "append":
      case "restart":
        return await this.#continued(place, way, giveFree);
    }
  }

  async #continued(place: DiskPlace, way: ContinuedWay, giveFree: () => void): Promise<UploadStages> {
    const file = await this.#tree.hold(place.realPath).catch(busyIfGone);
    try {
      const stats = await file.stat();
      if (place.existing === undefined || !isSameFile(stats, place.existing))
        throw new StorageError("permissionDenied");
      await access(await file.here().catch(busyIfGone), constants.W_OK);
      // Two names may be one file.
      const giveFileFree = this.#options.writers.claim(`${stats.dev}:${stats.ino}`);
      place.directory.release();
      return new DiskContinuation(file, {
        way,
        giveFree: () => {
          giveFileFree();
          giveFree();
        },
      });
    } catch (error) {
      file.release();
      throw error;
    }
  }
}

interface ClaimedWay {
  readonly way: NewFileWay | ContinuedWay;
  /** Lets the next writer come to the path. */
  readonly giveFree: () => void;
}

function wayAt({ existing }: DiskPlace, way: StoreWay): NewFileWay | ContinuedWay {
  return effectiveWay(way, existing?.size);
}

/** It was there a moment ago: it is being renamed or removed, and what comes after that is for the next attempt. */
function busyIfGone(error: unknown): never {
  const failure = asStorageError(error);
  throw failure.kind === "notFound" ? new StorageError("busy", { cause: failure }) : failure;
}
