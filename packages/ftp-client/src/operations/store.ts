/** STOR, from any byte on, and APPE. RFC 959 §4.1.3, RFC 3659 §5 (REST) */
import { asciiEncoder, type CommandScript, command } from "@pasvport/ftp-core";
import { sendData } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
import { transferData } from "../transfer-loop.js";
import type { CallOptions } from "./call-options.js";
import { type TransferType, useType } from "./representation.js";

export interface StoreOptions extends CallOptions {
  /** Default `binary`. */
  readonly type?: TransferType;
  /** The byte of the server's file that the first of ours becomes; what it has before stays. Default 0. */
  readonly offset?: number;
  /** `append` puts the bytes behind what is there. Default `replace`. */
  readonly way?: "replace" | "append";
  /** Is told how many bytes went over the data connection, chunk by chunk. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/** @returns the bytes that went over the data connection */
export async function store(
  session: ClientSession,
  path: string,
  source: AsyncIterable<Uint8Array>,
  { type = "binary", offset = 0, way = "replace", onBytes, signal }: StoreOptions = {},
): Promise<number> {
  await useType(session, type);
  const { network, timeouts } = session.settings;
  const stor = command(way === "append" ? "APPE" : "STOR", path);
  const script: CommandScript = offset === 0 ? [stor] : [command("REST", offset), stor];
  return transferData(session, {
    script,
    direction: "upload",
    move: (connection, own) => {
      // Nothing is expected from there; but who does not read does not notice a reset while the source has nothing to send.
      connection.stream.resume();
      return sendData(source, connection, {
        clock: network.clock,
        stallMs: timeouts.dataMs,
        own,
        onBytes,
        conversion: type === "text" ? asciiEncoder() : undefined,
      });
    },
    signal,
  });
}
