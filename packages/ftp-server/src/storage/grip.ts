/** Something on the disk that is held: what it is can be looked at first and used afterwards, and stays the same thing. */
import type { Buffer } from "node:buffer";
import { type BigIntStats, constants } from "node:fs";
import type { FileHandle } from "node:fs/promises";

export interface Grip {
  /** Where it was when it was taken, all links resolved. For the comparison with the root; never opened, never told. */
  readonly realPath: Buffer;
  stat(): Promise<BigIntStats>;
  /** Changes nothing yet. Only for what `stat` said is a plain file: to open a FIFO or a device has effects of its own. */
  open(opening: Opening): Promise<FileHandle>;
  /** A path that leads to what is held, for one call of the system. */
  here(): Promise<Buffer>;
  /** Has to be called on every way out; a second call does nothing. Afterwards nothing is held, and only `realPath` is left. */
  release(): void;
}

/** What a file is opened for; `append` writes at its end, also when others write there too. */
export type Opening = "read" | "write" | "append";

/** Takes hold of what a path means at this moment, symbolic links followed wherever they lead. */
export type Grasp = (path: Buffer) => Promise<Grip>;

/** Nothing is created and nothing is truncated by opening; a call that would wait for somebody fails. */
export const openingFlags = {
  read: constants.O_RDONLY | waitForNobody(),
  write: constants.O_WRONLY | waitForNobody(),
  append: constants.O_WRONLY | constants.O_APPEND | waitForNobody(),
} as const satisfies Record<Opening, number>;

/** Windows has neither. */
function waitForNobody(): number {
  return (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);
}

export function isSameFile(one: BigIntStats, other: BigIntStats): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}
