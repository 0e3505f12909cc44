/** A storage that takes longer than it may: what was given up is not begun again beside itself. */
import { expect, it } from "vitest";
import { codesOf, login, serverWorld } from "./ftp-server.suite.js";
import { createMemoryStorage } from "./storage/memory-storage.js";

const world = serverWorld();

it("a command that was given up is waited for by the next one; what needs no storage is answered", async () => {
  const sound = createMemoryStorage();
  let [running, most] = [0, 0];
  const stat: typeof sound.stat = async (path) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => void world.memory.clock.after(15_000, resolve));
    running -= 1;
    return sound.stat(path);
  };
  await world.startServer({ storage: { ...sound, stat }, timeouts: { storageMs: 10_000 } });
  const client = await world.connect();
  await client.say(...login, "CWD /");
  await world.memory.clock.advance(10_000);
  expect(codesOf(await client.say("NOOP", "CWD /", "NOOP")).slice(-2)).toEqual([451, 200]);
  await world.memory.clock.advance(14_999);
  expect([running, most]).toEqual([1, 1]);
  await world.memory.clock.advance(20_000);
  expect([codesOf(await client.say()), running, most]).toEqual([[451, 200], 0, 1]);
});

it("one that never comes to its end ends the session", async () => {
  const storage = { ...createMemoryStorage(), stat: () => new Promise<never>(() => undefined) };
  await world.startServer({ storage, timeouts: { storageMs: 10_000 } });
  const client = await world.connect();
  await client.say(...login, "CWD /", "CWD /");
  await world.memory.clock.advance(20_000);
  expect(codesOf(await client.say())).toEqual([451, 421]);
  expect(client.connection.stream.closed).toBe(true);
});
