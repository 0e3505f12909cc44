/**
 * Moves the bytes of one transfer over an open data channel, on both sides. Every byte passes here and nowhere else; the
 * machines only learn how it ended.
 *
 * One chunk is under way at a time, so memory is bounded whatever the peer does, and a transfer in which nothing moves ends.
 */
import type { Duplex, Writable } from "node:stream";
import { TimeoutError } from "../errors.js";
import type { ChunkConversion } from "../transfer/representation.js";
import type { Clock, Connection } from "./network.js";

export interface PumpOptions {
  readonly clock: Clock;
  /** A transfer in which not a byte moves for so long is given up, with a reset. */
  readonly stallMs: number;
  /** For TYPE A. */
  readonly conversion?: ChunkConversion | undefined;
  /** Is told how many bytes crossed the data connection, chunk by chunk. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/**
 * Sends everything and ends the direction. Resolves with the bytes sent, when the kernel has them all.
 * @throws TimeoutError with `waitingFor: "data"`, the connection's error, or what `source` throws
 */
export function sendData(
  source: AsyncIterable<Uint8Array>,
  connection: Connection,
  options: PumpOptions,
): Promise<number> {
  return watched(connection, options, async (moved) => {
    for await (const chunk of source) {
      const converted = options.conversion?.convert(chunk) ?? chunk;
      if (converted.length > 0) await writeChunk(connection.stream, converted);
      moved(converted.length);
    }
    await endStream(connection.stream);
  });
}

/**
 * Receives to the end of the data. Resolves with the bytes received, when `take` has taken them all.
 * @throws TimeoutError with `waitingFor: "data"`, the connection's error, or what `take` throws
 */
export function receiveData(
  connection: Connection,
  take: (chunk: Uint8Array) => Promise<void>,
  options: PumpOptions,
): Promise<number> {
  const { conversion } = options;
  return watched(connection, options, async (moved) => {
    for await (const chunk of connection.stream as Duplex & AsyncIterable<Uint8Array>) {
      const converted = conversion?.convert(chunk) ?? chunk;
      if (converted.length > 0) await take(converted);
      moved(chunk.length);
    }
    const rest = conversion?.finish();
    if (rest !== undefined && rest.length > 0) await take(rest);
  });
}

/** Resolves when the chunk is with the kernel or the disk. */
export function writeChunk(stream: Writable, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

/** Resolves when everything written is through and the direction is ended. */
export function endStream(stream: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once("error", reject);
    stream.end((error?: Error | null) => (error ? reject(error) : resolve()));
  });
}

async function watched(
  connection: Connection,
  { clock, stallMs, onBytes }: PumpOptions,
  move: (moved: (count: number) => void) => Promise<void>,
): Promise<number> {
  const stall = watchStall(connection, clock, stallMs);
  let bytes = 0;
  try {
    await move((count) => {
      bytes += count;
      stall.touch();
      onBytes?.(count);
    });
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
  touch(): void;
  stop(): void;
}

/** Looks twice in each period whether a byte has moved, instead of setting a timer for each chunk. */
function watchStall(connection: Connection, clock: Clock, stallMs: number): StallWatch {
  let movedAt = clock.now();
  let error: TimeoutError | undefined;
  const look = (): void => {
    if (clock.now() - movedAt < stallMs) {
      callOff = clock.after(stallMs / 2, look);
      return;
    }
    error = new TimeoutError("data", stallMs);
    connection.reset();
  };
  let callOff = clock.after(stallMs / 2, look);
  return {
    get error() {
      return error;
    },
    touch: () => {
      movedAt = clock.now();
    },
    stop: () => callOff(),
  };
}
