/** How much memory the process holds, after the collector has been there. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

export const MEBIBYTE = 1 << 20;

/** Bytes on the heap and outside of it; the buffers of sockets are of the second kind. */
export async function memoryInUse(): Promise<number> {
  // Memory outside of the heap is given back a little after the collector found that nobody needs it.
  for (let round = 0; round < 3; round += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
