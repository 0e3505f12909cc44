/** What every Network does, the real one and the one in memory: as the kernel does it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeChunk } from "./data-pump.js";
import type { Connection, DialOptions } from "./network.js";
import {
  connectedPair,
  errnoThrown,
  eventually,
  type NetworkWorld,
  openPort,
  received,
} from "./network-worlds.suite.js";

export function describeNetwork(name: string, open: () => NetworkWorld): void {
  describe(`a network (${name})`, () => {
    let world: NetworkWorld;
    let socketsBefore: number;

    beforeEach(() => {
      world = open();
      socketsBefore = world.openSockets();
    });

    afterEach(async () => {
      await eventually(() => world.openSockets() === socketsBefore);
    });

    const pair = (options?: Partial<DialOptions>) => connectedPair(world, options);
    const dial = (options: DialOptions) => world.client.network.dial(options);
    const listen = (host: string, port: number) =>
      world.server.network.listen({ host, port, onConnection: ({ stream }) => stream.destroy() });

    it("tells both ends of a connection the same two endpoints", async () => {
      const { dialled, accepted } = await pair();
      expect(dialled.local).toEqual(accepted.remote);
      expect(dialled.remote).toEqual(accepted.local);
      expect(dialled.local.host).toBe(world.client.address);
      expect(dialled.remote.host).toBe(world.server.address);
      destroy(dialled, accepted);
    });

    it("names an IPv4 peer of a dual-stack listener as IPv4", async () => {
      const arrived: Connection[] = [];
      const listener = await world.server.network.listen({
        host: "::",
        port: 0,
        onConnection: (connection) => void arrived.push(connection),
      });
      expect(listener.local.host).toBe("::");
      const dialled = await dial({ host: world.server.ipv4Address, port: listener.local.port });
      await eventually(() => arrived.length === 1);
      expect(arrived[0]?.local.host).toBe(world.server.ipv4Address);
      expect(arrived[0]?.remote).toEqual(dialled.local);
      destroy(dialled, ...arrived);
      await listener.close();
    });

    it("carries bytes both ways, and ends one direction at a time", async () => {
      const { dialled, accepted } = await pair();
      const fromClient = received(accepted.stream);
      dialled.stream.end("request");
      expect(await fromClient).toEqual({ text: "request", ending: "end" });
      const fromServer = received(dialled.stream);
      accepted.stream.end("answer");
      expect(await fromServer).toEqual({ text: "answer", ending: "end" });
      await eventually(() => dialled.stream.closed && accepted.stream.closed);
    });

    it("reads nothing from a connection before somebody reads it", async () => {
      const { dialled, accepted } = await pair();
      await writeChunk(accepted.stream, Buffer.from("220 ready\r\n"));
      await writeChunk(dialled.stream, Buffer.from("NOOP\r\n"));
      await turns(5);
      expect([dialled.stream.readableLength, accepted.stream.readableLength]).toEqual([0, 0]);
      const both = Promise.all([received(dialled.stream), received(accepted.stream)]);
      dialled.stream.end();
      accepted.stream.end();
      expect((await both).map(({ text }) => text)).toEqual(["220 ready\r\n", "NOOP\r\n"]);
    });

    it("delivers what was written before the stream was destroyed, then the end", async () => {
      const { dialled, accepted } = await pair();
      await writeChunk(dialled.stream, Buffer.from("last words"));
      dialled.stream.destroy();
      expect(await received(accepted.stream)).toEqual({ text: "last words", ending: "end" });
      destroy(accepted);
    });

    it("tells a reader of a reset", async () => {
      const { dialled, accepted } = await pair();
      const reading = received(accepted.stream);
      dialled.reset();
      expect(await reading).toEqual({ text: "", ending: "ECONNRESET" });
      expect(accepted.stream.destroyed).toBe(true);
    });

    it.each([5, 65_536, 300_000])("never takes a reset behind %i bytes for an orderly end", async (size) => {
      const { dialled, accepted } = await pair();
      dialled.stream.write(Buffer.alloc(size));
      await turns(3);
      dialled.reset();
      await turns(3);
      expect((await received(accepted.stream)).ending).toBe("ECONNRESET");
    });

    it("tells a paused writer of a reset", async () => {
      const { dialled, accepted } = await pair();
      dialled.reset();
      await turns(3);
      expect(accepted.stream.destroyed).toBe(false);
      expect(await errnoThrown(writeUntilItFails(accepted))).toBe("ECONNRESET");
    });

    it("resets a peer whose last bytes nobody read", async () => {
      const { dialled, accepted } = await pair();
      await writeChunk(dialled.stream, Buffer.from("unread"));
      const reading = received(dialled.stream);
      await turns(3);
      accepted.stream.destroy();
      expect((await reading).ending).toBe("ECONNRESET");
    });

    it("refuses to write to a peer that closed", async () => {
      const { dialled, accepted } = await pair();
      const reading = received(dialled.stream);
      accepted.stream.destroy();
      expect((await reading).ending).toBe("end");
      expect(await errnoThrown(writeUntilItFails(dialled))).toBe("EPIPE");
      expect(dialled.stream.destroyed).toBe(true);
    });

    it("resets a connection even while it is being ended", async () => {
      const { dialled, accepted } = await pair();
      const failures: unknown[] = [];
      dialled.stream.on("error", (error) => failures.push(error));
      dialled.stream.end("bye");
      dialled.reset();
      await eventually(() => dialled.stream.closed);
      expect(failures).toEqual([]);
      destroy(accepted);
    });

    it("says ECONNREFUSED where nobody listens any more", async () => {
      const listener = await openPort(world.server);
      await listener.close();
      expect(await errnoThrown(dial(listener.local))).toBe("ECONNREFUSED");
    });

    it("keeps accepted connections when the listener closes, and frees its port", async () => {
      const listener = await openPort(world.server);
      const dialled = await dial(listener.local);
      await eventually(() => listener.arrived.length === 1);
      await listener.close();
      const again = await listen(world.server.address, listener.local.port);
      await again.close();
      const reading = received(dialled.stream);
      for (const { stream } of listener.arrived) stream.end("still here");
      expect((await reading).text).toBe("still here");
      destroy(dialled, ...listener.arrived);
    });

    it("says EADDRINUSE where somebody listens, on the address or on all", async () => {
      const listener = await listen(world.server.address, 0);
      const { port } = listener.local;
      const all = world.server.address.includes(":") ? "::" : "0.0.0.0";
      expect(await errnoThrown(listen(world.server.address, port))).toBe("EADDRINUSE");
      expect(await errnoThrown(listen(all, port))).toBe("EADDRINUSE");
      expect(await errnoThrown(listen("::", port))).toBe("EADDRINUSE");
      await listener.close();
      const wildcard = await listen("::", 0);
      expect(await errnoThrown(listen(world.server.address, wildcard.local.port))).toBe("EADDRINUSE");
      await wildcard.close();
    });

    it("says EADDRNOTAVAIL of an address that is not its own, EINVAL of one of another family", async () => {
      expect(await errnoThrown(listen(world.foreignAddress, 0))).toBe("EADDRNOTAVAIL");
      const listener = await openPort(world.server);
      const from = (localAddress: string) => dial({ ...listener.local, localAddress });
      expect(await errnoThrown(from(world.foreignAddress))).toBe("EADDRNOTAVAIL");
      expect(await errnoThrown(from(world.otherFamilyAddress))).toBe("EINVAL");
      await listener.close();
    });

    it("dials from the address and port that were asked for, if they are free", async () => {
      const [one, other] = [await openPort(world.server), await openPort(world.server)];
      const localAddress = world.client.address;
      const first = await dial({ ...one.local, localAddress });
      const localPort = first.local.port;
      const second = await dial({ ...other.local, localAddress, localPort });
      expect(second.local).toEqual({ host: localAddress, port: localPort });
      expect(await errnoThrown(dial({ ...one.local, localAddress, localPort }))).toBe("EADDRNOTAVAIL");
      const own = await openPort(world.client);
      const fromListening = dial({ ...one.local, localAddress, localPort: own.local.port });
      expect(await errnoThrown(fromListening)).toBe("EADDRINUSE");
      await eventually(() => one.arrived.length === 1 && other.arrived.length === 1);
      destroy(first, second, ...one.arrived, ...other.arrived);
      await Promise.all([one.close(), other.close(), own.close()]);
    });

    it("gives an attempt up when its signal fires, before and during it", async () => {
      const silent = await world.silentPort();
      const target = silent.endpoint;
      expect(await errnoThrown(dial({ ...target, signal: AbortSignal.abort() }))).toBe("ABORTED");
      const controller = new AbortController();
      const attempt = dial({ ...target, signal: controller.signal });
      controller.abort(new RangeError("enough"));
      await expect(attempt).rejects.toMatchObject({ errno: "ABORTED", cause: new RangeError("enough") });
      await silent.close();
    });

    it("resolves an address to itself, localhost to loopback, and an impossible name to ENOTFOUND", async () => {
      const { network } = world.client;
      expect(await network.resolve("::FFFF:192.0.2.1")).toEqual([{ family: "ipv4", text: "192.0.2.1" }]);
      expect(await network.resolve("2001:DB8:0::1")).toEqual([{ family: "ipv6", text: "2001:db8::1" }]);
      expect((await network.resolve("localhost")).map(({ text }) => text)).toContain("127.0.0.1");
      // A label this long cannot be asked for: no resolver is bothered.
      expect(await errnoThrown(network.resolve("x".repeat(64)))).toBe("ENOTFOUND");
    });
  });
}

function destroy(...connections: readonly Connection[]): void {
  for (const { stream } of connections) stream.destroy();
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The first write provokes the reset, a later one meets it. */
async function writeUntilItFails({ stream }: Connection): Promise<never> {
  for (;;) {
    await writeChunk(stream, Buffer.from("x"));
    await turns(1);
  }
}
