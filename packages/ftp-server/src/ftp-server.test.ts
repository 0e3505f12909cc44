import { once } from "node:events";
import { OptionError } from "@pasvport/ftp-core";
import { type ListenOptions, type Network, NetworkError } from "@pasvport/ftp-core/net";
import { describe, expect, it } from "vitest";
import { login, serverWorld } from "./ftp-server.suite.js";

const world = serverWorld();

describe("listening", () => {
  it("resolves with where it really is, and tells the addresses as links", async () => {
    const server = world.newServer();
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
    const [first] = await world.newServer({ port: 0, hosts: ["192.0.2.1"] }).listen();
    const [second] = await world.newServer({ port: 0, hosts: ["192.0.2.1"] }).listen();
    expect(first?.port).toBeGreaterThan(0);
    expect(second?.port).not.toBe(first?.port);
  });

  it.each([
    ["is not ours", ["192.0.2.1", "192.0.2.99"], "EADDRNOTAVAIL"],
    ["is the first again", ["192.0.2.1", "192.0.2.1"], "EADDRINUSE"],
  ])("on two hosts of which the second %s keeps none", async (_why, hosts, errno) => {
    const server = world.newServer({ hosts });
    const error = await server.listen().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ errno });
    expect([server.addresses, world.memory.openListeners]).toEqual([[], 0]);
  });

  it("can be tried again after it failed", async () => {
    const other = world.newServer();
    await other.listen();
    const server = world.newServer();
    await expect(server.listen()).rejects.toThrow(NetworkError);
    await other.close();
    await expect(server.listen()).resolves.toHaveLength(2);
  });
});

describe("listening twice", () => {
  it("is refused, and what listens goes on", async () => {
    const server = await world.startServer();
    await expect(server.listen()).rejects.toThrow(OptionError);
    await expect(server.listen()).rejects.toThrow(/^it listens already: /);
    expect([server.addresses.length, world.memory.openListeners]).toEqual([2, 2]);
  });

  it("is refused at once, not only when the first is done", async () => {
    const server = world.newServer();
    const first = server.listen();
    await expect(server.listen()).rejects.toThrow(/^it listens already: /);
    await expect(first).resolves.toHaveLength(2);
  });
});

describe("the greeting", () => {
  it("is one of our own, or what was chosen", async () => {
    await world.startServer();
    expect(await (await world.connect()).say()).toBe("220 Pasvport FTP server ready\r\n");
    const server = await world.startServer({ port: 2122, greeting: "files of example.org" });
    const { stream } = await world.client.dial({ host: "192.0.2.1", port: 2122 });
    const [said] = await Promise.all([once(stream, "data"), world.memory.clock.settle()]);
    expect(String(said)).toBe("220 files of example.org\r\n");
    stream.destroy();
    await world.memory.clock.until(server.close());
  });
});

describe("closing", () => {
  it("while it begins to listen leaves nothing listening", async () => {
    const server = world.newServer();
    const listening = server.listen();
    const refused = expect(listening).rejects.toThrow(OptionError);
    await server.close();
    await refused;
    expect([server.addresses, world.memory.openListeners]).toEqual([[], 0]);
  });

  it("while the system takes its time to bind leaves nothing listening", async () => {
    let bind: () => void = () => undefined;
    const slow: Network = {
      clock: world.host.clock,
      dial: (options) => world.host.dial(options),
      resolve: (name) => world.host.resolve(name),
      listen: async (options: ListenOptions) => {
        await new Promise<void>((resolve) => {
          bind = resolve;
        });
        return world.host.listen(options);
      },
    };
    const server = world.newServer({ network: slow });
    const refused = expect(server.listen()).rejects.toThrow(OptionError);
    const closing = server.close();
    bind();
    await refused;
    await closing;
    expect([server.addresses, world.memory.openListeners]).toEqual([[], 0]);
  });

  it("is for good: it never listens again", async () => {
    const server = world.newServer();
    await server.listen();
    await server.close();
    await expect(server.listen()).rejects.toThrow(OptionError);
    expect(world.memory.openListeners).toBe(0);
  });

  it("without having listened, and twice, does nothing", async () => {
    const server = world.newServer();
    await server.close();
    await server.close();
  });

  it("happens by itself at the end of an `await using`", async () => {
    {
      await using server = world.newServer();
      await server.listen();
    }
    expect(world.memory.openListeners).toBe(0);
  });
});

describe("what is in use", () => {
  it("counts the sessions and the passive ports, and goes back to zero", async () => {
    const server = world.newServer({ passivePorts: { first: 50_000, last: 50_001 } });
    await server.listen();
    expect(server.inUse).toEqual({ sessions: 0, transfers: 0, passivePorts: 0 });
    const one = await world.connect();
    const two = await world.connect();
    expect(server.inUse).toEqual({ sessions: 2, transfers: 0, passivePorts: 0 });
    await one.say(...login, "EPSV");
    await two.say(...login, "EPSV");
    expect(server.inUse).toEqual({ sessions: 2, transfers: 0, passivePorts: 2 });
    await one.say("QUIT");
    expect(server.inUse).toEqual({ sessions: 1, transfers: 0, passivePorts: 1 });
    two.connection.reset();
    await world.memory.clock.settle();
    expect(server.inUse).toEqual({ sessions: 0, transfers: 0, passivePorts: 0 });
  });

  it("is not a port that the next command gave up", async () => {
    const server = world.newServer();
    await server.listen();
    const { say } = await world.connect();
    await say(...login, "EPSV", "EPSV", "PASV");
    expect(server.inUse.passivePorts).toBe(1);
    await say("PORT 198,51,100,7,100,1");
    expect(server.inUse.passivePorts).toBe(0);
    await say("QUIT");
  });
});
