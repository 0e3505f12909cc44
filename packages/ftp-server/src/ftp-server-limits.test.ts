/** How many may come, and how long they may stay without a word or a login. */
import { describe, expect, it } from "vitest";
import { CLIENTS, codesOf, login, serverWorld } from "./ftp-server.suite.js";

const world = serverWorld();
const [one, other, network, neighbour, elsewhere] = CLIENTS;

describe("one client too many", () => {
  it("is told so politely, and its connection is closed", async () => {
    await world.startServer({ limits: { maxClients: 1 } });
    const first = await world.connect();
    const second = await world.connect(other);
    expect(await second.say()).toBe("421 all 1 places of this server are taken: try again later\r\n");
    expect(second.connection.stream.closed).toBe(true);
    expect(codesOf(await first.say("NOOP"))).toEqual([220, 200]);
    expect(world.events).toContainEqual(expect.objectContaining({ kind: "turnedAway", session: 2 }));
  });

  it("finds a place as soon as somebody leaves", async () => {
    await world.startServer({ limits: { maxClients: 1 } });
    const first = await world.connect();
    await first.say("QUIT");
    const second = await world.connect();
    second.connection.reset();
    await world.memory.clock.settle();
    expect(codesOf(await (await world.connect()).say())).toEqual([220]);
  });

  it("from the same address is refused, from another one is not", async () => {
    await world.startServer({ limits: { maxPerAddress: 2 } });
    await world.connect(one);
    await world.connect(one);
    expect(await (await world.connect(one)).say()).toMatch(/^421 2 connections from your address are open already/);
    expect(codesOf(await (await world.connect(other)).say())).toEqual([220]);
  });

  it("of IPv6: the /64 network is counted", async () => {
    await world.startServer({ limits: { maxPerAddress: 1 } });
    await world.connect(network);
    expect(codesOf(await (await world.connect(neighbour)).say())).toEqual([421]);
    expect(codesOf(await (await world.connect(elsewhere)).say())).toEqual([220]);
  });

  it("cannot take the places of others, however often it comes and however long it stays", async () => {
    const server = await world.startServer({ limits: { maxPerAddress: 1, maxClients: 3 } });
    const rude = [];
    for (let time = 0; time < 600; time += 1) {
      const connection = await world.client.dial({ host: "192.0.2.1", port: 2121, localAddress: one });
      rude.push(connection.stream.on("error", () => undefined));
    }
    await world.memory.clock.settle();
    expect(server.inUse.sessions).toBe(501);
    expect(codesOf(await (await world.connect(other)).say())).toEqual([220]);
    const told = () => world.events.filter(({ kind }) => kind === "overrun");
    expect(told()).toEqual([]);
    await world.memory.clock.advance(10_000);
    expect(told()).toEqual([{ kind: "overrun", session: 0, count: 99, peer: { host: one, port: expect.any(Number) } }]);
    expect(server.inUse.sessions).toBe(2);
    for (const stream of rude) stream.destroy();
  });
});

describe("a client that stays", () => {
  it("without a login is sent away in time, though it says NOOP for ever", async () => {
    await world.startServer({ timeouts: { loginMs: 60_000 } });
    const { say, connection } = await world.connect();
    await say("NOOP");
    for (let time = 0; time < 5; time += 1) {
      await world.memory.clock.advance(10_000);
      expect(codesOf(await say("NOOP"))).toEqual([200]);
    }
    await world.memory.clock.advance(10_000);
    expect(await say()).toBe("421 nobody logged in within 60 seconds: goodbye\r\n");
    expect(connection.stream.closed).toBe(true);
  });

  it("with a login may stay beyond that, and is sent away when it falls silent", async () => {
    await world.startServer({ timeouts: { loginMs: 60_000, idleMs: 90_000 } });
    const { say } = await world.connect();
    await say(...login);
    await world.memory.clock.advance(80_000);
    expect(codesOf(await say("NOOP"))).toEqual([200]);
    await world.memory.clock.advance(90_000);
    expect(await say()).toBe("421 no command for 90 seconds: goodbye\r\n");
  });

  it("is not silent while its transfer runs", async () => {
    await world.startServer({ timeouts: { idleMs: 10_000, stallMs: 60_000 } });
    const client = await world.connect();
    await client.say(...login);
    const data = await client.openData();
    expect(codesOf(await client.say("RETR large.bin"))).toEqual([125]);
    await world.memory.clock.advance(50_000);
    expect(await client.say()).toBe("");
    data.stream.resume().on("end", () => data.stream.end());
    expect(codesOf(await client.say())).toEqual([226]);
    await world.memory.clock.advance(10_000);
    expect(codesOf(await client.say())).toEqual([421]);
  });

  it("in a transfer in which nothing moves is told so, and keeps its session", async () => {
    await world.startServer({ timeouts: { stallMs: 20_000 } });
    const client = await world.connect();
    await client.say(...login);
    await client.openData();
    await client.say("STOR new.bin");
    await world.memory.clock.advance(20_000);
    expect(await client.say()).toBe("426 the transfer was given up: nothing moved for 20 seconds\r\n");
    expect(codesOf(await client.say("NOOP"))).toEqual([200]);
  });
});
