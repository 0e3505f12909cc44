import { LocalProtocolError, NegativeReplyError, RemoteProtocolError } from "@pasvport/ftp-core";
import { type DialOptions, type Network, NetworkError } from "@pasvport/ftp-core/net";
import { createMemoryNetwork, type MemoryNetwork } from "@pasvport/ftp-core/simulation";
import { describe, expect, it } from "vitest";
import { type FtpClientOptions, settingsFrom } from "./client-options.js";
import type { ClientSession } from "./client-session.js";
import { connect } from "./connect.js";
import { logout } from "./operations/logout.js";
import { CLIENT, type Script, SERVER, startScriptedServer } from "./scripted-server.suite.js";

const LIMITS = { connectMs: 5_000, replyMs: 7_000, dataMs: 11_000 };
/** Another host that has no server. */
const IDLE = "192.0.2.8";
/** No host at all. */
const NOBODY = "192.0.2.9";

interface Attempt {
  readonly memory: MemoryNetwork;
  readonly heard: readonly string[];
  /** The addresses that were dialled, in this order. */
  readonly dialled: readonly string[];
  /** Connects, as far as it goes; time passes as it must. */
  readonly outcome: ClientSession | Error;
}

/** The same network, with some of its methods replaced. */
function over(network: Network, methods: Partial<Network>): Network {
  return {
    clock: network.clock,
    listen: (asked) => network.listen(asked),
    resolve: (host) => network.resolve(host),
    dial: (asked) => network.dial(asked),
    ...methods,
  };
}

async function attempt(
  options: Partial<FtpClientOptions> = {},
  { script = {}, addresses = [] }: { readonly script?: Script; readonly addresses?: readonly string[] } = {},
): Promise<Attempt> {
  const memory = createMemoryNetwork({ names: { "ftp.example.org": addresses } });
  const { network, heard } = await startScriptedServer(script, memory);
  memory.host(IDLE);
  const dialled: string[] = [];
  const watched = over(network, {
    dial: (asked) => {
      dialled.push(asked.host);
      return network.dial(asked);
    },
  });
  const settings = settingsFrom({ host: SERVER, network: watched, timeouts: LIMITS, ...options });
  const outcome = await memory.clock.until(connect(settings)).catch((error: Error) => error);
  await memory.clock.settle();
  return { memory, heard, dialled, outcome };
}

/** What an attempt that failed must have left: nothing but the server's listener. */
function expectNothingLeft({ memory }: Attempt): void {
  expect([memory.openConnections, memory.openListeners, memory.clock.pendingTimers]).toEqual([0, 1, 0]);
}

async function end({ memory, outcome }: Attempt): Promise<void> {
  if (outcome instanceof Error) throw outcome;
  await logout(outcome);
  await memory.clock.settle();
}

describe("connecting", () => {
  it("logs in, as anonymous when nobody was named", async () => {
    const tried = await attempt();
    expect(tried.heard).toEqual(["USER anonymous", "PASS anonymous@"]);
    await end(tried);
    expectNothingLeft(tried);
  });

  it("says no password where none is asked for", async () => {
    const tried = await attempt({ user: "alice", password: "secret" }, { script: { USER: "230 welcome" } });
    expect(tried.heard).toEqual(["USER alice"]);
    await end(tried);
  });

  it("says nothing before the greeting has come", async () => {
    const greeting: Script = { greeting: (session) => session.say("120 in a minute", "220-this", "220 ready") };
    const tried = await attempt({}, { script: greeting });
    expect(tried.heard).toHaveLength(2);
    await end(tried);
  });
});

