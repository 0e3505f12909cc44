/** STOR. RFC 959 §4.1.3 */
import { command } from "@pasvport/ftp-core";
import { sendData } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
import { transferData } from "../transfer-loop.js";
import { useImageType } from "./representation.js";
import type { TransferOptions } from "./transfer-options.js";

export async function store(
  session: ClientSession,
  path: string,
  source: AsyncIterable<Uint8Array>,
  { signal, onBytes }: TransferOptions = {},
): Promise<number> {
  await useImageType(session);
  const { network, timeouts } = session.settings;
  return transferData(session, {
    command: command("STOR", path),
    direction: "upload",
    move: (connection, own) =>
      sendData(source, connection, { clock: network.clock, stallMs: timeouts.dataMs, own, onBytes }),
    signal,
  });
}
