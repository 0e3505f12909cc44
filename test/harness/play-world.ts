/** Where a transcript is played: in memory, where time stands still, or on this machine's loopback. */
import { Buffer } from "node:buffer";
import type { Endpoint } from "@pasvport/ftp-core";
import { type Connection, errnoOf, type Network, nodeNetwork, within } from "@pasvport/ftp-core/net";
import { createMemoryNetwork, type Segmentation } from "@pasvport/ftp-core/simulation";
import { STRANGER } from "./loopback.js";
import { Inbox } from "./play-inbox.js";
import type { Transcript } from "./transcript.js";

export interface World {
  readonly server: Network;
  readonly client: Network;
  readonly serverAddress: string;
  /** 0 where the system has to choose. */
  readonly controlPort: number;
  /** Connects from a host that is neither the client nor the server, until it is dropped. Resolves with what it got. */
  stranger(target: Endpoint): Promise<Buffer>;
  /** Waits, but not for ever. Lets the virtual time pass where it stands still. */
  wait<T>(waitingFor: string, promise: Promise<T>): Promise<T>;
  /** How the bytes of our own lines are written. */
  readonly writes: Writes;
}

export type Writes = "whole" | "bytewise";

const MEMORY_ADDRESSES = {
  ipv4: { server: "192.0.2.1", client: "198.51.100.7", stranger: "203.0.113.9" },
  ipv6: { server: "2001:db8::1", client: "2001:db8:7::7", stranger: "2001:db8:bad::9" },
};

/** An hour of virtual time: longer than any limit that is tested. */
const MEMORY_WAIT_MS = 3_600_000;

export function memoryWorld(transcript: Transcript, segmentation: Segmentation): World {
  const network = createMemoryNetwork({ segmentation });
  const addresses = MEMORY_ADDRESSES[transcript.family];
  const stranger = network.host(addresses.stranger);
  const { clock } = network;
  return {
    server: network.host(addresses.server),
    client: network.host(addresses.client),
    serverAddress: addresses.server,
    // Not 21: it stands for a port that refuses, too, and no client would dial one below 1024.
    controlPort: 2121,
    stranger: (target) => visit(stranger.dial(target)),
    wait: (waitingFor, promise) => clock.until(within({ clock, waitingFor, timeoutMs: MEMORY_WAIT_MS }, () => promise)),
    writes: "whole",
  };
}

const SOCKET_ADDRESSES = { ipv4: "127.0.0.1", ipv6: "::1" };

/** Nothing takes so long on a machine that is merely busy. */
const SOCKET_WAIT_MS = 8_000;

export function socketWorld(transcript: Transcript, writes: Writes): World {
  const network = nodeNetwork;
  return {
    server: network,
    client: network,
    serverAddress: SOCKET_ADDRESSES[transcript.family],
    controlPort: 0,
    stranger: (target) => visit(network.dial({ ...target, localAddress: STRANGER })),
    wait: (waitingFor, promise) =>
      within({ clock: network.clock, waitingFor, timeoutMs: SOCKET_WAIT_MS }, () => promise),
    writes,
  };
}

async function visit(dialled: Promise<Connection>): Promise<Buffer> {
  try {
    const { stream } = await dialled;
    const { rest } = await new Inbox(stream).over();
    stream.destroy();
    return rest;
  } catch (error) {
    // Dropped so fast that there never was a connection to look at.
    if (errnoOf(error) === "ECONNRESET") return Buffer.alloc(0);
    throw error;
  }
}
