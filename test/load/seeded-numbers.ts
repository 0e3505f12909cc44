/** Random numbers that are the same in every run: a failure of a load test comes again when it is run again. */

export interface SeededNumbers {
  /** A whole number from 0 to `below`, without `below`. */
  upTo(below: number): number;
  oneOf<T>(choices: readonly [T, ...T[]]): T;
  /** Bytes that do not repeat soon. */
  bytes(count: number): Buffer;
}

/** Mulberry32: small, and random enough to mix things up. */
export function seededNumbers(seed: number): SeededNumbers {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const upTo = (below: number): number => next() % below;
  return {
    upTo,
    oneOf: (choices) => choices[upTo(choices.length)] ?? choices[0],
    bytes(count) {
      const bytes = Buffer.alloc(Math.ceil(count / 4) * 4);
      for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(next(), at);
      return bytes.subarray(0, count);
    },
  };
}
