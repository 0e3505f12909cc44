/** Ways to break an upload off by a reset, from before its first byte to after many. */
import type { Socket } from "node:net";

const chunk = Buffer.alloc(40_000, "x");

export const resets: readonly ((data: Socket) => unknown)[] = [
  (data) => data.resetAndDestroy(),
  (data) => data.write("x", () => data.resetAndDestroy()),
  (data) => data.write(chunk, () => data.resetAndDestroy()),
  (data) => data.write(chunk) && data.resetAndDestroy(),
  (data) => data.write(chunk, () => setImmediate(() => data.resetAndDestroy())),
];
