/** Plays the two sides of a transcript over real connections: a client of lines against our server, a server of lines against our client. */

import { ConnectionError } from "@pasvport/ftp-core";
import type { Connection, Listener } from "@pasvport/ftp-core/net";
import { FtpServer } from "@pasvport/ftp-server";
import { LocalSide } from "./play-local.js";
import type { Played } from "./play-record.js";
import { serverOptions, storedLines, transcriptStorage } from "./play-storage.js";
import { clientOptions, storyOf } from "./play-story.js";
import { TranscriptUser } from "./play-user.js";
import { playWire } from "./play-wire.js";
import type { World } from "./play-world.js";
import type { Transcript } from "./transcript.js";

export async function playAgainstServer(transcript: Transcript, world: World): Promise<Played> {
  const storage = transcriptStorage(transcript);
  const taken = await world.server.listen({ host: world.serverAddress, port: 0, onConnection: ({ reset }) => reset() });
  const local = { host: world.serverAddress, port: world.controlPort };
  const takenPort = taken.local.port;
  const server = new FtpServer(serverOptions(transcript, storage, { network: world.server, local, takenPort }));
  try {
    const [address = local] = await server.listen();
    const connect = () => world.client.dial({ ...address });
    const lines = transcript.lines.filter(({ mark }) => !mark.startsWith("U"));
    const record = await playWire(lines, { role: "client", connect, network: world.client, world });
    await world.wait("the end of the server", server.close());
    const { sessions, passivePorts } = server.inUse;
    if (sessions + passivePorts > 0) record.unexpected(`(${sessions} sessions and ${passivePorts} ports are left)`);
    record.after(await storedLines(storage, transcript));
    return record.played;
  } finally {
    await taken.close();
    await world.wait("the end of the server", server.close());
  }
}

export async function playAgainstClient(transcript: Transcript, world: World): Promise<Played> {
  const [asked, ...lines] = storyOf(transcript);
  const visits = 1 + lines.filter(({ mark }) => mark === "C+").length;
  const { listener, next } = await listenFor(visits, world);
  await using local = new LocalSide(transcript);
  const user = new TranscriptUser(clientOptions(transcript, world, listener.local.port), local);
  user.ask(asked?.text ?? "", lines);
  try {
    const record = await playWire(lines, { role: "server", connect: next, network: world.server, world, user });
    record.after(await local.keptLines());
    return record.played;
  } finally {
    await listener.close();
  }
}

/** Nobody else comes than those who are expected: behind them the port refuses. */
async function listenFor(
  visits: number,
  { server, serverAddress, controlPort }: World,
): Promise<{ listener: Listener; next: () => Promise<Connection> }> {
  const arrivals: Promise<Connection>[] = [];
  const arrive: ((connection: Connection) => void)[] = [];
  for (let visit = 0; visit < visits; visit += 1) arrivals.push(new Promise((resolve) => arrive.push(resolve)));
  const listener = await server.listen({
    host: serverAddress,
    port: controlPort,
    onConnection: (connection) => {
      arrive.shift()?.(connection);
      if (arrive.length === 0) void listener.close();
    },
  });
  const next = () => arrivals.shift() ?? Promise.reject(new ConnectionError("nobody else is to come"));
  return { listener, next };
}
