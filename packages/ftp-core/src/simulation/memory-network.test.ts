import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.js";
import type { Connection } from "../net/network.js";
import { describeNetwork } from "../net/network.suite.js";
import { errnoThrown, networkWorlds, nextOf, received } from "../net/network-worlds.suite.js";
import { createMemoryNetwork } from "./memory-network.js";

for (const [name, open] of Object.entries(networkWorlds)) if (name.startsWith("memory")) describeNetwork(name, open);

const ignore = ({ stream }: Connection): void => void stream.destroy();

describe("a host in memory", () => {
  it("gets no answer from an address that nobody has, until the kernel gives up after 134 s", async () => {
    const { clock, host } = createMemoryNetwork();
    const ends: string[] = [];
    const attempt = host("192.0.2.1").dial({ host: "192.0.2.2", port: 21 });
    attempt.catch(() => ends.push(`gave up at ${clock.now()}`));
    await clock.advance(133_999);
    expect(ends).toEqual([]);
    await clock.advance(1);
    expect(ends).toEqual(["gave up at 134000"]);
    expect(await errnoThrown(attempt)).toBe("ETIMEDOUT");
  });

  it("gives that up earlier when it is told to, and leaves no timer and no socket behind", async () => {
    const network = createMemoryNetwork();
    const controller = new AbortController();
    const attempt = network.host("192.0.2.1").dial({ host: "192.0.2.2", port: 21, signal: controller.signal });
    expect(network.openConnections).toBe(1);
    await network.clock.advance(1000);
    controller.abort();
    expect(await errnoThrown(attempt)).toBe("ABORTED");
    expect([network.clock.pendingTimers, network.openConnections]).toEqual([0, 0]);
  });

  it("does not accept a connection that was given up on its way", async () => {
    const network = createMemoryNetwork();
    const server = network.host("192.0.2.1");
    const arrived: Connection[] = [];
    await server.listen({ host: "192.0.2.1", port: 21, onConnection: (one) => void arrived.push(one) });
    const controller = new AbortController();
    const attempt = network.host("192.0.2.2").dial({ host: "192.0.2.1", port: 21, signal: controller.signal });
    controller.abort();
    expect(await errnoThrown(attempt)).toBe("ABORTED");
    await network.clock.settle();
    expect([arrived, network.openConnections]).toEqual([[], 0]);
  });

  it("has no route to a family that it has no address of", async () => {
    const { host } = createMemoryNetwork();
    const ipv4Only = host("192.0.2.1");
    host("2001:db8::2");
    expect(await errnoThrown(ipv4Only.dial({ host: "2001:db8::2", port: 21 }))).toBe("ENETUNREACH");
  });

  it("has a loopback of its own that nobody else reaches", async () => {
    const network = createMemoryNetwork();
    const [one, other] = [network.host(["192.0.2.1", "2001:db8::1"]), network.host("192.0.2.2")];
    const arrived: Connection[] = [];
    const listener = await one.listen({ host: "127.0.0.1", port: 2121, onConnection: (c) => void arrived.push(c) });
    const own = await one.dial({ host: "127.0.0.1", port: 2121 });
    expect((await nextOf(arrived)).remote).toEqual(own.local);
    expect(own.local.host).toBe("127.0.0.1");
    expect(await errnoThrown(other.dial({ host: "127.0.0.1", port: 2121 }))).toBe("ECONNREFUSED");
    expect(await errnoThrown(other.dial({ host: "192.0.2.1", port: 2121 }))).toBe("ECONNREFUSED");
    const v6 = await one.listen({ host: "::1", port: 2121, onConnection: (c) => void arrived.push(c) });
    expect((await one.dial({ host: "::", port: 2121 })).remote.host).toBe("::1");
    await Promise.all([listener.close(), v6.close()]);
  });

  it("comes from its address of the target's family, and reaches itself from that very address", async () => {
    const network = createMemoryNetwork();
    const [one, other] = [network.host(["192.0.2.1", "2001:db8::1"]), network.host(["192.0.2.2", "2001:db8::2"])];
    await other.listen({ host: "::", port: 21, onConnection: ignore });
    await one.listen({ host: "::", port: 21, onConnection: ignore });
    const sources = ["192.0.2.2", "2001:db8::2", "192.0.2.1", "2001:db8::1", "127.0.0.9"].map(
      async (host) => (await one.dial({ host, port: 21 })).local.host,
    );
    expect(await Promise.all(sources)).toEqual(["192.0.2.1", "2001:db8::1", "192.0.2.1", "2001:db8::1", "127.0.0.1"]);
  });

  it("resolves the names that the network knows", async () => {
    const { host } = createMemoryNetwork({ names: { "ftp.example.com": ["192.0.2.1", "2001:DB8::1"] } });
    const client = host("192.0.2.9");
    expect((await client.resolve("ftp.example.com")).map(({ text }) => text)).toEqual(["192.0.2.1", "2001:db8::1"]);
    expect(await errnoThrown(client.resolve("nobody.example.com"))).toBe("ENOTFOUND");
    expect(await errnoThrown(client.dial({ host: "ftp.example.com", port: 21 }))).toBe("ENOTFOUND");
    expect(await errnoThrown(client.listen({ host: "ftp.example.com", port: 21, onConnection: ignore }))).toBe(
      "ENOTFOUND",
    );
  });

  it("needs addresses of its own", () => {
    const { host } = createMemoryNetwork();
    host("192.0.2.1");
    for (const address of ["192.0.2.1", "::ffff:192.0.2.1", "127.0.0.1", "::", "ftp.example.com"]) {
      expect(() => host(address)).toThrow(OptionError);
    }
  });
});

describe("a network in memory", () => {
  it("counts what is open, at both ends, until it has closed", async () => {
    const network = createMemoryNetwork();
    const [server, client] = [network.host("192.0.2.1"), network.host("192.0.2.2")];
    const arrived: Connection[] = [];
    const listener = await server.listen({ host: "0.0.0.0", port: 21, onConnection: (one) => void arrived.push(one) });
    const dialled = await client.dial({ host: "192.0.2.1", port: 21 });
    const accepted = await nextOf(arrived);
    expect([network.openListeners, network.openConnections]).toEqual([1, 2]);
    expect([server.openConnections, client.openConnections]).toEqual([1, 1]);
    dialled.stream.destroy();
    await network.clock.settle();
    // The other end is half open: it has not even read that this one ended.
    expect([server.openConnections, client.openConnections]).toEqual([1, 0]);
    accepted.reset();
    await listener.close();
    await network.clock.settle();
    expect([network.openListeners, network.openConnections]).toEqual([0, 0]);
  });

  it("resets a connection whose listener closed before it accepted", async () => {
    const network = createMemoryNetwork();
    const [server, client] = [network.host("192.0.2.1"), network.host("192.0.2.2")];
    const arrived: Connection[] = [];
    const listener = await server.listen({ host: "::", port: 21, onConnection: (one) => void arrived.push(one) });
    const dialled = await client.dial({ host: "192.0.2.1", port: 21 });
    await listener.close();
    expect((await received(dialled.stream)).ending).toBe("ECONNRESET");
    expect([arrived, network.openConnections]).toEqual([[], 0]);
  });

  it("lends ephemeral ports in turn, and skips those that are taken", async () => {
    const { host } = createMemoryNetwork();
    const server = host("192.0.2.1");
    const listen = async (port: number) =>
      (await server.listen({ host: "0.0.0.0", port, onConnection: ignore })).local.port;
    expect([await listen(0), await listen(32_769), await listen(0)]).toEqual([32_768, 32_769, 32_770]);
  });
});
