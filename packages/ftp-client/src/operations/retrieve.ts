/** RETR, from any byte on. RFC 959 §4.1.3, RFC 3659 §4 (SIZE), §5 (REST) */
import { asciiDecoder, type CommandScript, command, LocalProtocolError } from "@pasvport/ftp-core";
import { receiveData } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
import { type ByteBounds, transferData } from "../transfer-loop.js";
import type { CallOptions } from "./call-options.js";
import { sizeIfTold } from "./file-facts.js";
import { type TransferType, useType } from "./representation.js";

export interface RetrieveOptions extends CallOptions {
  /** Default `binary`. */
  readonly type?: TransferType;
  /** The byte to begin with; only in `binary`. One behind the end of the file is refused before anything moves. Default 0. */
  readonly offset?: number;
  /** The size of the whole file, where the caller knows it: then the server is not asked. */
  readonly size?: number | undefined;
  /** Is told the size of the whole file, before the first byte comes; undefined where the server does not tell it. */
  readonly onSize?: ((bytes: number | undefined) => void) | undefined;
  /** Is told how many bytes came over the data connection, chunk by chunk. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/**
 * @param take gets the bytes, chunk by chunk; the next comes when it is done.
 * @returns the bytes that came over the data connection; never fewer than the server's SIZE promised
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
  return transferData(session, {
    script,
    direction: "download",
    // The lines of a text are longer on the way than here: its size says nothing.
    ...(type === "binary" && { meanwhile, bounds }),
    move: (connection, own) =>
      receiveData(connection, take, {
        clock: network.clock,
        stallMs: timeouts.dataMs,
        own,
        onBytes,
        conversion: type === "text" ? asciiDecoder() : undefined,
      }),
    signal,
  });

  async function meanwhile(): Promise<void> {
    size ??= await sizeIfTold(session, path);
    requireBefore(size);
    onSize?.(size);
  }

  function bounds(): ByteBounds | undefined {
    if (size === undefined) return undefined;
    // A file that grows meanwhile sends more than its rest, and hardly as much as all of it.
    return { leastBytes: Math.max(0, size - offset), ...(offset > 0 && { mostBytes: Math.max(0, size - 1) }) };
  }

  function requireBefore(end: number | undefined): void {
    if (end !== undefined && offset > end)
      throw new LocalProtocolError(`${path} ends at byte ${end}, before ${offset}`);
  }
}
