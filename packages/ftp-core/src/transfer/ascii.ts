/** ASCII on the data connection: lines of text end with CR LF, on our disks with LF. RFC 959 §3.1.1.1 */
import { Buffer } from "node:buffer";
import type { ChunkConversion } from "./chunk-conversion.js";

const CR = 0x0d;
const LF = 0x0a;
const NOTHING = new Uint8Array(0);

/** Lines that end with LF to lines that end with CR LF. A CR LF that is there already stays one line end. */
export function asciiEncoder(): ChunkConversion {
  let previous = 0;
  return {
    convert(chunk) {
      let added = 0;
      for (let at = 0, before = previous; at < chunk.length; at += 1) {
        const byte = chunk[at] ?? 0;
        if (byte === LF && before !== CR) added += 1;
        before = byte;
      }
      if (added === 0) {
        previous = chunk.at(-1) ?? previous;
        return chunk;
      }
      const out = Buffer.allocUnsafe(chunk.length + added);
      let to = 0;
      for (const byte of chunk) {
        if (byte === LF && previous !== CR) to = out.writeUInt8(CR, to);
        to = out.writeUInt8(byte, to);
        previous = byte;
      }
      return out;
    },
    finish: () => NOTHING,
  };
}

/** Lines that end with CR LF to lines that end with LF. A CR without LF is text and stays. */
export function asciiDecoder(): ChunkConversion {
  let isHoldingCr = false;
  return {
    convert(chunk) {
      if (!isHoldingCr && !chunk.includes(CR)) return chunk;
      const out = Buffer.allocUnsafe(chunk.length + 1);
      let to = 0;
      for (const byte of chunk) {
        if (isHoldingCr && byte !== LF) to = out.writeUInt8(CR, to);
        isHoldingCr = byte === CR;
        if (!isHoldingCr) to = out.writeUInt8(byte, to);
      }
      return out.subarray(0, to);
    },
    finish() {
      const held = isHoldingCr ? Uint8Array.of(CR) : NOTHING;
      isHoldingCr = false;
      return held;
    },
  };
}
