import { beforeEach, describe, expect, it } from "vitest";
import { FORGIVEN_AFTER_MS, LoginThrottle, MAX_COUNTED, MAX_REMEMBERED } from "./login-throttle.js";

const HOST = "192.0.2.1";
let nowMs: number;
let throttle: LoginThrottle;

beforeEach(() => {
  nowMs = 0;
  throttle = new LoginThrottle({ delayMs: 1000, longestDelayMs: 16_000 }, () => nowMs);
});

function fail(times: number, host = HOST, name = "alice"): void {
  for (let time = 0; time < times; time += 1) throttle.failed(host, name);
}

describe("the wait", () => {
  it("doubles with each failure, up to the longest", () => {
    const waits = Array.from({ length: 7 }, () => {
      const delayMs = throttle.delayMs(HOST);
      fail(1);
      return delayMs;
    });
    expect(waits).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 16_000]);
  });

  it("is a number after any number of failures, and none where none is wanted", () => {
    fail(5000);
    expect(throttle.delayMs(HOST)).toBe(16_000);
    const easy = new LoginThrottle({ delayMs: 0, longestDelayMs: 16_000 }, () => nowMs);
    easy.failed(HOST, "alice");
    expect(easy.delayMs(HOST)).toBe(0);
  });

  it("is for the address that failed, of IPv6 for its /64 network", () => {
    fail(1);
    fail(1, "2001:db8::1");
    expect(throttle.delayMs("192.0.2.2")).toBe(0);
    expect(throttle.delayMs("2001:db8::2")).toBe(1000);
    expect(throttle.delayMs("2001:db8:0:1::1")).toBe(0);
  });

  it("grows with many names as with one", () => {
    fail(1, HOST, "alice");
    fail(1, HOST, "bob");
    fail(1, HOST, "carol");
    expect(throttle.delayMs(HOST)).toBe(4000);
  });
});

describe("what is forgotten", () => {
  it("all of it, after a time without failures", () => {
    fail(3);
    nowMs = FORGIVEN_AFTER_MS - 1;
    expect(throttle.delayMs(HOST)).toBe(4000);
    nowMs = FORGIVEN_AFTER_MS;
    expect(throttle.delayMs(HOST)).toBe(0);
    fail(1);
    expect(throttle.delayMs(HOST)).toBe(1000);
  });

  it("a person's own slips, by the right password", () => {
    fail(2);
    throttle.succeeded(HOST, "alice");
    expect(throttle.delayMs(HOST)).toBe(0);
  });

  it("but not the guesses at others: one's own login buys none", () => {
    fail(3, HOST, "alice");
    throttle.succeeded(HOST, "anonymous");
    throttle.succeeded("192.0.2.2", "alice");
    expect(throttle.delayMs(HOST)).toBe(4000);
  });

  it("those who failed longest ago, when too many did", () => {
    fail(1);
    const address = (index: number): string => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
    for (let index = 0; index < MAX_REMEMBERED - 1; index += 1) throttle.failed(address(index), "alice");
    expect(throttle.delayMs(HOST)).toBe(1000);
    throttle.failed(address(MAX_REMEMBERED), "alice");
    expect(throttle.delayMs(HOST)).toBe(0);
    expect(throttle.delayMs(address(0))).toBe(1000);
  });

  it("the failures of an address but for the last ones: those make the longest wait already", () => {
    fail(1, HOST, "bob");
    fail(MAX_COUNTED, HOST, "alice");
    throttle.succeeded(HOST, "alice");
    expect(throttle.delayMs(HOST)).toBe(0);
  });
});
