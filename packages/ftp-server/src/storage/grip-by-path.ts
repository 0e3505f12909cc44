/**
 * Holds by the real path, where the system has no handles for it: every use looks again whether the path still means the same.
 *
 * Security: between that look and the use a local user may still exchange a directory for a link; `grip-by-handle` has no such gap.
 */
import type { Buffer } from "node:buffer";
import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, lstat, open, realpath } from "node:fs/promises";
import { type Grip, isSameFile, type Opening, openingFlags } from "./grip.js";
import { StorageError } from "./storage-error.js";

export async function graspByPath(path: Buffer): Promise<Grip> {
  const realPath = await realpath(path, "buffer");
  return new GripByPath(realPath, await lstat(realPath, { bigint: true }));
}

class GripByPath implements Grip {
  readonly realPath: Buffer;
  readonly #stats: BigIntStats;

  constructor(realPath: Buffer, stats: BigIntStats) {
    this.realPath = realPath;
    this.#stats = stats;
  }

  async stat(): Promise<BigIntStats> {
    return this.#stats;
  }

  async open(opening: Opening): Promise<FileHandle> {
    const file = await open(await this.here(), openingFlags[opening] | NO_LINK);
    if (isSameFile(await file.stat({ bigint: true }), this.#stats)) return file;
    await file.close();
    throw new StorageError("permissionDenied");
  }

  async here(): Promise<Buffer> {
    const realPath = await realpath(this.realPath, "buffer");
    const unmoved = realPath.equals(this.realPath) && isSameFile(await lstat(realPath, { bigint: true }), this.#stats);
    if (!unmoved) throw new StorageError("permissionDenied");
    return realPath;
  }

  release(): void {}
}

/** Windows has no such flag. */
const NO_LINK = constants.O_NOFOLLOW ?? 0;
