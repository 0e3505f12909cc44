import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Listener } from "./network.js";
import { describeNetwork } from "./network.suite.js";
import { asNetworkError, errnoOf, NetworkError } from "./network-error.js";
import { networkWorlds } from "./network-worlds.suite.js";
import { nodeNetwork } from "./node-network.js";

for (const [name, open] of Object.entries(networkWorlds)) if (name.startsWith("node")) describeNetwork(name, open);

describe("what a failure of the real network says", () => {
  const host = "127.0.0.1";
  let taken: Listener;
  beforeAll(async () => {
    taken = await nodeNetwork.listen({ host, port: 0, onConnection: ({ stream }) => stream.destroy() });
  });
  afterAll(() => taken.close());
  const listen = (address: string, port: number) =>
    nodeNetwork.listen({ host: address, port, onConnection: ({ stream }) => stream.destroy() });

  it("names the address, the cause in words and the errno when nobody listens", async () => {
    const { port } = await freePort();
    await expect(nodeNetwork.dial({ host, port })).rejects.toThrow(
      new NetworkError(`connect to 127.0.0.1:${port}`, "ECONNREFUSED"),
    );
    await expect(nodeNetwork.dial({ host, port })).rejects.toThrow(/: the connection was refused: .*\(ECONNREFUSED\)$/);
  });

  it("says that a port is taken", async () => {
    const { port } = taken.local;
    await expect(listen(host, port)).rejects.toThrow(
      `listen on 127.0.0.1:${port}: the port is taken already (EADDRINUSE)`,
    );
  });

  it("says that an address is not this machine's", async () => {
    await expect(listen("192.0.2.77", 0)).rejects.toThrow(
      "listen on 192.0.2.77:0: this machine does not have that address (EADDRNOTAVAIL)",
    );
    await expect(listen("2001:db8::77", 0)).rejects.toThrow(/^listen on \[2001:db8::77\]:0: .*\(EADDRNOTAVAIL\)$/);
  });

  it("says that there is no such host", async () => {
    const name = "x".repeat(64);
    await expect(nodeNetwork.resolve(name)).rejects.toThrow(`look up ${name}: no such host (ENOTFOUND)`);
  });

  it("keeps the system's own error as the cause", async () => {
    const error = await listen(host, taken.local.port).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ code: "CONNECTION", cause: { code: "EADDRINUSE", syscall: "listen" } });
  });
});

describe("an errno", () => {
  it("is read from system errors and from ours, and is UNKNOWN elsewhere", () => {
    expect(errnoOf(Object.assign(new RangeError("x"), { code: "EPIPE" }))).toBe("EPIPE");
    expect(errnoOf(new NetworkError("connect", "EHOSTUNREACH"))).toBe("EHOSTUNREACH");
    expect(errnoOf(new RangeError("x"))).toBe("UNKNOWN");
    expect(errnoOf(undefined)).toBe("UNKNOWN");
    expect(errnoOf({ code: 5 })).toBe("UNKNOWN");
  });

  it("that we have no words for stands for itself", () => {
    expect(new NetworkError("connect", "EMFILE").message).toBe("connect: EMFILE (EMFILE)");
  });

  it("is not wrapped twice", () => {
    const error = new NetworkError("connect", "ETIMEDOUT");
    expect(asNetworkError("again", error)).toBe(error);
    expect(asNetworkError("read", { code: "ECONNRESET" })).toMatchObject({ errno: "ECONNRESET" });
  });
});

describe("the real clock", () => {
  const { clock } = nodeNetwork;

  it("never goes back, and knows the time of day", () => {
    const before = clock.now();
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    expect(Math.abs(clock.wallTimeMs() - Date.now())).toBeLessThan(1000);
  });

  it("calls once after the time, and not when it is called off", async () => {
    const called: string[] = [];
    const callOff = clock.after(1, () => called.push("called off"));
    callOff();
    await new Promise<void>((resolve) => void clock.after(2, resolve));
    expect(called).toEqual([]);
  });

  it("does not take a time that is too long to count for none at all", async () => {
    const called: string[] = [];
    const callOff = clock.after(Number.MAX_SAFE_INTEGER, () => called.push("at once"));
    await new Promise<void>((resolve) => void clock.after(2, resolve));
    callOff();
    expect(called).toEqual([]);
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<{ readonly port: number }> {
  const listener = await nodeNetwork.listen({ host: "127.0.0.1", port: 0, onConnection: () => undefined });
  await listener.close();
  return listener.local;
}
