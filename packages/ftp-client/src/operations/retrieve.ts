/** RETR, from any byte on. RFC 959 §4.1.3, RFC 3659 §4 (SIZE), §5 (REST) */
import { asciiDecoder, type CommandScript, command, DataChannelError, LocalProtocolError } from "@pasvport/ftp-core";
import { receiveData } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
import { ResumeError } from "../resume-error.js";
import { IncompleteError } from "../transfer-failure.js";
import { transferData } from "../transfer-loop.js";
import type { CallOptions } from "./call-options.js";
import { sizeIfTold } from "./file-facts.js";
import { type TransferType, useType } from "./representation.js";

export interface RetrieveOptions extends CallOptions {
  /** Default `binary`. */
  readonly type?: TransferType;
  /** The byte to begin with; only in `binary`. One behind the end of the file is refused before anything moves. Default 0. */
  readonly offset?: number;
  /** The size of the whole file, where the caller knows it: then the server is asked only if what comes differs from it. */
  readonly size?: number | undefined;
  /** Is told the size of the whole file, before the first byte comes; undefined where the server does not tell it. */
  readonly onSize?: ((bytes: number | undefined) => void) | undefined;
  /** Is told how many bytes came over the data connection, chunk by chunk. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/**
 * @param take gets the bytes, chunk by chunk; the next comes when it is done.
 * @returns the bytes that came over the data connection: as many as were told before, or as SIZE tells when it is asked once more
 * @throws ResumeError where the server accepted REST, and began elsewhere
 */
export async function retrieve(
  session: ClientSession,
  path: string,
  take: (chunk: Uint8Array) => Promise<void>,
  { type = "binary", offset = 0, size: known, onSize, onBytes, signal }: RetrieveOptions = {},
): Promise<number> {
  requireBefore(known);
  await useType(session, type);
  const { network, timeouts } = session.settings;
  const retr = command("RETR", path);
  const script: CommandScript = offset === 0 ? [retr] : [command("REST", offset), retr];
  let size = known;
  const bytes = await orShorter(
    transferData(session, {
      script,
      direction: "download",
      // The lines of a text are longer on the way than here: its size says nothing.
      ...(type === "binary" && { meanwhile, leastBytes }),
      move: (connection, own) =>
        receiveData(connection, take, {
          clock: network.clock,
          stallMs: timeouts.dataMs,
          own,
          onBytes,
          conversion: type === "text" ? asciiDecoder() : undefined,
        }),
      signal,
    }),
  );
  await requireTheRest(bytes);
  return bytes;

  async function meanwhile(): Promise<void> {
    size ??= await sizeIfTold(session, path);
    requireBefore(size);
    onSize?.(size);
  }

  function leastBytes(): number | undefined {
    return size === undefined ? undefined : Math.max(0, size - offset);
  }

  /** Fewer than were told are all, where the file ends there by now: it has shrunk since, or the caller's listing was an old one. */
  async function orShorter(transfer: Promise<number>): Promise<number> {
    try {
      return await transfer;
    } catch (error) {
      const incomplete = error instanceof DataChannelError ? error.cause : undefined;
      if (!(incomplete instanceof IncompleteError) || session.control.isOver || signal?.aborted) throw error;
      // What the server has to say is said: it called the transfer complete, or the session would be over.
      const sizeNow = await sizeIfTold(session, path);
      if (sizeNow !== offset + incomplete.bytes) throw error;
      return incomplete.bytes;
    }
  }

  /** More than is left came from elsewhere, unless there is more by now: files grow. */
  async function requireTheRest(came: number): Promise<void> {
    if (offset === 0 || size === undefined || offset + came <= size) return;
    const sizeNow = await sizeIfTold(session, path);
    if (sizeNow !== undefined && offset + came <= sizeNow) return;
    throw new ResumeError(
      "notObeyed",
      `${came} bytes came, and only ${size - offset} are behind byte ${offset} of ${path}: the server accepts REST, and does not begin there`,
    );
  }

  function requireBefore(end: number | undefined): void {
    if (end !== undefined && offset > end)
      throw new LocalProtocolError(`${path} ends at byte ${end}, before ${offset}`);
  }
}
