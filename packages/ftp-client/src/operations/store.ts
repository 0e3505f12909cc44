/** STOR. RFC 959 §4.1.3 */
import { command } from "@pasvport/ftp-core";
import { sendData } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
import { type OwnStep, transferData } from "../transfer-loop.js";
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
      sendData(ownChunks(source, own), connection, { clock: network.clock, stallMs: timeouts.dataMs, onBytes }),
    signal,
  });
}

async function* ownChunks(source: AsyncIterable<Uint8Array>, own: OwnStep): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (let next = await own(() => iterator.next()); next.done !== true; next = await own(() => iterator.next())) {
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
