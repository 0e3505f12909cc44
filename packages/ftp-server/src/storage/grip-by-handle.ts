/**
 * Holds by a handle of the kernel (Linux): what was looked at is what is used, whoever renames or links in between.
 *
 * A descriptor opened with O_PATH opens nothing, so it may lie anywhere and be of any kind; `/proc/self/fd/N` tells where it
 * is, and leads to that very object when it is used as a path.
 */
import { Buffer } from "node:buffer";
import { type BigIntStats, closeSync, fstat, open, readlinkSync } from "node:fs";
import { type FileHandle, open as openFile } from "node:fs/promises";
import { promisify } from "node:util";
import { type Grip, type Opening, openingFlags } from "./grip.js";

export async function graspByHandle(path: Buffer): Promise<Grip> {
  const descriptor = await openDescriptor(path, O_PATH);
  try {
    return new GripByHandle(descriptor);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** Whether this system can do it: not every container shows /proc. */
export async function canGraspByHandle(realPath: Buffer): Promise<boolean> {
  if (process.platform !== "linux") return false;
  try {
    const grip = await graspByHandle(realPath);
    grip.release();
    return grip.realPath.equals(realPath);
  } catch {
    return false;
  }
}

class GripByHandle implements Grip {
  readonly realPath: Buffer;
  readonly #descriptor: number;
  readonly #path: Buffer;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    this.#path = Buffer.from(`/proc/self/fd/${descriptor}`);
    // Neither this nor closing such a descriptor waits for a disk: a trip to the thread pool would cost more.
    this.realPath = readlinkSync(this.#path, "buffer");
  }

  stat(): Promise<BigIntStats> {
    return statDescriptor(this.#descriptor, { bigint: true });
  }

  open(opening: Opening): Promise<FileHandle> {
    return openFile(this.#path, openingFlags[opening]);
  }

  async here(): Promise<Buffer> {
    return this.#path;
  }

  release(): void {
    closeSync(this.#descriptor);
  }
}

/** Node names all flags of open(2) but this one. The value is the same on every processor that Node runs on. */
const O_PATH = 0o10000000;

const openDescriptor = promisify(open);
const statDescriptor = promisify(fstat);
