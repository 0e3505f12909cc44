/** A directory on the disk whose names are read piece by piece, as bytes: a large one never stands in memory as a whole. */
import type { Buffer } from "node:buffer";
import { opendir } from "node:fs/promises";
import type { Grip } from "./grip.js";

/** Iterated to its end or broken off, it closes itself; never iterated, it has to be closed. */
export interface OpenDirectory extends AsyncIterable<NamedEntry> {
  close(): Promise<void>;
}

export interface NamedEntry {
  readonly name: Buffer;
  /** Of the entry itself: false for a link to a directory. */
  isDirectory(): boolean;
}

/** The grip has to be held until the last entry was read. Throws what the system says, ENOTDIR also for a FIFO. */
export async function openDirectory(grip: Grip): Promise<OpenDirectory> {
  return (await opendir(await grip.here(), NAMES_AS_BYTES)) as unknown as OpenDirectory;
}

/**
 * Node takes "buffer" here as it does for `readdir`, its types do not know it. Other encodings fail on file systems that do not
 * tell what kind an entry is: there Node puts path and name together and looks. It does so at once for all names of one read,
 * and everybody waits; so one read is not larger than this.
 */
const NAMES_AS_BYTES = { encoding: "buffer" as BufferEncoding, bufferSize: 256 };