describe("the addresses of a name", () => {
  it("are tried in their order, until one answers", async () => {
    const addresses = [NOBODY, IDLE, SERVER, "192.0.2.10"];
    const tried = await attempt({ host: "ftp.example.org" }, { addresses });
    expect(tried.dialled).toEqual([NOBODY, IDLE, SERVER]);
    // One that does not answer costs its share of the limit, two seconds at least; one that refuses costs nothing.
    expect(tried.memory.clock.now()).toBe(2_000);
    await end(tried);
    expectNothingLeft(tried);
  });

  it("share the limit: what one does not use is there for those behind it", async () => {
    const addresses = [NOBODY, IDLE, "192.0.2.10"];
    const options = { host: "ftp.example.org", timeouts: { ...LIMITS, connectMs: 30_000 } };
    const tried = await attempt(options, { addresses });
    expect(tried.outcome).toMatchObject({ code: "TIMEOUT", waitingFor: "connect", timeoutMs: 30_000 });
    expect([tried.dialled, tried.memory.clock.now()]).toEqual([addresses, 30_000]);
    expectNothingLeft(tried);
  });

  it("when none answers, the last failure is told, with its address and the others beneath", async () => {
    const tried = await attempt({ host: "ftp.example.org" }, { addresses: [NOBODY, IDLE] });
    expect(tried.outcome).toBeInstanceOf(NetworkError);
    expect(tried.outcome).toMatchObject({
      errno: "ECONNREFUSED",
      message: expect.stringContaining(`${IDLE}:21, the last of 2 addresses of ftp.example.org`),
      cause: {
        errors: [{ errno: "ETIMEDOUT", message: expect.stringContaining(`${NOBODY}:21`) }, { errno: "ECONNREFUSED" }],
      },
    });
    expectNothingLeft(tried);
  });

  it("when nobody answers at all, the wait has a name, and one bound for all together", async () => {
    const tried = await attempt({ host: "ftp.example.org" }, { addresses: [NOBODY, "192.0.2.10"] });
    expect(tried.outcome).toMatchObject({ code: "TIMEOUT", waitingFor: "connect", timeoutMs: LIMITS.connectMs });
    expect(tried.outcome).toMatchObject({ message: expect.stringContaining("connect (ftp.example.org:21)") });
    expect(tried.memory.clock.now()).toBe(LIMITS.connectMs);
    expectNothingLeft(tried);
  });

  it("of which there are more than there is time for are not all tried", async () => {
    const addresses = [10, 11, 12, 13, 14, 15].map((last) => `192.0.2.${last}`);
    const tried = await attempt({ host: "ftp.example.org" }, { addresses });
    expect([tried.dialled.length, tried.memory.clock.now()]).toEqual([3, LIMITS.connectMs]);
    expectNothingLeft(tried);
  });

  it("alone: who did not answer is named, and beneath the wait, too", async () => {
    const tried = await attempt({ host: NOBODY });
    expect(tried.outcome).toMatchObject({
      code: "TIMEOUT",
      message: `gave up waiting for connect (${NOBODY}:21) after 5 s`,
      cause: { errno: "ETIMEDOUT", message: expect.stringContaining(`${NOBODY}:21`) },
    });
  });

  it.each(["unknown.example.org", "ftp.example.org"])("%s has none: told as no such host", async (host) => {
    const tried = await attempt({ host });
    expect(tried.outcome).toMatchObject({
      code: "CONNECTION",
      errno: "ENOTFOUND",
      message: expect.stringContaining(host),
    });
    expectNothingLeft(tried);
  });

  it("are not tried further once a server has answered, whatever it says", async () => {
    const options = { script: { greeting: "421 too many" }, addresses: [SERVER, IDLE] };
    const tried = await attempt({ host: "ftp.example.org" }, options);
    expect(tried.dialled).toEqual([SERVER]);
    expect(tried.outcome).toBeInstanceOf(NegativeReplyError);
  });
});

it("a name service that does not answer: the wait says what it was for", async () => {
  const memory = createMemoryNetwork();
  const network = over(memory.host(CLIENT), { resolve: () => new Promise(() => undefined) });
  const settings = settingsFrom({ host: "ftp.example.org", network, timeouts: LIMITS });
  const error = await memory.clock.until(connect(settings)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: "gave up waiting for connect (the addresses of ftp.example.org) after 5 s" });
});

