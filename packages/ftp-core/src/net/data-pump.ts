/**
 * Moves the bytes of one transfer over an open data channel, on both sides. Every byte passes here and nowhere else; the
 * machines only learn how it ended.
 *
 * One chunk is under way at a time, so memory is bounded whatever the peer does, and a transfer in which nothing moves ends.
 */
import type { Duplex, Writable } from "node:stream";
import { ConnectionError, TimeoutError } from "../errors.js";
import type { ChunkConversion } from "../transfer/chunk-conversion.js";
import type { Clock, Connection } from "./network.js";

export interface PumpOptions {
  readonly clock: Clock;
  /** A transfer in which not a byte moves for so long is given up, with a reset. */
  readonly stallMs: number;
  /** A step of our own end that takes longer ends the transfer. Default: the caller bounds its own end. */
  readonly ownMs?: number | undefined;
  /** For TYPE A. */
  readonly conversion?: ChunkConversion | undefined;
  /** Every step of our own end goes through here: reading the source, taking a chunk. Default: it is just done. */
  readonly own?: OwnStep | undefined;
  /** Is told how many bytes crossed the data connection, chunk by chunk. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/** Runs a step of our own end: to take note of its error, or to give it another type. */
export type OwnStep = <T>(step: () => Promise<T>) => Promise<T>;

/** What is counted as moved at once: a line that takes less than this within the stall limit stands still. */
const PIECE_BYTES = 64 * 1024;

/**
 * Sends everything and ends the direction. Resolves with the bytes sent, when the kernel has them all.
 * @throws TimeoutError with `waitingFor` "data" or "our own end", the connection's error, or what `source` throws
 */
export function sendData(
  source: AsyncIterable<Uint8Array>,
  connection: Connection,
  options: PumpOptions,
): Promise<number> {
  const { stream } = connection;
  const { conversion } = options;
  return watched(connection, options, ({ own, moved }) => {
    const send = async (bytes: Uint8Array): Promise<void> => {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        const piece = bytes.subarray(at, at + PIECE_BYTES);
        await writeChunk(stream, piece);
        await moved(piece.length);
      }
    };
    const sending = async (): Promise<void> => {
      const chunks = source[Symbol.asyncIterator]();
      try {
        for (let next = await own(() => chunks.next()); !next.done; next = await own(() => chunks.next())) {
          await send(conversion?.convert(next.value) ?? next.value);
        }
        if (conversion !== undefined) await send(conversion.finish());
      } finally {
        await chunks.return?.();
      }
      await endStream(stream);
    };
    // A source that hangs (a disk, a quiet pipe) must not keep a transfer whose connection was given up.
    return Promise.race([sending(), closedEarly(stream)]);
  });
}

/** Rejects when the stream is closed before all was written; else it stays pending. */
function closedEarly(stream: Duplex): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onClose = (): void => {
      if (!stream.writableFinished) reject(stream.errored ?? cutOff());
    };
    if (stream.destroyed) onClose();
    else stream.once("close", onClose);
  });
}

/**
 * Receives to the end of the data. Resolves with the bytes received, when `take` has taken them all.
 * @throws TimeoutError with `waitingFor` "data" or "our own end", the connection's error, or what `take` throws
 */
export function receiveData(
  connection: Connection,
  take: (chunk: Uint8Array) => Promise<void>,
  options: PumpOptions,
): Promise<number> {
  const { conversion } = options;
  return watched(connection, options, async ({ own, moved }) => {
    for await (const chunk of connection.stream as Duplex & AsyncIterable<Uint8Array>) {
      const converted = conversion?.convert(chunk) ?? chunk;
      if (converted.length > 0) await own(() => take(converted));
      await moved(chunk.length);
    }
    // Interop: Node 20 closes a stream that was read to its end, Node 24 leaves our direction open; some peers wait for its end.
    if (!connection.stream.destroyed) connection.stream.end();
    const rest = conversion?.finish();
    if (rest !== undefined && rest.length > 0) await own(() => take(rest));
  });
}

