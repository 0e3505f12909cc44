import { createMemoryNetwork } from "@pasvport/ftp-core/simulation";
import { describe, expect, it } from "vitest";
import { ActivePorts, activePorts } from "./active-ports.js";

const range = { first: 50_000, last: 50_003 };

function takeAll(ports: ActivePorts): number[] {
  return Array.from({ length: 4 }, () => ports.take() ?? 0);
}

describe("the ports of active mode", () => {
  it("are lent once each, and no others", () => {
    const ports = new ActivePorts(range);
    expect(takeAll(ports).sort()).toEqual([50_000, 50_001, 50_002, 50_003]);
    expect([ports.take(), ports.usedCount]).toEqual([undefined, 4]);
    expect(ports.description).toBe("all 4 ports of 50000-50003 are in use");
  });

  it("have their turns in an order that differs from time to time", () => {
    const orders = new Set(Array.from({ length: 100 }, () => takeAll(new ActivePorts(range)).join()));
    expect(orders.size).toBeGreaterThan(5);
  });

  it("come again when all others had their turn: a port rests as long as it can", () => {
    const ports = new ActivePorts(range);
    const order = takeAll(ports);
    for (const port of order) ports.giveBack(port);
    for (const port of order) {
      expect(ports.take()).toBe(port);
      ports.giveBack(port);
    }
    expect(ports.usedCount).toBe(0);
  });

  it("are the same for all who were given the same range of the same network", () => {
    const memory = createMemoryNetwork();
    const [one, other] = [memory.host("192.0.2.1"), memory.host("192.0.2.2")];
    expect(activePorts(one, range)).toBe(activePorts(one, { ...range }));
    expect(activePorts(one, range)).not.toBe(activePorts(one, { first: 50_000, last: 50_001 }));
    expect(activePorts(one, range)).not.toBe(activePorts(other, range));
  });
});

describe("the wait for a port", () => {
  it.each(["a port", "the time", "the signal"])("ends with %s, and leaves nothing", async (end) => {
    const { clock } = createMemoryNetwork();
    const ports = new ActivePorts(range);
    const stop = new AbortController();
    const port = ports.take() ?? 0;
    if (end === "a port") clock.after(1_000, () => ports.giveBack(port));
    if (end === "the signal") clock.after(1_000, () => stop.abort());
    await clock.until(ports.givenBack(clock, 5_000, stop.signal));
    expect([clock.now(), clock.pendingTimers]).toEqual([end === "the time" ? 5_000 : 1_000, 0]);
  });
});
