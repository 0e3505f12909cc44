import { OptionError } from "@pasvport/ftp-core";
import { type Connection, type ListenOptions, type Network, NetworkError } from "@pasvport/ftp-core/net";
import { createMemoryNetwork, type MemoryHost, type MemoryNetwork } from "@pasvport/ftp-core/simulation";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anonymousUsers } from "./auth/anonymous.js";
import { FtpServer } from "./ftp-server.js";
import type { SessionEvent } from "./observe/session-event.js";
import type { FtpServerOptions } from "./server-options.js";
import { createMemoryStorage } from "./storage/memory-storage.js";

let memory: MemoryNetwork;
let host: MemoryHost;
let client: Network;
let events: SessionEvent[];
const servers: FtpServer[] = [];

beforeEach(() => {
  memory = createMemoryNetwork();
  host = memory.host(["192.0.2.1", "2001:db8::1"]);
  client = memory.host("198.51.100.7");
  events = [];
});

afterEach(async () => {
  for (const server of servers.splice(0)) await memory.clock.until(server.close());
  await memory.clock.settle();
  expect([memory.openListeners, memory.openConnections, memory.clock.pendingTimers]).toEqual([0, 0, 0]);
});

function newServer(options: Partial<FtpServerOptions> = {}): FtpServer {
  const server = new FtpServer({
    storage: createMemoryStorage({ "/large.bin": Buffer.alloc(400_000) }),
    authenticator: anonymousUsers("write"),
    hosts: ["192.0.2.1"],
    network: host,
    observer: (event) => void events.push(event),
    ...options,
  });
  servers.push(server);
  return server;
}

/** A client that says lines and reads what comes. */
async function connect(): Promise<{ readonly connection: Connection; say(...lines: string[]): Promise<string> }> {
  const connection = await client.dial({ host: "192.0.2.1", port: 2121 });
  let text = "";
  connection.stream
    .on("error", () => undefined)
    .on("data", (bytes) => {
      text += String(bytes);
    });
  connection.stream.on("end", () => connection.stream.end());
  await memory.clock.settle();
  return {
    connection,
    async say(...lines) {
      for (const line of lines) connection.stream.write(`${line}\r\n`);
      await memory.clock.settle();
      const said = text;
      text = "";
      return said;
    },
  };
}

const login = ["USER ftp", "PASS x"];

describe("listening", () => {
  it("resolves with where it really is, and tells the addresses as links", async () => {
    const server = newServer({ hosts: ["192.0.2.1", "2001:db8::1"] });
    expect(server.addresses).toEqual([]);
    const expected = [
      { host: "192.0.2.1", port: 2121 },
      { host: "2001:db8::1", port: 2121 },
    ];
    expect(await server.listen()).toEqual(expected);
    expect(server.addresses).toEqual(expected);
    expect(server.urls).toEqual(["ftp://192.0.2.1:2121/", "ftp://[2001:db8::1]:2121/"]);
  });

  it("takes a port that is free when none was named", async () => {
    const [first] = await newServer({ port: 0 }).listen();
    const [second] = await newServer({ port: 0 }).listen();
    expect(first?.port).toBeGreaterThan(0);
    expect(second?.port).not.toBe(first?.port);
  });

  it.each([
    ["is not ours", ["192.0.2.1", "192.0.2.99"], "EADDRNOTAVAIL"],
    ["is the first again", ["192.0.2.1", "192.0.2.1"], "EADDRINUSE"],
  ])("on two hosts of which the second %s keeps none", async (_why, hosts, errno) => {
    const server = newServer({ hosts });
    const error = await server.listen().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ errno });
    expect([server.addresses, memory.openListeners]).toEqual([[], 0]);
  });

  it("can be tried again after it failed", async () => {
    const other = newServer();
    await other.listen();
    const server = newServer();
    await expect(server.listen()).rejects.toThrow(NetworkError);
    await other.close();
    await expect(server.listen()).resolves.toHaveLength(1);
  });
});

