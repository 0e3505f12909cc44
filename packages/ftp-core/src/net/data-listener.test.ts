import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PassivePortRange, type PassivePorts, SystemPorts } from "../data/passive-ports.js";
import { memoryConnection } from "../simulation/memory-connection.js";
import { createMemoryNetwork } from "../simulation/memory-network.js";
import { VirtualClock } from "../simulation/virtual-clock.js";
import { type Endpoint, isSameAddress } from "../wire/ip-address.js";
import type { DataChannel } from "./data-channel.js";
import { type DataListenerOptions, listenForData } from "./data-listener.js";
import { writeChunk } from "./data-pump.js";
import type { Connection, Network } from "./network.js";
import { NetworkError } from "./network-error.js";
import {
  endingOf,
  errnoThrown,
  eventually,
  type NetworkWorld,
  networkWorlds,
  openPort,
  received,
} from "./network-worlds.suite.js";

for (const [name, open] of Object.entries(networkWorlds)) {
  describe(`a data channel that listens (${name})`, () => {
    let world: NetworkWorld;
    let socketsBefore: number;
    let ports: PassivePorts;
    let channels: DataChannel[];

    beforeEach(() => {
      world = open();
      socketsBefore = world.openSockets();
      ports = new SystemPorts();
      channels = [];
    });

    afterEach(async () => {
      for (const channel of channels) await channel.close();
      await eventually(() => world.openSockets() === socketsBefore);
      expect(ports.usedCount).toBe(0);
    });

    const listen = async (options: Partial<DataListenerOptions> = {}): Promise<DataChannel> => {
      const channel = await listenForData({
        network: world.server.network,
        host: world.server.address,
        ports,
        timeoutMs: 20_000,
        isExpectedPeer: ({ host }) => isSameAddress(host, world.client.address),
        ...options,
      });
      channels.push(channel);
      return channel;
    };
    const dial = (channel: DataChannel): Promise<Connection> => world.client.network.dial(channel.endpoint);

    it("keeps a peer that came before anybody asked for it, and what it sent", async () => {
      const opened: string[] = [];
      const channel = await listen({ onOpened: () => void opened.push("opened") });
      const theirs = await dial(channel);
      await writeChunk(theirs.stream, Buffer.from("early"));
      await eventually(() => opened.length > 0);
      expect(channel.state).toBe("open");
      const ours = await channel.open();
      theirs.stream.end();
      expect(await received(ours.stream)).toEqual({ text: "early", ending: "end" });
      expect(opened).toEqual(["opened"]);
      ours.stream.end();
      theirs.stream.resume();
    });

    it("lends a port while it waits, and gives it back when the peer is there", async () => {
      const channel = await listen();
      expect(ports.usedCount).toBe(1);
      const [, theirs] = await Promise.all([channel.open(), dial(channel)]);
      await eventually(() => ports.usedCount === 0);
      expect(channel.state).toBe("open");
      theirs.stream.destroy();
    });

    it("has given its port back when closing resolves, whether the peer came or not", async () => {
      const [one, other] = [await listen(), await listen()];
      expect(ports.usedCount).toBe(2);
      await one.close();
      expect(ports.usedCount).toBe(1);
      const [, theirs] = await Promise.all([other.open(), dial(other)]);
      await other.close();
      expect(ports.usedCount).toBe(0);
      theirs.stream.destroy();
    });

    it("has given its port back when the wait is over in vain", async () => {
      const channel = await listen({ timeoutMs: world.shortTimeoutMs });
      const failure = expect(channel.open()).rejects.toMatchObject({ waitingFor: "data" });
      await world.elapse(world.shortTimeoutMs);
      await failure;
      expect(ports.usedCount).toBe(0);
    });

    it("gives its port back when nobody comes and nobody asks; who still asks hears it at once", async () => {
      const channel = await listen({ timeoutMs: world.shortTimeoutMs });
      await world.elapse(world.shortTimeoutMs);
      await eventually(() => ports.usedCount === 0);
      await expect(channel.open()).rejects.toMatchObject({ waitingFor: "data", timeoutMs: world.shortTimeoutMs });
      expect(channel.state).toBe("closed");
    });

    it("keeps a peer that came in time, however late somebody asks for it", async () => {
      const channel = await listen({ timeoutMs: world.shortTimeoutMs });
      const theirs = await dial(channel);
      await world.elapse(world.shortTimeoutMs * 2);
      expect((await channel.open()).remote).toEqual(theirs.local);
      theirs.stream.destroy();
    });

    it("refuses a second peer", async () => {
      const channel = await listen();
      const [ours, first] = await Promise.all([channel.open(), dial(channel)]);
      await eventually(() => ports.usedCount === 0);
      expect(await errnoThrown(dial(channel))).toBe("ECONNREFUSED");
      expect(ours.remote).toEqual(first.local);
      first.stream.destroy();
    });

    it("resets the second of two peers that come at once", async () => {
      const channel = await listen();
      const endings = Promise.all([endingOf(dial(channel)), endingOf(dial(channel))]);
      const ours = await channel.open();
      await eventually(() => ports.usedCount === 0);
      ours.stream.end();
      ours.stream.resume();
      expect((await endings).sort()).toEqual(["ECONNRESET", "end"]);
    });

    it("takes the next port when somebody else has the first", async () => {
      const busy = await openPort(world.server);
      ports = new ListedPorts([busy.local.port, 0]);
      const channel = await listen();
      expect(channel.endpoint.port).not.toBe(busy.local.port);
      // The port that could not be bound is not lent any more.
      expect(ports.usedCount).toBe(1);
      const [, theirs] = await Promise.all([channel.open(), dial(channel)]);
      theirs.stream.destroy();
      await busy.close();
    });

    it("says so when every port of its pool is taken, and lends none", async () => {
      const [one, other] = [await openPort(world.server), await openPort(world.server)];
      ports = new ListedPorts([one.local.port, other.local.port]);
      const failure = await listen().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(NetworkError);
      expect(failure).toMatchObject({ errno: "EADDRINUSE", message: expect.stringContaining("both are in use") });
      expect(ports.usedCount).toBe(0);
      await Promise.all([one.close(), other.close()]);
    });

    it("does not try other ports when the address is not its own", async () => {
      expect(await errnoThrown(listen({ host: world.foreignAddress }))).toBe("EADDRNOTAVAIL");
      expect(ports.usedCount).toBe(0);
    });

    const strangerAddress = open().stranger?.address;
    if (strangerAddress === undefined) return;
    const comeAsStranger = (channel: DataChannel): Promise<Connection> => {
      const { network } = world.stranger ?? world.client;
      return network.dial({ ...channel.endpoint, localAddress: strangerAddress });
    };

    it("drops a stranger with a reset, and goes on waiting for the right peer", async () => {
      const strangers: Endpoint[] = [];
      const channel = await listen({ onStranger: (peer) => void strangers.push(peer) });
      const opened = channel.open();
      for (const round of [1, 2]) {
        expect(await endingOf(comeAsStranger(channel))).toBe("ECONNRESET");
        expect(strangers).toHaveLength(round);
        expect(strangers.every(({ host }) => host === strangerAddress)).toBe(true);
        expect([channel.state, ports.usedCount]).toEqual(["opening", 1]);
      }
      const [ours, theirs] = await Promise.all([opened, dial(channel)]);
      expect(ours.remote).toEqual(theirs.local);
      theirs.stream.destroy();
    });

    it("is not kept waiting longer by strangers", async () => {
      const channel = await listen({ timeoutMs: world.shortTimeoutMs });
      const failure = expect(channel.open()).rejects.toMatchObject({ waitingFor: "data" });
      await endingOf(comeAsStranger(channel));
      await world.elapse(world.shortTimeoutMs);
      await failure;
    });
  });
}

