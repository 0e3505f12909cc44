/** RETR. RFC 959 §4.1.3 */
import { command } from "@pasvport/ftp-core";
import { receiveData } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
import { transferData } from "../transfer-loop.js";
import { useImageType } from "./representation.js";
import type { TransferOptions } from "./transfer-options.js";

/** @param take gets the bytes, chunk by chunk; the next comes when it is done. */
export async function retrieve(
  session: ClientSession,
  path: string,
  take: (chunk: Uint8Array) => Promise<void>,
  { signal, onBytes }: TransferOptions = {},
): Promise<number> {
  await useImageType(session);
  const { network, timeouts } = session.settings;
  return transferData(session, {
    command: command("RETR", path),
    direction: "download",
    move: (connection, own) =>
      receiveData(connection, take, { clock: network.clock, stallMs: timeouts.dataMs, own, onBytes }),
    signal,
  });
}
