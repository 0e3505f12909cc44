import type { Reply } from "@pasvport/ftp-core";
import { VirtualClock } from "@pasvport/ftp-core/simulation";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SessionWatch } from "./session-watch.js";

let clock: VirtualClock;
let farewells: (readonly [atMs: number, farewell: Reply])[];
let watch: SessionWatch;

beforeEach(() => {
  clock = new VirtualClock();
  farewells = [];
  const onExpired = (farewell: Reply): void => void farewells.push([clock.now(), farewell]);
  watch = new SessionWatch(clock, { idleMs: 10_000, loginMs: 30_000 }, onExpired);
});

afterEach(() => {
  watch.stop();
  expect(clock.pendingTimers).toBe(0);
});

const IDLE = { code: 421, lines: ["no command for 10 seconds: goodbye"] };
const NOBODY = { code: 421, lines: ["nobody logged in within 30 seconds: goodbye"] };

describe("a client that is silent", () => {
  it("is told goodbye after the time for that", async () => {
    watch.look({ isIdle: true, isLoggedIn: true });
    await clock.advance(9_999);
    expect(farewells).toEqual([]);
    await clock.advance(1);
    expect(farewells).toEqual([[10_000, IDLE]]);
  });

  it("has the whole time again after each command", async () => {
    for (let time = 0; time < 5; time += 1) {
      watch.look({ isIdle: true, isLoggedIn: true });
      await clock.advance(9_000);
    }
    expect(farewells).toEqual([]);
    await clock.advance(1_000);
    expect(farewells).toEqual([[46_000, IDLE]]);
  });

  it("may be silent for as long as a command or a transfer runs", async () => {
    watch.look({ isIdle: true, isLoggedIn: true });
    watch.look({ isIdle: false, isLoggedIn: true });
    await clock.advance(3_600_000);
    expect([farewells, clock.pendingTimers]).toEqual([[], 0]);
    watch.look({ isIdle: true, isLoggedIn: true });
    await clock.advance(10_000);
    expect(farewells).toEqual([[3_610_000, IDLE]]);
  });
});

describe("a client that does not log in", () => {
  it("is told goodbye in time, whatever it says meanwhile", async () => {
    for (let time = 0; time < 10; time += 1) {
      watch.look({ isIdle: true, isLoggedIn: false });
      await clock.advance(3_000);
    }
    expect(farewells).toEqual([[30_000, NOBODY]]);
  });

  it("is told so although a command runs", async () => {
    watch.look({ isIdle: false, isLoggedIn: false });
    await clock.advance(30_000);
    expect(farewells).toEqual([[30_000, NOBODY]]);
  });

  it("has the whole time again after it logged out", async () => {
    watch.look({ isIdle: false, isLoggedIn: false });
    await clock.advance(29_000);
    watch.look({ isIdle: false, isLoggedIn: true });
    await clock.advance(100_000);
    watch.look({ isIdle: false, isLoggedIn: false });
    await clock.advance(29_999);
    expect(farewells).toEqual([]);
    await clock.advance(1);
    expect(farewells).toEqual([[159_000, NOBODY]]);
  });
});

it("after its end nobody is told anything", async () => {
  watch.look({ isIdle: true, isLoggedIn: false });
  watch.stop();
  await clock.advance(3_600_000);
  expect(farewells).toEqual([]);
});