/** Resolves when the chunk is with the kernel or the disk. */
export function writeChunk(stream: Writable, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    // Interop: a stream that is destroyed under a write need not call back; Node's sockets do, as if all were well.
    const onClose = (): void => reject(stream.errored ?? cutOff());
    stream.once("close", onClose);
    stream.write(chunk, (error) => {
      stream.off("close", onClose);
      if (error) reject(error);
      else if (stream.destroyed) reject(cutOff());
      else resolve();
    });
  });
}

/** Resolves when everything written is through and the direction is ended. */
export async function endStream(stream: Writable): Promise<void> {
  // Interop: not `end(callback)`, which is never called for a stream that was destroyed without an error; nor `finished`, which before
  // Node 20.16 is content with a stream that was only told to end.
  stream.end();
  if (!stream.writableFinished && !stream.destroyed) await firstOf(stream, ["finish", "error", "close"]);
  if (stream.errored) throw stream.errored;
  if (!stream.writableFinished) throw cutOff();
}

function firstOf(stream: Writable, events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
}

function cutOff(): ConnectionError {
  return new ConnectionError("closed before everything was written");
}

interface Pumping {
  readonly own: OwnStep;
  moved(count: number): Promise<unknown>;
}

async function watched(
  connection: Connection,
  { clock, stallMs, ownMs = Number.POSITIVE_INFINITY, onBytes, own = (step) => step() }: PumpOptions,
  move: (pumping: Pumping) => Promise<void>,
): Promise<number> {
  const stall = watchStall(connection, { clock, stallMs, ownMs });
  let bytes = 0;
  try {
    const moving = move({
      own: (step) => stall.atOurEnd(() => own(step)),
      async moved(count) {
        bytes += count;
        stall.touch();
        if (onBytes !== undefined) await own(async () => onBytes(count));
      },
    });
    await Promise.race([moving, stall.struck]);
    return bytes;
  } catch (error) {
    throw stall.error ?? error;
  } finally {
    stall.stop();
  }
}

interface StallWatch {
  /** Set when it has struck. */
  readonly error: TimeoutError | undefined;
  /** Rejects when it strikes: our own end may be what hangs, and then nothing else would. */
  readonly struck: Promise<never>;
  touch(): void;
  /** The time of such a step counts by itself: a slow reader of ours is no fault of the peer. */
  atOurEnd: OwnStep;
  stop(): void;
}

/** Looks twice in each period whether a byte has moved, instead of setting a timer for each chunk. */
function watchStall(
  connection: Connection,
  { clock, stallMs, ownMs }: Required<Pick<PumpOptions, "clock" | "stallMs" | "ownMs">> & { readonly ownMs: number },
): StallWatch {
  const periodMs = Math.min(stallMs, ownMs) / 2;
  let movedAt = clock.now();
  let isAtOurEnd = false;
  let error: TimeoutError | undefined;
  let strike: (error: TimeoutError) => void = () => undefined;
  const struck = new Promise<never>((_resolve, reject) => {
    strike = reject;
  });
  const look = (): void => {
    // The connection was given up, and whoever did that knows.
    if (connection.stream.destroyed && (!isAtOurEnd || ownMs === Number.POSITIVE_INFINITY)) return;
    const limitMs = isAtOurEnd ? ownMs : stallMs;
    if (clock.now() - movedAt < limitMs) {
      callOff = clock.after(periodMs, look);
      return;
    }
    error = new TimeoutError(isAtOurEnd ? "our own end" : "data", limitMs);
    connection.reset();
    strike(error);
  };
  let callOff = clock.after(periodMs, look);
  return {
    get error() {
      return error;
    },
    struck,
    touch: () => {
      movedAt = clock.now();
    },
    async atOurEnd(step) {
      movedAt = clock.now();
      isAtOurEnd = true;
      try {
        return await step();
      } finally {
        isAtOurEnd = false;
        movedAt = clock.now();
      }
    },
    stop: () => callOff(),
  };
}
