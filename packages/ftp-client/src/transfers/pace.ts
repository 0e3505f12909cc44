/**
 * A bound on bytes per second, which several transfers may share.
 *
 * A bucket of tokens, counted as time: each piece moves the moment up to which all is paid, so that nothing is lost to rounding or to
 * timers that are late, and whoever came first goes first.
 */
import { type Clock, pause } from "@pasvport/ftp-core/net";

export interface Pace {
  /** The largest piece to take at once. What is larger must be cut: the peer would take the wait behind it for a stall. */
  readonly pieceBytes: number;
  /** Resolves when so many bytes may move, or when the signal fires. */
  take(bytes: number, signal?: AbortSignal): Promise<void>;
}

/** What moves in this time is one piece. */
const PIECE_MS = 100;

const MAX_PIECE_BYTES = 64 * 1024;

/** So much of the time that nobody used, or that a timer was late, may be made good. */
const BURST_MS = 100;

/** @param bytesPerSecond 1 or more */
export function createPace(bytesPerSecond: number, clock: Clock): Pace {
  const msOf = (bytes: number): number => (bytes * 1_000) / bytesPerSecond;
  let paidUntilMs = Number.NEGATIVE_INFINITY;
  return {
    pieceBytes: Math.min(Math.max(Math.floor((bytesPerSecond * PIECE_MS) / 1_000), 1), MAX_PIECE_BYTES),
    async take(bytes, signal) {
      const nowMs = clock.now();
      paidUntilMs = Math.max(paidUntilMs, nowMs - BURST_MS) + msOf(bytes);
      if (paidUntilMs > nowMs) await pause(clock, paidUntilMs - nowMs, signal);
    },
  };
}

/** The same chunks in pieces, each when it may move. */
export async function* pacedChunks(
  chunks: AsyncIterable<Uint8Array>,
  pace: Pace,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (const piece of piecesOf(chunk, pace)) {
      await pace.take(piece.length, signal);
      yield piece;
    }
  }
}

export function* piecesOf(chunk: Uint8Array, { pieceBytes }: Pick<Pace, "pieceBytes">): Generator<Uint8Array> {
  for (let at = 0; at < chunk.length; at += pieceBytes) yield chunk.subarray(at, at + pieceBytes);
}
