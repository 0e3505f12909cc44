/** A server that closes: transfers come to their end, everybody is told goodbye, and nobody keeps it for longer than it wants. */
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { FtpServer } from "./ftp-server.js";
import { codesOf, login, serverWorld, type TalkingClient } from "./ftp-server.suite.js";

const world = serverWorld();

/** A client whose transfer has begun, and does not move. */
async function busyClient(command: string) {
  const client = await world.connect();
  await client.say(...login, "TYPE I");
  const data = await client.openData();
  expect(codesOf(await client.say(command))).toEqual([125]);
  return { ...client, data };
}

/** How long closing took. */
async function closingMs(server: FtpServer, options?: Parameters<FtpServer["close"]>[0]): Promise<number> {
  const beganAt = world.memory.clock.now();
  await world.memory.clock.until(server.close(options));
  return world.memory.clock.now() - beganAt;
}

async function endsWith421({ say, connection }: TalkingClient, before: readonly number[]): Promise<void> {
  expect(codesOf(await say())).toEqual([...before, 421]);
  expect(connection.stream.closed).toBe(true);
}

describe("while it closes", () => {
  it("idle clients are told goodbye at once, and new ones are refused", async () => {
    const server = await world.startServer();
    const idle = await world.connect();
    const busy = await busyClient("RETR large.bin");
    const closing = server.close();
    await endsWith421(idle, [220]);
    await expect(world.connect()).rejects.toThrow(/ECONNREFUSED/);
    busy.data.stream.destroy();
    await world.memory.clock.until(closing);
  });

  it("a download comes to its end: 226, then goodbye", async () => {
    const server = await world.startServer();
    const client = await busyClient("RETR large.bin");
    const closing = server.close();
    await world.memory.clock.advance(29_000);
    expect(await client.say()).toBe("");
    client.data.stream.on("end", () => client.data.stream.end());
    expect(await buffer(client.data.stream)).toHaveLength(400_000);
    await endsWith421(client, [226]);
    await world.memory.clock.until(closing);
    expect(world.memory.clock.now()).toBe(29_000);
  });

  it("an upload comes to its end and has its name", async () => {
    const server = await world.startServer();
    const client = await busyClient("STOR new.bin");
    const closing = server.close();
    client.data.stream.write("first");
    await world.memory.clock.advance(10_000);
    client.data.stream.end("second");
    await world.memory.clock.until(closing);
    await endsWith421(client, [226]);
    expect(world.events).toContainEqual(
      expect.objectContaining({ kind: "transferred", bytes: 11, outcome: "complete" }),
    );
  });

  it("a command that waits behind the transfer gets its answer", async () => {
    const server = await world.startServer();
    const client = await busyClient("RETR large.bin");
    await client.say("PWD", "SIZE small.txt");
    const closing = server.close();
    client.data.stream.resume().on("end", () => client.data.stream.end());
    await world.memory.clock.until(closing);
    await endsWith421(client, [226, 257, 213]);
  });

  it("a login that is held back gets its answer", async () => {
    const server = await world.startServer();
    const client = await world.connect();
    await client.say("USER alice", "PASS wrong", "USER alice", "PASS secret");
    expect(await closingMs(server)).toBe(1_000);
    await endsWith421(client, [230]);
  });
});

describe("transfers that do not end", () => {
  it("are cut off when the time for that is over", async () => {
    const server = await world.startServer({ timeouts: { drainMs: 12_000, stallMs: 60_000 } });
    const client = await busyClient("RETR large.bin");
    expect(await closingMs(server)).toBe(12_000);
    await endsWith421(client, []);
    await expect(buffer(client.data.stream)).rejects.toThrow(/ECONNRESET/);
  });

  it.each([
    ["a time of its own", { drainMs: 2_000 }, 2_000],
    ["no time at all", { drainMs: 0 }, 0],
    ["a signal that was given before", { signal: AbortSignal.abort() }, 0],
  ])("are cut off after %s", async (_what, options, tookMs) => {
    const server = await world.startServer();
    await busyClient("STOR new.bin");
    expect(await closingMs(server, options)).toBe(tookMs);
  });

  it("are cut off when the signal is given, and no half file is left under its temporary", async () => {
    const server = await world.startServer();
    const client = await busyClient("STOR new.bin");
    client.data.stream.write("half");
    const urgency = new AbortController();
    const closing = server.close({ signal: urgency.signal });
    await world.memory.clock.advance(5_000);
    expect(server.inUse.sessions).toBe(1);
    urgency.abort();
    await world.memory.clock.until(closing);
    expect(world.memory.clock.now()).toBe(5_000);
    await endsWith421(client, []);
    expect(world.events).toContainEqual(
      expect.objectContaining({ kind: "transferred", bytes: 4, outcome: "sessionEnded" }),
    );
  });
});

describe("clients that do not cooperate", () => {
  it("one that does not close is waited for no longer than the limit for that", async () => {
    const server = await world.startServer({ timeouts: { closeMs: 3_000 } });
    const { stream } = await world.client.dial({ host: "192.0.2.1", port: 2121 });
    stream.on("error", () => undefined);
    await world.memory.clock.settle();
    expect(await closingMs(server)).toBe(3_000);
    stream.destroy();
  });

  it("one that asks for ever more while it closes is cut off in time too", async () => {
    const server = await world.startServer({ timeouts: { drainMs: 5_000 } });
    const client = await busyClient("RETR large.bin");
    await client.say(...Array<string>(200).fill("NOOP"));
    expect(await closingMs(server)).toBe(5_000);
    expect(codesOf(await client.say()).at(-1)).toBe(421);
  });
});

it("closing twice at the same time is closing once; the shorter time counts", async () => {
  const server = await world.startServer();
  await busyClient("RETR large.bin");
  const patient = server.close();
  await world.memory.clock.until(server.close({ drainMs: 1_000 }));
  await patient;
  expect(world.memory.clock.now()).toBe(1_000);
});