describe("a connection that comes to nothing is closed:", () => {
  it("no greeting within the limit for replies", async () => {
    const tried = await attempt({}, { script: { greeting: "" } });
    expect(tried.outcome).toMatchObject({ code: "TIMEOUT", waitingFor: "greeting", timeoutMs: LIMITS.replyMs });
    expect([tried.memory.clock.now(), tried.heard]).toEqual([LIMITS.replyMs, []]);
    expectNothingLeft(tried);
  });

  it.each([
    ["421 in place of the greeting", { greeting: "421 too many users" }, 421, []],
    ["a refused name", { USER: "530 no" }, 530, ["USER anonymous"]],
    ["a refused password", { PASS: "530 wrong" }, 530, ["USER anonymous", "PASS anonymous@"]],
    ["421 at the login", { PASS: "421 enough" }, 421, ["USER anonymous", "PASS anonymous@"]],
    ["an account that nobody gave", { PASS: "332 account?" }, 332, ["USER anonymous", "PASS anonymous@"]],
  ] as const)("%s", async (_what, script, code, heard) => {
    const tried = await attempt({}, { script });
    expect(tried.outcome).toBeInstanceOf(NegativeReplyError);
    expect(tried.outcome).toMatchObject({ reply: { code } });
    expect(tried.heard).toEqual(heard);
    expectNothingLeft(tried);
  });

  it("a server that speaks something else", async () => {
    const tried = await attempt({}, { script: { greeting: "SSH-2.0-OpenSSH_9.6" } });
    expect(tried.outcome).toBeInstanceOf(RemoteProtocolError);
    expectNothingLeft(tried);
  });

  it("a server that hangs up", async () => {
    const tried = await attempt({}, { script: { greeting: (session) => session.control.stream.end() } });
    expect(tried.outcome).toMatchObject({ code: "CONNECTION" });
    expectNothingLeft(tried);
  });

  it("a server that does not answer the login", async () => {
    const tried = await attempt({}, { script: { PASS: "" } });
    expect(tried.outcome).toMatchObject({ code: "TIMEOUT", waitingFor: "reply" });
    expectNothingLeft(tried);
  });

  it("a name that cannot be sent", async () => {
    const tried = await attempt({ user: "alice\r\nDELE a" });
    expect(tried.outcome).toBeInstanceOf(LocalProtocolError);
    expect(tried.heard).toEqual([]);
    expectNothingLeft(tried);
  });
});

describe("a signal", () => {
  it.each(["the name", "the dial"])("that fires during %s: at once, and nothing is left", async (phase) => {
    const memory = createMemoryNetwork({ names: { "ftp.example.org": [NOBODY] } });
    const { network } = await startScriptedServer({}, memory);
    const stop = new AbortController();
    const slow = phase === "the name" ? over(network, { resolve: () => new Promise(() => undefined) }) : network;
    const settings = settingsFrom({ host: "ftp.example.org", network: slow, timeouts: LIMITS });
    const connecting = connect(settings, { signal: stop.signal }).catch((error: unknown) => error);
    memory.clock.after(1_000, () => stop.abort(new RangeError("enough")));
    expect(await memory.clock.until(connecting)).toMatchObject({ code: "ABORTED", cause: new RangeError("enough") });
    expect([memory.clock.now(), memory.openConnections, memory.clock.pendingTimers]).toEqual([1_000, 0, 0]);
  });

  it.each(["greeting", "USER", "PASS"])(
    "that fires before the answer to %s: at once, and nothing is left",
    async (verb) => {
      const { network, memory } = await startScriptedServer({ [verb]: "" });
      const stop = new AbortController();
      const settings = settingsFrom({ host: SERVER, network, timeouts: LIMITS });
      const connecting = connect(settings, { signal: stop.signal }).catch((error: unknown) => error);
      memory.clock.after(1_000, () => stop.abort(new RangeError("enough")));
      expect(await memory.clock.until(connecting)).toMatchObject({ code: "ABORTED", cause: new RangeError("enough") });
      await memory.clock.settle();
      expect([memory.clock.now(), memory.openConnections, memory.clock.pendingTimers]).toEqual([1_000, 0, 0]);
    },
  );
});

it("the local address is where the connection starts from", async () => {
  const memory = createMemoryNetwork();
  const { network } = await startScriptedServer({}, memory);
  const asked: DialOptions[] = [];
  const watched = over(network, {
    dial: (options) => {
      asked.push(options);
      return network.dial(options);
    },
  });
  const session = await connect(
    settingsFrom({ host: SERVER, network: watched, localAddress: CLIENT, timeouts: LIMITS }),
  );
  expect(asked).toMatchObject([{ host: SERVER, port: 21, localAddress: CLIENT }]);
  await logout(session);
});
