import { AbortedError, type Endpoint, PassivePortRange, type PassivePorts } from "@pasvport/ftp-core";
import type { Connection, Network } from "@pasvport/ftp-core/net";
import { createMemoryNetwork, type MemoryNetwork } from "@pasvport/ftp-core/simulation";
import { beforeEach, describe, expect, it } from "vitest";
import { anonymousUsers } from "./auth/anonymous.js";
import { DataConnections } from "./data-connections.js";
import { type FtpServerOptions, settingsFrom } from "./server-options.js";
import { createMemoryStorage } from "./storage/memory-storage.js";

const SERVER = "192.0.2.1";
const CLIENT = "198.51.100.7";
const NEIGHBOUR = "198.51.100.8";
const STRANGER = "203.0.113.9";

let memory: MemoryNetwork;
let server: Network;
let client: Network;
let ports: PassivePorts;
let events: string[];

beforeEach(() => {
  memory = createMemoryNetwork();
  server = memory.host(SERVER);
  client = memory.host(CLIENT);
  ports = new PassivePortRange({ first: 50_000, last: 50_002 });
  events = [];
});

function dataConnections(options: Partial<FtpServerOptions> = {}): DataConnections {
  const settings = settingsFrom({
    storage: createMemoryStorage(),
    authenticator: anonymousUsers(),
    network: server,
    ...options,
  });
  const session = { local: { host: SERVER, port: 21 }, remote: { host: CLIENT, port: 40_000 } };
  return new DataConnections(settings, ports, session, {
    onOpened: () => void events.push("opened"),
    onLost: () => void events.push("lost"),
    onStranger: ({ host }) => void events.push(`stranger ${host}`),
  });
}

/** The client listens; keeps who comes. */
async function clientListens(): Promise<{ readonly target: Endpoint; readonly came: Connection[] }> {
  const came: Connection[] = [];
  const onConnection = (connection: Connection): void => void came.push(connection);
  const { local } = await client.listen({ host: CLIENT, port: 0, onConnection });
  return { target: local, came };
}

describe("listening", () => {
  it("tells the address that the client dialled, and a port of the range", async () => {
    const data = dataConnections();
    const told = await data.listen();
    expect(told.host).toBe(SERVER);
    expect(told.port).toBeGreaterThanOrEqual(50_000);
    expect(data.channel).toMatchObject({ opening: "listen", endpoint: told });
    await data.close();
  });

  it("tells the public address, and listens on its own", async () => {
    const data = dataConnections({ publicAddress: "203.0.113.1" });
    const told = await data.listen();
    expect(told.host).toBe("203.0.113.1");
    expect(data.channel?.endpoint).toEqual({ host: SERVER, port: told.port });
    await data.close();
  });

  it("a second time gives back what was arranged before", async () => {
    const data = dataConnections();
    for (let times = 0; times < 10; times += 1) {
      await data.listen();
      expect([ports.usedCount, memory.openListeners]).toEqual([1, 1]);
    }
    await data.close();
    expect([ports.usedCount, memory.openListeners]).toEqual([0, 0]);
  });

  it("a second time closes a connection that came before", async () => {
    const data = dataConnections();
    const theirs = await client.dial(await data.listen());
    await memory.clock.settle();
    expect(events).toEqual(["opened"]);
    await data.listen();
    theirs.stream.resume();
    await memory.clock.settle();
    expect(memory.openConnections).toBe(0);
    // It was given up by us: nobody lost it.
    expect(events).toEqual(["opened"]);
    await data.close();
  });

  it("when every port is taken fails, and nothing stays lent", async () => {
    const taken = await Promise.all(
      [50_000, 50_001, 50_002].map((port) => server.listen({ host: SERVER, port, onConnection: () => undefined })),
    );
    const data = dataConnections();
    await expect(data.listen()).rejects.toMatchObject({ errno: "EADDRINUSE" });
    expect([ports.usedCount, data.channel]).toEqual([0, undefined]);
    for (const listener of taken) await listener.close();
  });

  it("after the session's end leaves no port lent", async () => {
    const data = dataConnections();
    await data.close();
    await data.listen();
    expect([ports.usedCount, memory.openListeners, data.channel]).toEqual([0, 0, undefined]);
  });

  it("that is under way at the session's end leaves no port lent", async () => {
    const data = dataConnections();
    const listening = data.listen();
    await data.close();
    await listening;
    expect([ports.usedCount, memory.openListeners, data.channel]).toEqual([0, 0, undefined]);
  });
});

