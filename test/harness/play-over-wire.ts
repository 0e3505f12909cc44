/** Plays the two sides of a transcript over real connections: a client of lines against our server, a server of lines against our client. */

import type { Connection, Listener } from "@pasvport/ftp-core/net";
import { FtpServer } from "@pasvport/ftp-server";
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
    const control = await world.wait("connect", world.client.dial({ ...address }));
    const lines = transcript.lines.filter(({ mark }) => !mark.startsWith("U"));
    const record = await playWire(lines, { role: "client", control, network: world.client, world });
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
  const story = storyOf(transcript);
  const { listener, arrived } = await listenOnce(world);
  const user = new TranscriptUser(clientOptions(transcript, world, listener.local.port));
  const [connect, ...lines] = story;
  user.ask(connect?.text ?? "", story);
  const control = await world.wait("the client", arrived);
  // Nobody else comes; and a port that only looks like ours refuses.
  await listener.close();
  const record = await playWire(lines, { role: "server", control, network: world.server, world, user });
  return record.played;
}

async function listenOnce({
  server,
  serverAddress,
  controlPort,
}: World): Promise<{ listener: Listener; arrived: Promise<Connection> }> {
  let arrive: (connection: Connection) => void = () => undefined;
  const arrived = new Promise<Connection>((resolve) => {
    arrive = resolve;
  });
  const listener = await server.listen({ host: serverAddress, port: controlPort, onConnection: arrive });
  return { listener, arrived };
}
