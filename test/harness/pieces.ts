/** Cuts bytes as a network may: what a reader makes of them must not depend on it. */

/** Pieces of these sizes, and the rest as the last one. */
export function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let rest = bytes;
  for (const size of sizes) {
    pieces.push(rest.subarray(0, size));
    rest = rest.subarray(size);
  }
  return [...pieces, rest];
}

export function bytewise(bytes: Uint8Array): Uint8Array[] {
  return [...bytes].map((byte) => Uint8Array.of(byte));
}

/** So many bytes by themselves show what there is to see of a text without end. */
const BYTEWISE_BYTES = 4096;

/** Byte by byte; what is very long, only in the beginning. */
export function bytewiseAtFirst(bytes: Uint8Array): Uint8Array[] {
  const rest = bytes.subarray(BYTEWISE_BYTES);
  return [...bytewise(bytes.subarray(0, BYTEWISE_BYTES)), ...(rest.length === 0 ? [] : [rest])];
}
