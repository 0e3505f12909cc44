import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AbortedError } from "../errors.js";
import { createMemoryNetwork } from "../simulation/memory-network.js";
import { dialForData } from "./data-dialer.js";
import type { Network } from "./network.js";
import { errnoThrown, eventually, type NetworkWorld, networkWorlds, openPort } from "./network-worlds.suite.js";

for (const [name, open] of Object.entries(networkWorlds)) {
  describe(`a data channel that dials (${name})`, () => {
    let world: NetworkWorld;
    let socketsBefore: number;

    beforeEach(() => {
      world = open();
      socketsBefore = world.openSockets();
    });

    afterEach(() => eventually(() => world.openSockets() === socketsBefore));

    it("dials nobody before it is opened", async () => {
      const listener = await openPort(world.client);
      const socketsWithListener = world.openSockets();
      const channel = dialForData({ network: world.server.network, target: listener.local, timeoutMs: 20_000 });
      await new Promise((resolve) => setImmediate(resolve));
      expect([channel.state, listener.arrived.length]).toEqual(["prepared", 0]);
      expect(world.openSockets()).toBe(socketsWithListener);
      await channel.close();
      await listener.close();
    });

    it("says who refused, and is closed then", async () => {
      const listener = await openPort(world.client);
      await listener.close();
      const channel = dialForData({ network: world.server.network, target: listener.local, timeoutMs: 20_000 });
      expect(channel.endpoint).toEqual(listener.local);
      expect(await errnoThrown(channel.open())).toBe("ECONNREFUSED");
      expect(channel.state).toBe("closed");
      expect(await errnoThrown(channel.open())).toBe("ECONNREFUSED");
    });

    it("comes from the address and port that it is given: the server's data port", async () => {
      const [data, reserved] = [await openPort(world.client), await openPort(world.server)];
      const localPort = reserved.local.port;
      await reserved.close();
      const localAddress = world.server.address;
      const channel = dialForData({
        network: world.server.network,
        target: data.local,
        timeoutMs: 20_000,
        localAddress,
        localPort,
      });
      const connection = await channel.open();
      expect(connection.local).toEqual({ host: localAddress, port: localPort });
      await eventually(() => data.arrived.length === 1);
      expect(data.arrived[0]?.remote).toEqual(connection.local);
      await channel.close();
      for (const { stream } of data.arrived) stream.destroy();
      await data.close();
    });
  });
}

describe("a data channel that is closed while its peer answers", () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])("leaves no connection behind, %i microtasks after the answer", async (delay) => {
    const network = createMemoryNetwork();
    const [server, client] = [network.host("192.0.2.1"), network.host("198.51.100.7")];
    const listener = await client.listen({
      host: "198.51.100.7",
      port: 0,
      onConnection: ({ stream }) => void stream.resume().end(),
    });
    const closesSoon: Network = {
      clock: server.clock,
      listen: (options) => server.listen(options),
      resolve: (host) => server.resolve(host),
      async dial(options) {
        const connection = await server.dial(options);
        void closeAfter(delay);
        return connection;
      },
    };
    const channel = dialForData({ network: closesSoon, target: listener.local, timeoutMs: 1000 });
    const closeAfter = async (microtasks: number): Promise<void> => {
      for (let count = 0; count < microtasks; count += 1) await undefined;
      await channel.close();
    };
    const failure = await channel.open().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure !== undefined) expect(failure).toBeInstanceOf(AbortedError);
    await network.clock.settle();
    expect([channel.state, network.openConnections]).toEqual(["closed", 0]);
    await listener.close();
  });
});
