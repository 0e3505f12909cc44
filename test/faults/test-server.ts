/** A server of ours as these tests need it: one user who may write, all that it tells is kept, its sockets are in view. */
import type { Duplex } from "node:stream";
import type { Endpoint } from "@pasvport/ftp-core";
import {
  createMemoryStorage,
  FtpServer,
  type FtpServerOptions,
  type SessionEvent,
  staticUsers,
} from "@pasvport/ftp-server";
import { RawClient, type RawEnd, type RawOrigin } from "../harness/raw-client.js";
import { watchedNetwork } from "./watched-network.js";

export interface TestServer extends AsyncDisposable {
  readonly server: FtpServer;
  readonly address: RawEnd;
  /** All but the lines of the control connections, and what each command came to: those of an attack would fill our own memory. */
  readonly events: readonly SessionEvent[];
  /** Whom it dialled. */
  readonly dialled: readonly Endpoint[];
  /** Every stream that it had, control and data, accepted and dialled, in this order. */
  readonly streams: readonly Duplex[];
  /** How many timers it has set that have neither struck nor been called off. */
  readonly timerCount: number;
  connect(origin?: RawOrigin): Promise<RawClient>;
  login(origin?: RawOrigin): Promise<RawClient>;
}

export async function startServer(options: Partial<FtpServerOptions> = {}): Promise<TestServer> {
  const events: SessionEvent[] = [];
  const { network, dialled, streams, timers } = watchedNetwork();
  const server = new FtpServer({
    port: 0,
    storage: createMemoryStorage(),
    authenticator: staticUsers([{ name: "alice", password: "secret" }]),
    observer: (event) => {
      if (event.kind !== "traced" && event.kind !== "answered") events.push(event);
    },
    network,
    ...options,
  });
  const [address = { host: "", port: 0 }] = await server.listen();
  return {
    server,
    address,
    events,
    dialled,
    streams,
    get timerCount() {
      return timers.size;
    },
    connect: (origin) => RawClient.connect(address, origin),
    login: (origin) => RawClient.login(address, origin),
    [Symbol.asyncDispose]: () => server.close(),
  };
}
