/** Something on the disk that is held: what it is can be looked at first and used afterwards, and stays the same thing. */
import type { Buffer } from "node:buffer";
import type { BigIntStats } from "node:fs";
import type { FileHandle } from "node:fs/promises";

export interface Grip {
  /** Where it was when it was taken, all links resolved. For the comparison with the root; never opened, never told. */
  readonly realPath: Buffer;
  stat(): Promise<BigIntStats>;
  /** Opens for reading. Only for what `stat` said is a plain file: to open a FIFO or a device has effects of its own. */
  open(): Promise<FileHandle>;
  /** A path that leads to what is held, for one call of the system. */
  here(): Promise<Buffer>;
  /** Has to be called once, on every way out. */
  release(): void;
}

/** Takes hold of what a path means at this moment, symbolic links followed wherever they lead. */
export type Grasp = (path: Buffer) => Promise<Grip>;
