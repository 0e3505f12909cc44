/**
 * An upload on the disk: written to a hidden temporary beside its target, and given its name by the kernel in one step.
 */
import type { Buffer } from "node:buffer";
import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, link, open, rename, unlink } from "node:fs/promises";
import type { Writable } from "node:stream";
import { errnoOf } from "@pasvport/ftp-core/net";
import { temporaryName } from "./disk-name.js";
import { type DiskPlace, entryPath, lstatIfThere } from "./disk-place.js";
import type { NewFileWay } from "./effective-way.js";
import { writeTo } from "./file-streams.js";
import type { UploadStages } from "./staged-upload.js";
import type { BrokenUploads } from "./storage.js";
import { asStorageError } from "./storage-error.js";

export interface DiskUploadOptions {
  readonly kind: NewFileWay["kind"];
  readonly brokenUploads: BrokenUploads;
  /** Whose the temporary is: see `upload-owner`. */
  readonly owner: string;
  /** Lets the next writer come to this place. */
  readonly giveFree: () => void;
}

export class DiskUpload implements UploadStages {
  readonly #place: DiskPlace;
  readonly #options: DiskUploadOptions;
  #temporary: Uint8Array | undefined;

  constructor(place: DiskPlace, options: DiskUploadOptions) {
    this.#place = place;
    this.#options = options;
  }

  get replaces(): boolean {
    return this.#place.existing !== undefined;
  }

  async open(): Promise<Writable> {
    const name = temporaryName(this.#options.owner);
    // Less the umask of the process, as for every file that is created here.
    const mode = this.#place.existing === undefined ? 0o666 : permissionBits(this.#place.existing);
    const file = await open(await this.#pathOf(name), CREATE, mode);
    this.#temporary = name;
    try {
      await this.#takeAfterExisting(file);
    } catch (error) {
      await file.close();
      await this.#remove(name);
      throw error;
    }
    return writeTo(file);
  }

  async publish(): Promise<void> {
    if (this.#temporary === undefined) return;
    const [from, to] = [await this.#pathOf(this.#temporary), await this.#pathOf(this.#place.name)];
    try {
      await (this.#options.kind === "create" ? giveFreeName(from, to) : rename(from, to));
    } catch (error) {
      await this.#remove(this.#temporary);
      throw error;
    }
  }

  async rescue(): Promise<void> {
    if (this.#temporary === undefined) return;
    const from = await this.#pathOf(this.#temporary);
    const to = await this.#pathOf(this.#place.name);
    const wanted = this.#place.existing === undefined && this.#options.brokenUploads === "keep";
    try {
      // Whoever abandons an upload has failed already; that the name is taken meanwhile tells nobody anything.
      if (wanted && ((await lstatIfThere(from))?.size ?? 0n) > 0n) await giveFreeName(from, to).catch(() => {});
    } finally {
      await this.#remove(this.#temporary);
    }
  }

  release(): void {
    this.#place.directory.release();
    this.#options.giveFree();
  }

  /** The new file belongs to whom the old one belonged, where we may say so, and has its mode; not its set-user-ID bits. */
  async #takeAfterExisting(file: FileHandle): Promise<void> {
    const { existing } = this.#place;
    if (existing === undefined) return;
    const stats = await file.stat({ bigint: true });
    if (stats.uid !== existing.uid || stats.gid !== existing.gid) {
      await file.chown(Number(existing.uid), Number(existing.gid)).catch(() => {});
    }
    const mode = permissionBits(existing);
    if (permissionBits(stats) !== mode) await file.chmod(mode);
  }

  async #remove(name: Uint8Array): Promise<void> {
    this.#temporary = undefined;
    await removeIfThere(await this.#pathOf(name));
  }

  async #pathOf(name: Uint8Array): Promise<Buffer> {
    return await entryPath({ directory: this.#place.directory, name });
  }
}

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Gives a file a name that is free. Unlike rename alone, this never replaces what has come under that name in the meantime.
 * @throws EEXIST
 */
async function giveFreeName(from: Buffer, to: Buffer): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!hasNoLinks(error)) throw error;
    // The name is taken by an empty file first: that, too, only one can do.
    await (await open(to, CREATE, 0o600)).close();
    try {
      await rename(from, to);
    } catch (failure) {
      await removeIfThere(to);
      throw failure;
    }
    return;
  }
  await removeIfThere(from);
}

async function removeIfThere(path: Buffer): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (asStorageError(error).kind !== "notFound") throw error;
  });
}

function permissionBits(stats: BigIntStats): number {
  return Number(stats.mode) & 0o777;
}

/** FAT, many network file systems, and a file that has all the links it may have. */
function hasNoLinks(error: unknown): boolean {
  return ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(errnoOf(error));
}
