import { beforeEach, describe, expect, it } from "vitest";
import { ConnectionLimits } from "./connection-limits.js";

let limits: ConnectionLimits;

beforeEach(() => {
  limits = new ConnectionLimits({ maxClients: 3, maxPerAddress: 2 });
});

describe("from one address", () => {
  it("no more may come than allowed, and others may all the same", () => {
    limits.enter("192.0.2.1");
    expect(limits.whyNot("192.0.2.1")).toBeUndefined();
    limits.enter("192.0.2.1");
    expect(limits.whyNot("192.0.2.1")).toMatch(/^2 connections from your address are open already/);
    expect(limits.whyNot("192.0.2.2")).toBeUndefined();
  });

  it("the place of one who left is free again, once", () => {
    const leave = limits.enter("192.0.2.1");
    limits.enter("192.0.2.1");
    leave();
    expect(limits.whyNot("192.0.2.1")).toBeUndefined();
    limits.enter("192.0.2.1");
    expect(limits.whyNot("192.0.2.1")).toBeDefined();
  });

  it("of IPv6 the /64 network counts", () => {
    limits.enter("2001:db8::1");
    limits.enter("2001:db8::2");
    expect(limits.whyNot("2001:db8::ffff:3")).toBeDefined();
    expect(limits.whyNot("2001:db8:0:1::1")).toBeUndefined();
  });
});

describe("in all", () => {
  it("no more may come than there are places, whoever they are", () => {
    const leave = limits.enter("192.0.2.1");
    limits.enter("192.0.2.2");
    limits.enter("2001:db8::1");
    expect(limits.whyNot("192.0.2.3")).toBe("all 3 places of this server are taken: try again later");
    leave();
    expect(limits.whyNot("192.0.2.3")).toBeUndefined();
  });
});
