/** The bytes of one transfer between the storage and the data connection. Whose fault an end was is told by the error's type. */
import type { Readable, Writable } from "node:stream";
import { representations, TimeoutError } from "@pasvport/ftp-core";
import {
  type Clock,
  type Connection,
  endStream,
  pause,
  receiveData,
  sendData,
  within,
  writeChunk,
} from "@pasvport/ftp-core/net";
import type { Upload } from "./storage/storage.js";
import { asStorageError, StorageError } from "./storage/storage-error.js";
import type { Transfer } from "./transfer.js";

export interface TransferLimits {
  readonly clock: Clock;
  /** A transfer in which not a byte moves for so long is given up. */
  readonly stallMs: number;
  /** A step of the storage that takes longer is given up. */
  readonly storageMs: number;
  /** What an upload leaves its client to be missed, before it replaces a file. */
  readonly graceMs: number;
  readonly onBytes?: (count: number) => void;
  /** Whether somebody has stopped the transfer: what has all arrived is not published then either. */
  readonly isStopped?: () => boolean;
}

/**
 * Resolves with the bytes that crossed the data connection, when all of them are with the kernel (to the client), or published
 * under the file's name (from the client).
 *
 * @throws StorageError, TimeoutError (`waitingFor: "data"`), or the connection's error
 */
export async function moveData(transfer: Transfer, connection: Connection, limits: TransferLimits): Promise<number> {
  try {
    if (transfer.direction === "toClient") return await send(transfer, connection, limits);
    return await receive(transfer, connection, limits);
  } catch (error) {
    throw isOurDelay(error) ? new StorageError("broken", { cause: error }) : error;
  }
}

/** The storage took too long: in the pump, where it is our own end, or in a step of its own. */
function isOurDelay(error: unknown): boolean {
  return error instanceof TimeoutError && error.waitingFor !== "data";
}

async function send(
  { source, representation }: Extract<Transfer, { direction: "toClient" }>,
  connection: Connection,
  limits: TransferLimits,
): Promise<number> {
  const readable = harmless(await bounded(limits, () => source.readable()));
  try {
    return await sendData(readable as AsyncIterable<Uint8Array>, connection, {
      ...limits,
      ownMs: limits.storageMs,
      own: storageStep,
      conversion: representations[representation].encoder?.(),
    });
  } finally {
    readable.destroy();
  }
}

async function receive(
  { upload, representation }: Extract<Transfer, { direction: "fromClient" }>,
  connection: Connection,
  limits: TransferLimits,
): Promise<number> {
  const file = harmless(await bounded(limits, () => upload.begin()));
  try {
    const bytes = await receiveData(connection, (chunk) => writeChunk(file, chunk), {
      ...limits,
      ownMs: limits.storageMs,
      own: storageStep,
      conversion: representations[representation].decoder?.(),
    });
    await bounded(limits, () => endStream(file));
    if (upload.replaces) await leaveTimeToBeMissed(upload, limits);
    await bounded(limits, () => upload.commit());
    return bytes;
  } finally {
    file.destroy();
  }
}

/**
 * A client that was killed ends the data as one that has sent all; but its control connection ends too. When that is seen, the
 * session abandons the upload, and the commit that comes then fails. So it does for one that closes first and then says ABOR.
 */
async function leaveTimeToBeMissed(upload: Upload, limits: TransferLimits): Promise<void> {
  const { clock, graceMs, isStopped } = limits;
  await pause(clock, graceMs);
  // Where this process was held up, the time is over before anybody looked at the connections: now they are looked at.
  await pause(clock, 0);
  if (isStopped?.()) await bounded(limits, () => upload.abandon());
}

function bounded<T>({ clock, storageMs }: TransferLimits, step: () => T | Promise<T>): Promise<T> {
  return within({ clock, waitingFor: "the storage", timeoutMs: storageMs }, () => storageStep(step));
}

/** Whatever a storage throws, at once or later, is a StorageError from here on. */
async function storageStep<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw asStorageError(error);
  }
}

/** A stream that fails says so twice: here to whoever waits for it, and by an event that would end the process unheard. */
function harmless<Stream extends Readable | Writable>(stream: Stream): Stream {
  stream.on("error", () => undefined);
  return stream;
}
