/** A client that was killed ends its data as one that has sent all: before a file is replaced, its other connection is waited for. */
import { beforeEach, describe, expect, it } from "vitest";
import { login, serverWorld } from "./ftp-server.suite.js";
import { createMemoryStorage } from "./storage/memory-storage.js";
import type { Storage } from "./storage/storage.js";
import { textAt } from "./storage/storage-worlds.suite.js";

const GRACE_MS = 10;
const world = serverWorld();
let storage: Storage;

beforeEach(async () => {
  storage = createMemoryStorage({ "/old.txt": "0123456789" });
  await world.startServer({ storage });
});

/** All the client has to send has come, and its data connection is closed. */
async function sent(...commands: readonly string[]) {
  const client = await world.connect();
  await client.say(...login, "TYPE I");
  const data = await client.openData();
  await client.say(...commands);
  data.stream.resume().end("new");
  return { client, codes: (await client.say()).match(/^\d{3}/gm) ?? [] };
}

const transfers = () => world.events.filter(({ kind }) => kind === "transferred");

describe("an upload over a file", () => {
  it("is published when the client is still there after the grace, and not before", async () => {
    const { client, codes } = await sent("STOR old.txt");
    await world.memory.clock.advance(GRACE_MS - 1);
    expect([codes, await client.say(), await textAt(storage, "/old.txt")]).toEqual([[], "", "0123456789"]);
    await world.memory.clock.advance(1);
    expect(await client.say()).toMatch(/^226 /);
    expect(await textAt(storage, "/old.txt")).toBe("new");
  });

  it.each(["end", "reset"] as const)("leaves it as it was if the control connection comes to its %s", async (how) => {
    const { client } = await sent("STOR old.txt");
    await world.memory.clock.advance(GRACE_MS - 1);
    if (how === "end") client.connection.stream.end();
    else client.connection.reset();
    await world.memory.clock.advance(10_000);
    expect(await textAt(storage, "/old.txt")).toBe("0123456789");
    expect(transfers()).toMatchObject([{ bytes: 3, outcome: "sessionEnded" }]);
    expect(world.events.filter(({ kind }) => kind === "failed")).toEqual([]);
    await expect(storage.store("/old.txt", { kind: "replace" })).resolves.toBeDefined();
  });

  it("can still be aborted", async () => {
    const { client } = await sent("STOR old.txt");
    await client.say("ABOR");
    await world.memory.clock.advance(10_000);
    expect(await client.say()).toMatch(/^426 .*\r\n226 /);
    expect(await textAt(storage, "/old.txt")).toBe("0123456789");
    expect(transfers()).toMatchObject([{ outcome: "aborted" }]);
  });

  it("that would cut off its rest is waited for too", async () => {
    const { client } = await sent("REST 2", "STOR old.txt");
    client.connection.reset();
    await world.memory.clock.advance(10_000);
    expect(await textAt(storage, "/old.txt")).toBe("01new56789");
  });
});

describe("an upload that takes nothing away is published at once", () => {
  it.each([
    ["new.txt", ["STOR new.txt"], "new"],
    ["old.txt", ["APPE old.txt"], "0123456789new"],
    ["old.txt", ["REST 8", "STOR old.txt"], "01234567new"],
  ] as const)("%s after %j", async (name, commands, text) => {
    const { codes } = await sent(...commands);
    expect(codes).toEqual(["226"]);
    expect(await textAt(storage, `/${name}`)).toBe(text);
    expect(world.memory.clock.now()).toBe(0);
  });
});
