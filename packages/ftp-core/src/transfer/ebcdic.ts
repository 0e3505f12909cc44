/** EBCDIC on the data connection: every byte of a text becomes another one, and a line ends with NL. RFC 959 §3.1.1.2 */
import { Buffer } from "node:buffer";
import type { ChunkConversion } from "./chunk-conversion.js";

/**
 * Code page 1047, what mainframes speak with FTP, with LF as NL (0x15): at the place of each byte of ISO 8859-1, its code.
 * It is a permutation of all bytes, so whatever a file holds comes back as it went.
 */
const CODES = Buffer.from(
  "00010203372d2e2f1605150b0c0d0e0f101112133c3d322618193f271c1d1e1f" +
    "405a7f7b5b6c507d4d5d5c4e6b604b61f0f1f2f3f4f5f6f7f8f97a5e4c7e6e6f" +
    "7cc1c2c3c4c5c6c7c8c9d1d2d3d4d5d6d7d8d9e2e3e4e5e6e7e8e9ade0bd5f6d" +
    "79818283848586878889919293949596979899a2a3a4a5a6a7a8a9c04fd0a107" +
    "202122232425061728292a2b2c090a1b30311a333435360838393a3b04143eff" +
    "41aa4ab19fb26ab5bbb49a8ab0caafbc908feafabea0b6b39dda9b8bb7b8b9ab" +
    "6465626663679e687471727378757677ac69edeeebefecbf80fdfefbfcbaae59" +
    "4445424643479c4854515253585556578c49cdcecbcfcce170dddedbdc8d8edf",
  "hex",
);

const CHARACTERS = Buffer.alloc(CODES.length);
for (const [character, code] of CODES.entries()) CHARACTERS[code] = character;

/** Text to EBCDIC. */
export function ebcdicEncoder(): ChunkConversion {
  return substitution(CODES);
}

/** EBCDIC to text. */
export function ebcdicDecoder(): ChunkConversion {
  return substitution(CHARACTERS);
}

function substitution(table: Uint8Array): ChunkConversion {
  return {
    convert(chunk) {
      const out = Buffer.allocUnsafe(chunk.length);
      for (let at = 0; at < chunk.length; at += 1) out[at] = table[chunk[at] ?? 0] ?? 0;
      return out;
    },
    finish: () => new Uint8Array(0),
  };
}
