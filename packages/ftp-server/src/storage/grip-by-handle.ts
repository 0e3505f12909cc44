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
import { LocalProtocolError } from "@pasvport/ftp-core";
import { type Grip, type Opening, openingFlags } from "./grip.js";
import { StorageError } from "./storage-error.js";

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
  /** undefined once it is given back: the kernel gives the same number to the next who opens something. */
  #descriptor: number | undefined;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    // Neither this nor closing such a descriptor waits for a disk: a trip to the thread pool would cost more.
    this.realPath = readlinkSync(pathTo(descriptor), "buffer");
  }

  async stat(): Promise<BigIntStats> {
    return await statDescriptor(this.#held(), { bigint: true });
  }

  async open(opening: Opening): Promise<FileHandle> {
    return await openFile(await this.here(), openingFlags[opening]);
  }

  async here(): Promise<Buffer> {
    return pathTo(this.#held());
  }

  release(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined) closeSync(descriptor);
  }

  #held(): number {
    if (this.#descriptor !== undefined) return this.#descriptor;
    throw new StorageError("broken", { cause: new LocalProtocolError("a grip was used after its release") });
  }
}

function pathTo(descriptor: number): Buffer {
  return Buffer.from(`/proc/self/fd/${descriptor}`);
}

/** Node names all flags of open(2) but this one. The value is the same on every processor that Node runs on. */
const O_PATH = 0o10000000;

const openDescriptor = promisify(open);
const statDescriptor = promisify(fstat);
