/** What a server tells those who embed it: typed events, by their kind. */
import { expect, expectTypeOf, it } from "vitest";
import { codesOf, login, serverWorld } from "./ftp-server.suite.js";
import type { SessionEventOf } from "./observe/session-event.js";

const world = serverWorld();

it("each kind of event has its name, and its listener gets the event", async () => {
  const server = await world.startServer();
  const answered: SessionEventOf<"answered">[] = [];
  const moved: string[] = [];
  server.on("answered", (event) => {
    expectTypeOf(event).toEqualTypeOf<SessionEventOf<"answered">>();
    answered.push(event);
  });
  server.on("transferred", ({ verb, path, bytes, outcome }) => void moved.push(`${verb} ${path} ${bytes} ${outcome}`));
  const client = await world.connect();
  await client.say(...login, "TYPE I");
  const data = await client.openData();
  data.stream.resume().on("end", () => data.stream.end());
  await client.say("RETR small.txt");
  expect(moved).toEqual(["RETR /small.txt 5 complete"]);
  expect(answered.map(({ command, reply, user }) => [command, reply.code, user])).toEqual([
    ["USER ftp", 331, undefined],
    ["PASS ***", 230, "anonymous"],
    ["TYPE I", 200, "anonymous"],
    ["EPSV", 229, "anonymous"],
    ["RETR small.txt", 226, "anonymous"],
  ]);
  expect(answered.at(-1)?.transfer).toMatchObject({ path: "/small.txt", bytes: 5 });
});

it("a session's events come in order, from its beginning to its end", async () => {
  await world.startServer();
  await (await world.connect()).say("USER alice", "PASS wrong", ...login, "QUIT");
  await world.memory.clock.advance(2_000);
  expect(world.events.filter(({ kind }) => kind !== "traced").map(({ kind }) => kind)).toEqual([
    "connected",
    "answered",
    "loginRefused",
    "answered",
    "answered",
    "loggedIn",
    "answered",
    "answered",
    "disconnected",
  ]);
});

it("one that was turned away is told between its coming and its going", async () => {
  await world.startServer({ limits: { maxClients: 1 } });
  await world.connect();
  await world.connect();
  const second = world.events.filter(({ session, kind }) => session === 2 && kind !== "traced");
  expect(second.map(({ kind }) => kind)).toEqual(["connected", "turnedAway", "disconnected"]);
  expect(second[1]).toMatchObject({ why: expect.stringMatching(/places of this server are taken/) });
});

it("a listener that throws cuts nobody off, nor does an observer, and each hears although the other throws", async () => {
  const heard: string[] = [];
  const throwing = (name: string) => () => {
    heard.push(name);
    throw new RangeError("the log is full");
  };
  const server = await world.startServer({ observer: throwing("observer") });
  server.on("answered", throwing("listener"));
  const { say } = await world.connect();
  await say();
  heard.length = 0;
  expect(codesOf(await say("NOOP"))).toEqual([200]);
  expect(heard).toContain("observer");
  expect(heard).toContain("listener");
});

it("several servers of one process know nothing of one another", async () => {
  const one = await world.startServer({ limits: { maxClients: 1 } });
  const other = await world.startServer({ port: 2122, limits: { maxClients: 1 } });
  const told: string[] = [];
  one.on("connected", ({ session }) => void told.push(`one ${session}`));
  other.on("connected", ({ session }) => void told.push(`other ${session}`));
  await world.connect();
  const { stream } = await world.client.dial({ host: "192.0.2.1", port: 2122 });
  stream.on("error", () => undefined).resume();
  await world.memory.clock.settle();
  expect(told).toEqual(["one 1", "other 1"]);
  await world.memory.clock.until(one.close());
  expect([one.inUse.sessions, other.inUse.sessions]).toEqual([0, 1]);
  stream.destroy();
});

it("no secret is in any event", async () => {
  await world.startServer();
  const { say } = await world.connect();
  await say("USER alice", "PASS secret", "ACCT geheim", " PASS secret", "pass secret", "secret", "REIN", "PASS secret");
  expect(JSON.stringify(world.events)).not.toMatch(/secret|geheim/);
});
