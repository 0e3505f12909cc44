/** Guessing passwords: how often, how fast, and what the answers tell. */
import { OptionError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import type { LoginAttempt } from "./auth/authenticator.js";
import { CLIENTS, codesOf, login, serverWorld, type TalkingClient } from "./ftp-server.suite.js";

const world = serverWorld();
const [one, other] = CLIENTS;

/** The answer to a login, and how long it took. */
async function logIn({ say }: TalkingClient, name: string, password: string) {
  await say(`USER ${name}`);
  const beganAt = world.memory.clock.now();
  let said = await say(`PASS ${password}`);
  while (said === "" && world.memory.clock.now() - beganAt < 60_000) {
    await world.memory.clock.advance(100);
    said = await say();
  }
  return { said, tookMs: world.memory.clock.now() - beganAt };
}

const WRONG = "530 login refused: wrong name or password\r\n";

describe("a wrong password", () => {
  it("is answered more slowly each time, to the same address, though it hangs up and calls again", async () => {
    await world.startServer();
    const waits = [];
    for (let time = 0; time < 7; time += 1) {
      const client = await world.connect(one);
      waits.push((await logIn(client, "alice", "wrong")).tookMs);
      await client.say("QUIT");
    }
    expect(waits).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 16_000]);
    expect((await logIn(await world.connect(other), "alice", "wrong")).tookMs).toBe(0);
  });

  it("makes the right one wait as well; then the slate is clean", async () => {
    await world.startServer();
    const client = await world.connect();
    await logIn(client, "alice", "wrong");
    await logIn(client, "alice", "wrong");
    expect(await logIn(client, "alice", "secret")).toMatchObject({
      said: expect.stringMatching(/^230 /),
      tookMs: 2000,
    });
    expect(await logIn(client, "alice", "secret")).toMatchObject({ said: expect.stringMatching(/^230 /), tookMs: 0 });
  });

  it("three times ends the session, with 530", async () => {
    await world.startServer({ limits: { loginDelayMs: 0 } });
    const client = await world.connect();
    expect((await logIn(client, "alice", "1")).said).toBe(WRONG);
    expect((await logIn(client, "bob", "2")).said).toBe(WRONG);
    expect((await logIn(client, "alice", "3")).said).toMatch(/^530 .*once too often: goodbye\r\n$/);
    expect(client.connection.stream.closed).toBe(true);
    expect(world.events.filter(({ kind }) => kind === "loginRefused")).toHaveLength(3);
  });

  it.each(["a login as somebody else", "REIN"])("is not forgotten by %s in between", async (what) => {
    await world.startServer();
    const client = await world.connect();
    await client.say();
    await logIn(client, "alice", "1");
    await logIn(client, "alice", "2");
    await client.say(...(what === "REIN" ? ["REIN"] : login));
    await world.memory.clock.advance(10_000);
    await client.say();
    expect(await logIn(client, "alice", "3")).toMatchObject({ said: expect.stringMatching(/goodbye/), tookMs: 2000 });
  });

  it("gets the answer that an unknown name gets, and no other", async () => {
    await world.startServer();
    const client = await world.connect(one);
    const stranger = await world.connect(other);
    expect(await client.say("USER alice")).toBe(await stranger.say("USER nobody"));
    const answers = [await client.say("PASS wrong"), await stranger.say("PASS wrong")];
    expect(answers).toEqual([WRONG, WRONG]);
  });
});

describe("guesses at the same time", () => {
  it("each count for the next: together they are not faster than one after the other", async () => {
    await world.startServer();
    const clients = [];
    for (let index = 0; index < 5; index += 1) clients.push(await world.connect());
    for (const { say } of clients) await say("USER alice");
    const answeredAt: number[] = [];
    for (const { connection } of clients) {
      connection.stream.once("data", () => void answeredAt.push(world.memory.clock.now()));
      connection.stream.write("PASS wrong\r\n");
    }
    await world.memory.clock.advance(20_000);
    expect(answeredAt).toEqual([0, 1000, 2000, 4000, 8000]);
  });
});

it("an authenticator is told who tries, and when that client is gone", async () => {
  const attempts: LoginAttempt[] = [];
  const authenticate = (attempt: LoginAttempt) => {
    attempts.push(attempt);
    return new Promise<undefined>((resolve) => attempt.signal.addEventListener("abort", () => resolve(undefined)));
  };
  const server = await world.startServer({ authenticator: { authenticate } });
  const client = await world.connect(one);
  await client.say("USER alice", "PASS secret");
  const { local } = client.connection;
  expect(attempts).toEqual([{ name: "alice", password: "secret", peer: local, signal: expect.any(AbortSignal) }]);
  expect(attempts[0]?.signal.aborted).toBe(false);
  client.connection.reset();
  await world.memory.clock.settle();
  expect([attempts[0]?.signal.aborted, server.inUse.sessions]).toEqual([true, 0]);
});

it.each([[true], [false], [null], [{}], [{ name: "alice" }], [{ name: "alice", access: "all" }]])(
  "an authenticator that answers %j lets nobody in, costs as much as a wrong password, and is told of",
  async (answer) => {
    await world.startServer({ authenticator: { authenticate: async () => answer as never } });
    const client = await world.connect();
    expect(await logIn(client, "alice", "secret")).toEqual({ said: expect.stringContaining(WRONG), tookMs: 0 });
    expect(codesOf(await client.say("PWD"))).toEqual([530]);
    expect((await logIn(client, "alice", "secret")).tookMs).toBe(1_000);
    expect(world.events.filter(({ kind }) => kind === "failed")).toEqual([
      expect.objectContaining({ error: expect.any(OptionError) }),
      expect.objectContaining({ error: expect.any(OptionError) }),
    ]);
    expect((await logIn(client, "alice", "secret")).said).toMatch(/goodbye/);
  },
);

it("the longest wait is the one that was chosen", async () => {
  await world.startServer({ limits: { longestLoginDelayMs: 1_500 } });
  const waits = [];
  for (let time = 0; time < 4; time += 1) {
    const client = await world.connect(one);
    waits.push((await logIn(client, "alice", "wrong")).tookMs);
    await client.say("QUIT");
  }
  expect(waits).toEqual([0, 1000, 1500, 1500]);
});

it("a client that leaves while its answer is held back leaves nothing waiting", async () => {
  const server = await world.startServer();
  await logIn(await world.connect(), "alice", "wrong");
  const client = await world.connect();
  await client.say("USER alice", "PASS wrong");
  expect(server.inUse.sessions).toBe(2);
  client.connection.reset();
  await world.memory.clock.settle();
  expect(server.inUse.sessions).toBe(1);
});

it("commands behind a login that waits are answered after it, in order", async () => {
  await world.startServer();
  const client = await world.connect();
  await logIn(client, "alice", "wrong");
  expect(codesOf(await client.say("USER alice", "PASS secret", "PWD", "NOOP"))).toEqual([331]);
  await world.memory.clock.advance(1_000);
  expect(codesOf(await client.say())).toEqual([230, 257, 200]);
});
