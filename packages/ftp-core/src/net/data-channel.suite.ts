/** What every data channel does, in each of the four cells of the square, over any network. RFC 959 §3.2 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DataFamily, dataSquare } from "../data/data-route.js";
import { SystemPorts } from "../data/passive-ports.js";
import { AbortedError, TimeoutError } from "../errors.js";
import { isSameAddress } from "../wire/ip-address.js";
import type { DataChannel } from "./data-channel.js";
import { dialForData } from "./data-dialer.js";
import { listenForData } from "./data-listener.js";
import { endStream, writeChunk } from "./data-pump.js";
import type { Connection } from "./network.js";
import { errnoThrown, eventually, type NetworkWorld, nextOf, openPort, received } from "./network-worlds.suite.js";

export interface Cell {
  readonly side: keyof typeof dataSquare;
  readonly family: DataFamily;
}

/** A channel of the side under test, and the other side doing its part. */
export interface Stage {
  readonly channel: DataChannel;
  /** The other side's end, after it has done its part. */
  peer(): Promise<Connection>;
  /** What the other side has open besides. */
  close(): Promise<void>;
}

/** More than any test takes; those that want a timeout choose their own. */
const AMPLE_MS = 20_000;

export function describeDataChannel(world: string, openWorld: () => NetworkWorld, { side, family }: Cell): void {
  const opening = dataSquare[side][family];

  describe(`${side}, ${family}: ${opening} (${world})`, () => {
    let network: NetworkWorld;
    let socketsBefore: number;
    let ports: SystemPorts;
    let stages: Stage[];

    beforeEach(() => {
      network = openWorld();
      socketsBefore = network.openSockets();
      ports = new SystemPorts();
      stages = [];
    });

    afterEach(async () => {
      for (const stage of stages) {
        await stage.channel.close();
        await stage.close();
      }
      await eventually(() => network.openSockets() === socketsBefore);
      expect(ports.usedCount).toBe(0);
    });

    const prepare = async (): Promise<Stage> => {
      const stage = await (opening === "listen" ? listening(AMPLE_MS) : dialling());
      stages.push(stage);
      return stage;
    };

    /** Nobody comes to us; nobody answers us. */
    const prepareSilence = async (timeoutMs: number): Promise<Stage> => {
      const stage = await (opening === "listen" ? listening(timeoutMs) : diallingSilence(timeoutMs));
      stages.push(stage);
      return stage;
    };

    async function listening(timeoutMs: number): Promise<Stage> {
      const { [side]: near, [otherSide(side)]: far } = network;
      const channel = await listenForData({
        network: near.network,
        host: near.address,
        ports,
        timeoutMs,
        isExpectedPeer: ({ host }) => isSameAddress(host, far.address),
      });
      return { channel, peer: () => far.network.dial(channel.endpoint), close: async () => undefined };
    }

    async function dialling(): Promise<Stage> {
      const { [side]: near, [otherSide(side)]: far } = network;
      const listener = await openPort(far);
      const channel = dialForData({ network: near.network, target: listener.local, timeoutMs: AMPLE_MS });
      return {
        channel,
        peer: () => nextOf(listener.arrived),
        async close() {
          for (const { stream } of listener.arrived) stream.destroy();
          await listener.close();
        },
      };
    }

    async function diallingSilence(timeoutMs: number): Promise<Stage> {
      const silent = await network.silentPort();
      const channel = dialForData({ network: network[side].network, target: silent.endpoint, timeoutMs });
      return { channel, peer: () => new Promise(() => undefined), close: () => silent.close() };
    }

    it("is opened by the side that the square says", async () => {
      const { channel } = await prepare();
      expect(channel.opening).toBe(opening);
      expect(channel.endpoint.host).toBe(network[opening === "listen" ? side : otherSide(side)].address);
      expect(channel.endpoint.port).toBeGreaterThan(0);
    });

    it("goes from prepared over opening to open, and to closed", async () => {
      const { channel, peer } = await prepare();
      const states = [channel.state];
      const opened = channel.open();
      states.push(channel.state);
      const [connection, other] = await Promise.all([opened, peer()]);
      states.push(channel.state);
      expect(connection.remote).toEqual(other.local);
      expect(connection.local).toEqual(other.remote);
      await channel.close();
      states.push(channel.state);
      expect(states).toEqual(["prepared", "opening", "open", "closed"]);
      other.stream.destroy();
    });

    it("opens once, however often it is asked", async () => {
      const { channel, peer } = await prepare();
      const [first, second, other] = await Promise.all([channel.open(), channel.open(), peer()]);
      expect(second).toBe(first);
      expect(await channel.open()).toBe(first);
      other.stream.destroy();
    });

    it("carries bytes both ways, each to its end", async () => {
      const { channel, peer } = await prepare();
      const [ours, theirs] = await Promise.all([channel.open(), peer()]);
      const toUs = received(ours.stream);
      const toThem = received(theirs.stream);
      await writeChunk(theirs.stream, Buffer.from("uploaded"));
      await writeChunk(ours.stream, Buffer.from("downloaded"));
      theirs.stream.end();
      expect(await toUs).toEqual({ text: "uploaded", ending: "end" });
      ours.stream.end();
      expect(await toThem).toEqual({ text: "downloaded", ending: "end" });
    });

    it("cannot be opened after it was closed", async () => {
      const { channel, peer } = await prepare();
      await channel.close();
      expect(channel.state).toBe("closed");
      await expect(channel.open()).rejects.toBeInstanceOf(AbortedError);
      if (opening === "listen") expect(await errnoThrown(peer())).toBe("ECONNREFUSED");
    });

    it("stops opening when it is closed", async () => {
      const { channel } = await prepareSilence(AMPLE_MS);
      const opened = channel.open();
      const failure = expect(opened).rejects.toBeInstanceOf(AbortedError);
      await channel.close();
      await failure;
      expect(channel.state).toBe("closed");
    });

    it("may be closed in the very moment in which it opens", async () => {
      const { channel, peer } = await prepare();
      const opened = channel.open().catch(() => undefined);
      const other = peer().catch(() => undefined);
      await channel.close();
      expect((await opened)?.stream.destroyed ?? true).toBe(true);
      // The other side may have come as far as the kernel's queue.
      void other.then((connection) => connection?.stream.destroy());
    });

    it("may be closed twice", async () => {
      const { channel } = await prepare();
      await Promise.all([channel.close(), channel.close()]);
      await channel.close();
      expect(channel.state).toBe("closed");
    });

    it("resets the connection when it is closed in the middle, so that no part passes for the whole", async () => {
      const { channel, peer } = await prepare();
      const [ours, theirs] = await Promise.all([channel.open(), peer()]);
      await writeChunk(ours.stream, Buffer.from("half"));
      const reading = received(theirs.stream);
      await channel.close();
      expect(ours.stream.destroyed).toBe(true);
      expect((await reading).ending).toBe("ECONNRESET");
    });

    it("closes the connection in order when everything was sent", async () => {
      const { channel, peer } = await prepare();
      const [ours, theirs] = await Promise.all([channel.open(), peer()]);
      await writeChunk(ours.stream, Buffer.from("all of it"));
      await endStream(ours.stream);
      await channel.close();
      expect(await received(theirs.stream)).toEqual({ text: "all of it", ending: "end" });
      theirs.stream.destroy();
    });

    it("closes the connection in order when everything was received", async () => {
      const { channel, peer } = await prepare();
      const [ours, theirs] = await Promise.all([channel.open(), peer()]);
      theirs.stream.end("all of it");
      expect(await received(ours.stream)).toEqual({ text: "all of it", ending: "end" });
      await channel.close();
      expect(await received(theirs.stream)).toEqual({ text: "", ending: "end" });
    });

    it("gives the wait up after its time, and names it", async () => {
      const { channel } = await prepareSilence(network.shortTimeoutMs);
      const opened = channel.open();
      const failure = expect(opened).rejects.toMatchObject({ waitingFor: "data", timeoutMs: network.shortTimeoutMs });
      await network.elapse(network.shortTimeoutMs);
      await failure;
      await expect(opened).rejects.toBeInstanceOf(TimeoutError);
      expect(channel.state).toBe("closed");
    });

    it("gives the wait up when the caller's signal fires", async () => {
      const { channel } = await prepareSilence(AMPLE_MS);
      const controller = new AbortController();
      const opened = channel.open(controller.signal);
      controller.abort(new RangeError("ABOR"));
      await expect(opened).rejects.toMatchObject({ code: "ABORTED", cause: new RangeError("ABOR") });
      expect(channel.state).toBe("closed");
    });

    it("does not begin when the caller's signal has fired already", async () => {
      const { channel } = await prepareSilence(AMPLE_MS);
      await expect(channel.open(AbortSignal.abort())).rejects.toBeInstanceOf(AbortedError);
      expect(channel.state).toBe("closed");
    });
  });
}

function otherSide(side: Cell["side"]): Cell["side"] {
  return side === "server" ? "client" : "server";
}
