/** The networks that a behaviour suite runs over: Node's on both loopbacks, and the one in memory for both families. */
import { once } from "node:events";
import { getActiveResourcesInfo } from "node:process";
import type { Duplex } from "node:stream";
import { Worker } from "node:worker_threads";
import { TimeoutError } from "../errors.js";
import { createMemoryNetwork } from "../simulation/memory-network.js";
import type { Endpoint } from "../wire/ip-address.js";
import type { Connection, DialOptions, Listener, Network } from "./network.js";
import { errnoOf, type NetworkErrno } from "./network-error.js";
import { nodeNetwork } from "./node-network.js";

/** A network with two hosts on it, as far as it has two. */
export interface NetworkWorld {
  readonly server: HostInWorld;
  readonly client: HostInWorld;
  /** Somebody whose address is neither the server's nor the client's; absent where there is no such address. */
  readonly stranger?: HostInWorld;
  /** An address of the right family that nobody has. */
  readonly foreignAddress: string;
  /** An address of the other family, of the client. */
  readonly otherFamilyAddress: string;
  /** Short enough to wait for. */
  readonly shortTimeoutMs: number;
  /** Sees to it that so much time passes, without waiting where it passes anyway. */
  elapse(ms: number): Promise<void>;
  /** A port of the server's that answers nothing at all. */
  silentPort(): Promise<SilentPort>;
  /** Sockets that are open, listening ones included. */
  openSockets(): number;
}

export interface HostInWorld {
  readonly network: Network;
  readonly address: string;
  /** Its IPv4 address, whatever the family of the world. */
  readonly ipv4Address: string;
}

export interface SilentPort {
  readonly endpoint: Endpoint;
  close(): Promise<void>;
}

export const networkWorlds: Readonly<Record<string, () => NetworkWorld>> = {
  "memory, IPv4": () => memoryWorld("ipv4"),
  "memory, IPv6": () => memoryWorld("ipv6"),
  "node, 127.0.0.1": () => ({
    ...nodeWorld("127.0.0.1"),
    foreignAddress: "192.0.2.77",
    otherFamilyAddress: "::1",
    stranger: { network: nodeNetwork, address: "127.0.0.2", ipv4Address: "127.0.0.2" },
  }),
  "node, ::1": () => ({ ...nodeWorld("::1"), foreignAddress: "2001:db8::77", otherFamilyAddress: "127.0.0.1" }),
};

function memoryWorld(family: "ipv4" | "ipv6"): NetworkWorld {
  const network = createMemoryNetwork();
  const { clock } = network;
  const at = (ipv4: string, ipv6: string): HostInWorld => ({
    network: network.host([ipv4, ipv6]),
    address: family === "ipv4" ? ipv4 : ipv6,
    ipv4Address: ipv4,
  });
  return {
    server: at("192.0.2.1", "2001:db8::1"),
    client: at("198.51.100.7", "2001:db8::7"),
    stranger: at("203.0.113.9", "2001:db8::9"),
    foreignAddress: family === "ipv4" ? "192.0.2.77" : "2001:db8::77",
    otherFamilyAddress: family === "ipv4" ? "2001:db8::7" : "198.51.100.7",
    shortTimeoutMs: 30_000,
    elapse: (ms) => clock.advance(ms),
    silentPort: async () => ({
      endpoint: { host: family === "ipv4" ? "192.0.2.99" : "2001:db8::99", port: 21 },
      close: async () => undefined,
    }),
    openSockets: () => network.openConnections + network.openListeners,
  };
}

function nodeWorld(
  address: string,
): Pick<NetworkWorld, "server" | "client" | "shortTimeoutMs" | "elapse" | "silentPort" | "openSockets"> {
  const host: HostInWorld = { network: nodeNetwork, address, ipv4Address: "127.0.0.1" };
  return {
    server: host,
    client: host,
    shortTimeoutMs: 60,
    elapse: async () => undefined,
    silentPort: () => silentNodePort(address),
    openSockets: () => getActiveResourcesInfo().filter((name) => name.startsWith("TCP")).length,
  };
}

/** A listener whose thread sleeps, with its backlog full: the kernel drops every further SYN. */
async function silentNodePort(address: string): Promise<SilentPort> {
  const worker = new Worker(SLEEPING_LISTENER, { eval: true, workerData: address });
  const [port] = (await once(worker, "message")) as [number];
  const waiting: Connection[] = [];
  for (let count = 0; count < 2; count += 1) waiting.push(await nodeNetwork.dial({ host: address, port }));
  return {
    endpoint: { host: address, port },
    close: async () => {
      for (const { stream } of waiting) stream.destroy();
      await worker.terminate();
    },
  };
}

const SLEEPING_LISTENER = `
  const { parentPort, workerData } = require("node:worker_threads");
  const server = require("node:net").createServer();
  server.listen({ host: workerData, port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });
`;

/** Two ends of one connection, and the listener closed again. */
export async function connectedPair(
  { server, client }: NetworkWorld,
  options: Partial<DialOptions> = {},
): Promise<{ readonly dialled: Connection; readonly accepted: Connection }> {
  let accept: (connection: Connection) => void = () => undefined;
  const arrival = new Promise<Connection>((resolve) => {
    accept = resolve;
  });
  const listener = await server.network.listen({ host: server.address, port: 0, onConnection: (one) => accept(one) });
  const dialled = await client.network.dial({ ...listener.local, ...options });
  const accepted = await arrival;
  await listener.close();
  return { dialled, accepted };
}

/** A listener that keeps what comes, for tests that only need somebody to be there. */
export async function openPort(host: HostInWorld): Promise<Listener & { readonly arrived: Connection[] }> {
  const arrived: Connection[] = [];
  const listener = await host.network.listen({
    host: host.address,
    port: 0,
    onConnection: (connection) => void arrived.push(connection),
  });
  return { ...listener, arrived };
}

/** Waits for a connection to arrive, and takes it. */
export async function nextOf(arrived: Connection[]): Promise<Connection> {
  await eventually(() => arrived.length > 0);
  return arrived.shift() ?? nextOf(arrived);
}

/** Reads until it is over: what came, and how it ended. */
export function received(stream: Duplex): Promise<{ readonly text: string; readonly ending: "end" | NetworkErrno }> {
  return new Promise((resolve) => {
    let text = "";
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
    });
    stream.once("end", () => resolve({ text, ending: "end" }));
    stream.once("error", (error) => resolve({ text, ending: errnoOf(error) }));
    stream.once("close", () => resolve({ text, ending: "closed" }));
    stream.resume();
  });
}

/** The errno that a call fails with, `none` when it does not. */
export function errnoThrown(call: Promise<unknown>): Promise<NetworkErrno> {
  return call.then(() => "none", errnoOf);
}

/** How a connection ends that was turned away: loopback is so quick that the dialler may learn of it before it is connected. */
export function endingOf(dialling: Promise<Connection>): Promise<"end" | NetworkErrno> {
  return dialling.then(async ({ stream }) => {
    const { ending } = await received(stream);
    stream.destroy();
    return ending;
  }, errnoOf);
}

/** Turns of the event loop until it is so; what is not so after ten seconds never will be. */
export async function eventually(isSo: () => boolean): Promise<void> {
  const { clock } = nodeNetwork;
  const giveUpAt = clock.now() + 10_000;
  while (!isSo()) {
    if (clock.now() > giveUpAt) throw new TimeoutError(`it to be so: ${isSo}`, 10_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