describe("closing", () => {
  it("while it begins to listen leaves nothing listening", async () => {
    const server = newServer({ hosts: ["192.0.2.1", "2001:db8::1"] });
    const listening = server.listen();
    const refused = expect(listening).rejects.toThrow(OptionError);
    await server.close();
    await refused;
    expect([server.addresses, memory.openListeners]).toEqual([[], 0]);
  });

  it("while the system takes its time to bind leaves nothing listening", async () => {
    let bind: () => void = () => undefined;
    const slow: Network = {
      clock: host.clock,
      dial: (options) => host.dial(options),
      resolve: (name) => host.resolve(name),
      listen: async (options: ListenOptions) => {
        await new Promise<void>((resolve) => {
          bind = resolve;
        });
        return host.listen(options);
      },
    };
    const server = newServer({ network: slow });
    const refused = expect(server.listen()).rejects.toThrow(OptionError);
    const closing = server.close();
    bind();
    await refused;
    await closing;
    expect([server.addresses, memory.openListeners]).toEqual([[], 0]);
  });

  it("is for good: it never listens again", async () => {
    const server = newServer();
    await server.listen();
    await server.close();
    await expect(server.listen()).rejects.toThrow(OptionError);
    expect(memory.openListeners).toBe(0);
  });

  it("without having listened, and twice, does nothing", async () => {
    const server = newServer();
    await server.close();
    await server.close();
  });

  it("says goodbye to every client, and stops a transfer that runs", async () => {
    const server = newServer();
    await server.listen();
    const idle = await connect();
    const busy = await connect();
    const said = await busy.say(...login, "EPSV");
    const data = await client.dial({ host: "192.0.2.1", port: Number(/\|\|\|(\d+)\|/.exec(said)?.[1]) });
    data.stream.on("error", () => undefined);
    expect(await busy.say("RETR large.bin")).toMatch(/^125 /);
    const startedAt = memory.clock.now();
    const closing = server.close();
    expect(await busy.say()).toMatch(/^421 the server is shutting down/m);
    expect(await idle.say()).toMatch(/^421 /m);
    data.stream.resume();
    await memory.clock.until(closing);
    expect(server.inUse).toEqual({ sessions: 0, passivePorts: 0 });
    expect(memory.clock.now() - startedAt).toBe(0);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "transferred", outcome: expect.not.stringMatching("complete$") }),
    );
  });

  it("waits for a client that does not close no longer than the limit for that", async () => {
    const server = newServer({ timeouts: { closeMs: 3_000 } });
    await server.listen();
    const { stream } = await client.dial({ host: "192.0.2.1", port: 2121 });
    stream.on("error", () => undefined);
    await memory.clock.settle();
    await memory.clock.until(server.close());
    expect(memory.clock.now()).toBe(3_000);
    stream.destroy();
  });

  it("happens by itself at the end of an `await using`", async () => {
    {
      await using server = newServer();
      await server.listen();
    }
    expect(memory.openListeners).toBe(0);
  });
});

describe("what is in use", () => {
  it("counts the sessions and the passive ports, and goes back to zero", async () => {
    const server = newServer({ passivePorts: { first: 50_000, last: 50_001 } });
    await server.listen();
    expect(server.inUse).toEqual({ sessions: 0, passivePorts: 0 });
    const one = await connect();
    const two = await connect();
    expect(server.inUse).toEqual({ sessions: 2, passivePorts: 0 });
    await one.say(...login, "EPSV");
    await two.say(...login, "EPSV");
    expect(server.inUse).toEqual({ sessions: 2, passivePorts: 2 });
    await one.say("QUIT");
    expect(server.inUse).toEqual({ sessions: 1, passivePorts: 1 });
    two.connection.reset();
    await memory.clock.settle();
    expect(server.inUse).toEqual({ sessions: 0, passivePorts: 0 });
  });

  it("is not a port that the next command gave up", async () => {
    const server = newServer();
    await server.listen();
    const { say } = await connect();
    await say(...login, "EPSV", "EPSV", "PASV");
    expect(server.inUse.passivePorts).toBe(1);
    await say("PORT 198,51,100,7,100,1");
    expect(server.inUse.passivePorts).toBe(0);
    await say("QUIT");
  });
});