describe("who may come", () => {
  it.each([
    ["same", CLIENT, true],
    ["same", NEIGHBOUR, false],
    ["same", STRANGER, false],
    ["network", CLIENT, true],
    ["network", NEIGHBOUR, true],
    ["network", STRANGER, false],
    ["any", CLIENT, true],
    ["any", NEIGHBOUR, true],
    ["any", STRANGER, true],
  ] as const)("by the rule %s, %s: %s", async (dataPeer, from, isLetIn) => {
    const data = dataConnections({ addressPolicy: { dataPeer } });
    const told = await data.listen();
    const network = from === CLIENT ? client : memory.host(from);
    const { stream } = await network.dial(told);
    stream.resume();
    await memory.clock.settle();
    expect(events).toEqual([isLetIn ? "opened" : `stranger ${from}`]);
    // A stranger is dropped, and the client still awaited.
    expect([stream.destroyed, memory.openListeners]).toEqual(isLetIn ? [false, 0] : [true, 1]);
    await data.close();
  });

  it("a client that came and went before its command leaves nothing behind", async () => {
    const data = dataConnections();
    const theirs = await client.dial(await data.listen());
    await memory.clock.settle();
    theirs.reset();
    const { stream } = await data.open();
    stream.resume();
    await memory.clock.settle();
    expect([stream.destroyed, ports.usedCount, memory.openConnections]).toEqual([true, 0, 0]);
    await data.close();
  });
});

describe("dialling", () => {
  it("happens when the channel is opened, and not before", async () => {
    const { target, came } = await clientListens();
    const data = dataConnections();
    expect(data.dialLater(target)).toBeUndefined();
    await memory.clock.settle();
    expect(came).toEqual([]);
    const ours = await data.open();
    await memory.clock.settle();
    expect(came).toHaveLength(1);
    expect(ours.local.host).toBe(SERVER);
    await data.close();
  });

  it("later gives back a port that was listened on", async () => {
    const data = dataConnections();
    await data.listen();
    const { target } = await clientListens();
    data.dialLater(target);
    await memory.clock.settle();
    expect([ports.usedCount, data.channel?.opening]).toEqual([0, "dial"]);
    await data.close();
  });

  it("later a second time forgets the first target", async () => {
    const first = await clientListens();
    const second = await clientListens();
    const data = dataConnections();
    data.dialLater(first.target);
    data.dialLater(second.target);
    await data.open();
    await memory.clock.settle();
    expect([first.came.length, second.came.length]).toEqual([0, 1]);
    await data.close();
  });

  it.each([
    [{ host: STRANGER, port: 5000 }, /203\.0\.113\.9 is not the host at the other end/],
    [{ host: NEIGHBOUR, port: 5000 }, /is not the host at the other end/],
    [{ host: CLIENT, port: 1023 }, /below port 1024/],
  ])("%j is refused, and what was arranged before stays", async (target, message) => {
    const data = dataConnections();
    const told = await data.listen();
    expect(data.dialLater(target)?.refused).toMatch(message);
    expect(data.channel?.endpoint).toEqual(told);
    await data.close();
  });
});

describe("opening", () => {
  it("fails when nothing is arranged", async () => {
    await expect(dataConnections().open()).rejects.toThrow(AbortedError);
  });

  it("fails at once when the channel is dropped meanwhile", async () => {
    const data = dataConnections();
    await data.listen();
    const opening = data.open();
    await data.drop();
    await expect(opening).rejects.toThrow(AbortedError);
    expect([memory.clock.now(), memory.clock.pendingTimers, ports.usedCount]).toEqual([0, 0, 0]);
  });

  it("is given up after the limit for data connections", async () => {
    const data = dataConnections({ timeouts: { dataMs: 7_000 } });
    await data.listen();
    await expect(memory.clock.until(data.open())).rejects.toMatchObject({ waitingFor: "data", timeoutMs: 7_000 });
    expect([memory.clock.now(), ports.usedCount]).toEqual([7_000, 0]);
  });
});
