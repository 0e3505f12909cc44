/** What a session does with those who only talk. */
import { expect, it } from "vitest";
import { codesOf, login, serverWorld } from "./ftp-server.suite.js";

const world = serverWorld();
const talk = (count: number): readonly string[] => Array<string>(count).fill("NOOP");

it("a hundred commands without a login end the session", async () => {
  await world.startServer();
  const client = await world.connect();
  await client.say();
  expect(codesOf(await client.say(...talk(98), ""))).toEqual([...Array(98).fill(200), 500]);
  expect(codesOf(await client.say("SYST", "NOOP", "NOOP"))).toEqual([215, 421]);
  expect(world.events.at(-1)).toMatchObject({ kind: "disconnected", why: "100 commands and no login: goodbye" });
});

it("who is logged in may say as much as it likes", async () => {
  await world.startServer();
  const client = await world.connect();
  await client.say(...login);
  for (let round = 0; round < 3; round += 1) expect(codesOf(await client.say(...talk(99)))).toHaveLength(99);
  expect(codesOf(await client.say("PWD"))).toEqual([257]);
});

it("begins to count anew when its login is over", async () => {
  await world.startServer();
  const client = await world.connect();
  await client.say(...login, ...talk(150));
  expect(codesOf(await client.say("REIN", ...talk(98)))).toEqual([220, ...Array(98).fill(200)]);
  expect(codesOf(await client.say("NOOP"))).toEqual([200, 421]);
});
