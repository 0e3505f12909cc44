/** A network in memory for tests of the whole server: its host, its clients, and clients that say lines and read what comes. */
import type { Connection, Network } from "@pasvport/ftp-core/net";
import { createMemoryNetwork, type MemoryHost, type MemoryNetwork } from "@pasvport/ftp-core/simulation";
import { afterEach, beforeEach, expect } from "vitest";
import { anonymousUsers, anyOf } from "./auth/anonymous.js";
import { staticUsers } from "./auth/static-users.js";
import { FtpServer } from "./ftp-server.js";
import type { SessionEvent } from "./observe/session-event.js";
import type { FtpServerOptions } from "./server-options.js";
import { createMemoryStorage } from "./storage/memory-storage.js";

export const login = ["USER ftp", "PASS x"] as const;

/** Hosts that clients come from: two IPv4, and three IPv6 of which the first two are in one /64. */
export const CLIENTS = ["198.51.100.7", "198.51.100.8", "2001:db8:1::1", "2001:db8:1::2", "2001:db8:1:1::1"] as const;

export interface ServerWorld {
  readonly memory: MemoryNetwork;
  readonly host: MemoryHost;
  /** Where clients dial from. */
  readonly client: Network;
  readonly events: SessionEvent[];
  newServer(options?: Partial<FtpServerOptions>): FtpServer;
  /** The same, listening. */
  startServer(options?: Partial<FtpServerOptions>): Promise<FtpServer>;
  connect(from?: (typeof CLIENTS)[number]): Promise<TalkingClient>;
}

export interface TalkingClient {
  readonly connection: Connection;
  /** Says these lines, all in one write. Its answer is what came since the last time, when all has come to rest. */
  say(...lines: readonly string[]): Promise<string>;
  /** EPSV, and the connection to it, which nobody reads yet. */
  openData(): Promise<Connection>;
}

/** Fresh for each test. After each, every server is closed, and nothing may be left. */
export function serverWorld(): ServerWorld {
  let memory: MemoryNetwork;
  let host: MemoryHost;
  let client: Network;
  let events: SessionEvent[];
  let servers: FtpServer[];
  /** The clients' ends. */
  let dialled: Connection[];

  beforeEach(() => {
    memory = createMemoryNetwork();
    host = memory.host(["192.0.2.1", "2001:db8::1"]);
    client = memory.host(CLIENTS);
    events = [];
    servers = [];
    dialled = [];
  });

  afterEach(async () => {
    for (const server of servers) await memory.clock.until(server.close());
    // A client that reads nothing does not see the end of a connection either.
    for (const { stream } of dialled) stream.destroy();
    await memory.clock.settle();
    expect([memory.openListeners, memory.openConnections, memory.clock.pendingTimers]).toEqual([0, 0, 0]);
    for (const server of servers) expect(server.inUse).toEqual({ sessions: 0, transfers: 0, passivePorts: 0 });
  });

  const newServer = (options: Partial<FtpServerOptions> = {}): FtpServer => {
    const server = new FtpServer({
      storage: createMemoryStorage({ "/large.bin": Buffer.alloc(400_000), "/small.txt": "hello" }),
      authenticator: anyOf(anonymousUsers("write"), staticUsers([{ name: "alice", password: "secret" }])),
      hosts: ["192.0.2.1", "2001:db8::1"],
      network: host,
      observer: (event) => void events.push(event),
      ...options,
    });
    servers.push(server);
    return server;
  };

  return {
    get memory() {
      return memory;
    },
    get host() {
      return host;
    },
    get client() {
      return client;
    },
    get events() {
      return events;
    },
    newServer,
    async startServer(options) {
      const server = newServer(options);
      await server.listen();
      return server;
    },
    connect: async (from = CLIENTS[0]) => {
      const host = from.includes(":") ? "2001:db8::1" : "192.0.2.1";
      return await talkingClient(memory, async (port) => {
        const connection = await client.dial({ host, port, localAddress: from });
        connection.stream.on("error", () => undefined);
        dialled.push(connection);
        return connection;
      });
    },
  };
}

async function talkingClient(
  memory: MemoryNetwork,
  dial: (port: number) => Promise<Connection>,
): Promise<TalkingClient> {
  const connection = await dial(2121);
  const { stream } = connection;
  let text = "";
  stream.on("data", (bytes) => {
    text += String(bytes);
  });
  stream.on("end", () => stream.end());
  await memory.clock.settle();
  const say = async (...lines: readonly string[]): Promise<string> => {
    if (lines.length > 0) stream.write(lines.map((line) => `${line}\r\n`).join(""));
    await memory.clock.settle();
    const said = text;
    text = "";
    return said;
  };
  return {
    connection,
    say,
    openData: async () => dial(Number(/\|\|\|(\d+)\|/.exec(await say("EPSV"))?.[1])),
  };
}

/** The codes of the replies, in order. */
export function codesOf(said: string): readonly number[] {
  return [...said.matchAll(/^(\d{3}) /gm)].map(([, code]) => Number(code));
}