describe("a data channel that listens in a range", () => {
  it("never leaves the range, and lends each port once", async () => {
    const network = createMemoryNetwork();
    const host = network.host("192.0.2.1");
    const ports = new PassivePortRange({ first: 50_000, last: 50_002 }, () => 0.5);
    const busy = await host.listen({ host: "0.0.0.0", port: 50_001, onConnection: () => undefined });
    const listen = () =>
      listenForData({ network: host, host: "192.0.2.1", ports, timeoutMs: 1000, isExpectedPeer: () => true });
    const [one, other] = await Promise.all([listen(), listen()]);
    expect([one.endpoint.port, other.endpoint.port].sort()).toEqual([50_000, 50_002]);
    await expect(listen()).rejects.toThrow(/all 3 ports of 50000-50002 are in use.*\(EADDRINUSE\)/);
    await one.close();
    expect((await listen()).endpoint.port).toBe(50_000);
    await busy.close();
    expect((await listen()).endpoint.port).toBe(50_001);
    expect(ports.usedCount).toBe(3);
  });
});

describe("a data channel that listens on a network that goes on accepting", () => {
  const expected = { host: "198.51.100.7", port: 40_000 };

  async function listenOnSlowNetwork() {
    const clock = new VirtualClock();
    const accept: ((connection: Connection) => void)[] = [];
    const strangers: Endpoint[] = [];
    const network: Network = {
      clock,
      listen: async ({ host, onConnection }) => {
        accept.push(onConnection);
        return { local: { host, port: 50_000 }, close: async () => undefined };
      },
      dial: () => Promise.reject(new NetworkError("connect", "ENETUNREACH")),
      resolve: () => Promise.resolve([]),
    };
    const channel = await listenForData({
      network,
      host: "192.0.2.1",
      ports: new SystemPorts(),
      timeoutMs: 1000,
      isExpectedPeer: ({ host }) => host === expected.host,
      onStranger: (peer) => void strangers.push(peer),
    });
    const come = (from: Endpoint): Connection => {
      const deliver = (arrive: () => void): void => void clock.after(0, arrive);
      const options = { dialler: from, listener: channel.endpoint, segmentation: "asWritten", deliver } as const;
      const { accepted, dialled } = memoryConnection(options);
      for (const onConnection of accept) onConnection(accepted);
      return dialled;
    };
    return { channel, come, strangers };
  }

  it("keeps its first peer and resets the second, which is no stranger for that", async () => {
    const { channel, come, strangers } = await listenOnSlowNetwork();
    const [first, second] = [come(expected), come({ ...expected, port: 40_001 })];
    expect((await received(second.stream)).ending).toBe("ECONNRESET");
    expect((await channel.open()).remote).toEqual(first.local);
    expect([channel.state, strangers]).toEqual(["open", []]);
  });

  it("resets whoever comes after it was closed, and calls only a stranger one", async () => {
    const { channel, come, strangers } = await listenOnSlowNetwork();
    await channel.close();
    const stranger = { host: "203.0.113.9", port: 40_000 };
    for (const peer of [expected, stranger]) expect((await received(come(peer).stream)).ending).toBe("ECONNRESET");
    expect([channel.state, strangers]).toEqual(["closed", [stranger]]);
  });
});

/** A pool of just these ports. */
class ListedPorts implements PassivePorts {
  readonly description = "both are in use";
  readonly #free: number[];
  #usedCount = 0;

  constructor(ports: readonly number[]) {
    this.#free = [...ports];
  }

  take(): number | undefined {
    const port = this.#free.shift();
    if (port !== undefined) this.#usedCount += 1;
    return port;
  }

  giveBack(): void {
    this.#usedCount -= 1;
  }

  get usedCount(): number {
    return this.#usedCount;
  }
}
