/**
 * The last bytes that are here already, fetched once more: a file that is another one by now is found out before a byte of it is
 * put behind what is there.
 */
import { Buffer } from "node:buffer";
import { ResumeError } from "../resume-error.js";

/** So much is fetched twice. */
export const OVERLAP_BYTES = 4096;

export interface Overlap {
  /** Compares, and hands on what comes behind. @throws ResumeError */
  take(chunk: Uint8Array): Promise<void>;
  /** All that was there has come, and was the same. */
  readonly isPassed: boolean;
}

/** @param here the last bytes that are here */
export function overlapping(here: Uint8Array, path: string, take: (chunk: Uint8Array) => Promise<void>): Overlap {
  let left = here;
  return {
    get isPassed() {
      return left.length === 0;
    },
    async take(chunk) {
      const again = chunk.subarray(0, left.length);
      if (!Buffer.from(again).equals(left.subarray(0, again.length))) {
        throw new ResumeError(
          "otherFile",
          `the file on the server is another one by now than what is here of ${path}: get it whole, without resume`,
        );
      }
      left = left.subarray(again.length);
      if (again.length < chunk.length) await take(chunk.subarray(again.length));
    },
  };
}
