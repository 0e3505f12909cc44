/**
 * FIFOs: whoever is on the other side is waited for, as the system does it, but not against the caller's will.
 *
 * As sockets they are waited for by the event loop: no thread hangs in a read or a write. POSIX open(2), O_NONBLOCK
 */
import { Buffer } from "node:buffer";
import { once } from "node:events";
import { close, constants, open, read } from "node:fs";
import { Socket } from "node:net";
import { promisify } from "node:util";
import { writeChunk } from "@pasvport/ftp-core/net";
import type { Landing } from "./landing.js";
import { attempt, LocalFileError, systemPath } from "./local-path.js";
import type { LocalSource } from "./local-source.js";
import { unlessStopped } from "./unless-stopped.js";
import { askAgain, type Waiting, whenReady } from "./when-ready.js";

const CHUNK_BYTES = 64 * 1024;

/** Waits until somebody reads. @throws LocalFileError, AbortedError */
export async function intoFifo(path: string, { clock, opening, moving }: Waiting): Promise<Landing> {
  const step = () => openDescriptor(path, constants.O_WRONLY);
  const descriptor = await whenReady(path, step, { notReady: "ENXIO", clock, stops: opening });
  const socket = await asSocket(path, { fd: descriptor, readable: false, writable: true });
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    async write(chunk) {
      await unlessStopped(
        attempt(path, () => writeChunk(socket, chunk)),
        moving,
      );
      bytes += chunk.length;
    },
    // What was written is with the system already.
    commit: async () => void socket.destroy(),
    discard: async () => void socket.destroy(),
  };
}

export interface FifoFacts {
  /**
   * Interop: a FIFO that nobody has opened for writing yet is at its end everywhere else than on Linux. There its first bytes are
   * asked for again and again; a writer who comes and goes without a word is missed.
   */
  readonly isQuietUntilOpened?: boolean;
}

/** Waits until somebody writes, or has written nothing. @throws LocalFileError, AbortedError */
export async function fromFifo(
  path: string,
  waiting: Waiting,
  { isQuietUntilOpened = process.platform === "linux" }: FifoFacts = {},
): Promise<LocalSource> {
  const descriptor = await attempt(path, () => openDescriptor(path, constants.O_RDONLY));
  let first: Uint8Array | undefined;
  if (!isQuietUntilOpened) first = await firstOf(path, descriptor, waiting);
  const socket = await asSocket(path, { fd: descriptor, readable: true, writable: false });
  if (first === undefined) await begun(path, socket, waiting);
  const chunks = chunksOf(path, socket, first);
  return {
    bytes: undefined,
    chunks,
    chunksFrom: () => chunks,
    [Symbol.asyncDispose]: async () => void socket.destroy(),
  };
}

async function* chunksOf(path: string, socket: Socket, first: Uint8Array | undefined): AsyncGenerator<Uint8Array> {
  if (first !== undefined) yield first;
  try {
    yield* socket as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new LocalFileError(path, error);
  }
}

/** There are bytes, or there is the end. */
async function begun(path: string, socket: Socket, { opening }: Waiting): Promise<void> {
  try {
    await unlessStopped(
      attempt(path, () => once(socket, "readable")),
      opening,
    );
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function firstOf(path: string, descriptor: number, { clock, opening: stops }: Waiting): Promise<Uint8Array> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const step = () => promisify(read)(descriptor, chunk, 0, chunk.length, null);
  try {
    for (;;) {
      const { bytesRead } = await whenReady(path, step, { notReady: "EAGAIN", clock, stops });
      if (bytesRead > 0) return chunk.subarray(0, bytesRead);
      await askAgain(clock, stops);
    }
  } catch (error) {
    await promisify(close)(descriptor);
    throw error;
  }
}

/** Not a FileHandle: the descriptor becomes the socket's, which closes it. */
function openDescriptor(path: string, way: number): Promise<number> {
  return promisify(open)(systemPath(path), way | constants.O_NONBLOCK);
}

/** @throws LocalFileError where something else has taken its place meanwhile */
function asSocket(path: string, options: { fd: number; readable: boolean; writable: boolean }): Promise<Socket> {
  return attempt(path, async () => {
    try {
      // Whoever reads or writes hears of an error, too.
      return new Socket(options).on("error", () => undefined);
    } catch (error) {
      await promisify(close)(options.fd);
      throw error;
    }
  });
}
