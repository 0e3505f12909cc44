import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError } from "../errors.js";
import { PassivePortRange, parsePortRange, SystemPorts } from "./passive-ports.js";

describe("PassivePortRange", () => {
  it("lends each port once, then none, then those that were given back", () => {
    const ports = new PassivePortRange({ first: 50000, last: 50002 });
    const lent = [ports.take(), ports.take(), ports.take()];
    expect([...lent].sort()).toEqual([50000, 50001, 50002]);
    expect(ports.usedCount).toBe(3);
    expect(ports.take()).toBeUndefined();
    ports.giveBack(50001);
    expect(ports.usedCount).toBe(2);
    expect(ports.take()).toBe(50001);
  });

  it("begins its search at a random place each time", () => {
    const places = [0.5, 0, 0.99, 0.5];
    const ports = new PassivePortRange({ first: 50000, last: 50009 }, () => places.shift() ?? 0);
    // The last one finds 50005 lent, and takes the next.
    expect([ports.take(), ports.take(), ports.take(), ports.take()]).toEqual([50005, 50000, 50009, 50006]);
  });

  it("goes on at the beginning when it has reached the end", () => {
    const ports = new PassivePortRange({ first: 7, last: 8 }, () => 0.9);
    expect([ports.take(), ports.take()]).toEqual([8, 7]);
  });

  it("takes a port back once only", () => {
    const ports = new PassivePortRange({ first: 7, last: 7 });
    expect(ports.take()).toBe(7);
    ports.giveBack(7);
    ports.giveBack(7);
    expect(ports.usedCount).toBe(0);
  });

  it("says what is exhausted", () => {
    expect(new PassivePortRange({ first: 50000, last: 50009 }).description).toBe(
      "all 10 ports of 50000-50009 are in use",
    );
  });

  it("never lends a port twice, nor one outside the range", () => {
    const range = fc
      .tuple(fc.integer({ min: 1, max: 60000 }), fc.nat(20))
      .map(([first, more]) => ({ first, last: first + more }));
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(range, fc.array(fc.tuple(fc.boolean(), random), { maxLength: 60 }), (bounds, steps) => {
        let place = 0;
        const ports = new PassivePortRange(bounds, () => place);
        const lent: number[] = [];
        for (const [isTaking, next] of steps) {
          place = next;
          const port = isTaking ? ports.take() : undefined;
          if (port !== undefined) {
            expect(lent).not.toContain(port);
            expect(port).toBeGreaterThanOrEqual(bounds.first);
            expect(port).toBeLessThanOrEqual(bounds.last);
            lent.push(port);
          } else if (isTaking) expect(lent).toHaveLength(bounds.last - bounds.first + 1);
          else if (lent.length > 0) ports.giveBack(lent.shift() ?? 0);
          expect(ports.usedCount).toBe(lent.length);
        }
      }),
    );
  });
});

describe("SystemPorts", () => {
  it("lets the system choose, and counts", () => {
    const ports = new SystemPorts();
    expect([ports.take(), ports.take()]).toEqual([0, 0]);
    ports.giveBack();
    expect(ports.usedCount).toBe(1);
    expect(ports.description).not.toBe("");
  });
});

describe("parsePortRange", () => {
  it.each([
    ["50000-50009", { first: 50000, last: 50009 }],
    ["21", { first: 21, last: 21 }],
    [" 1-65535 ", { first: 1, last: 65535 }],
  ])("reads %j", (text, range) => {
    expect(parsePortRange(text)).toEqual(range);
  });

  it.each(["", "a", "1-", "-1", "0", "0-10", "1-65536", "10-9", "1-2-3", "1 - 2", "1.5", "1e3"])(
    "refuses %j, and shows it",
    (text) => {
      expect(() => parsePortRange(text)).toThrow(OptionError);
      expect(() => parsePortRange(text)).toThrow(text.trim() === "" ? '""' : text);
    },
  );
});
