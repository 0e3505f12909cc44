import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VirtualClock } from "./virtual-clock.js";

describe("a virtual clock", () => {
  it("stands still while real time passes", async () => {
    const clock = new VirtualClock();
    const before = [clock.now(), clock.wallTimeMs()];
    await clock.settle();
    expect([clock.now(), clock.wallTimeMs()]).toEqual(before);
  });

  it("starts at the same date in every run, or at the one it is given", () => {
    expect(new Date(new VirtualClock().wallTimeMs()).toISOString()).toBe("2025-01-01T00:00:00.000Z");
    expect(new VirtualClock(Date.UTC(1999, 11, 31)).wallTimeMs()).toBe(Date.UTC(1999, 11, 31));
  });

  it("moves both its times by what it is advanced", async () => {
    const clock = new VirtualClock(0);
    await clock.advance(1500);
    expect([clock.now(), clock.wallTimeMs()]).toEqual([1500, 1500]);
  });

  it("fires what is due in order, each at its own time, and the rest later", async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    const note = (name: string) => () => void fired.push(`${name} at ${clock.now()}`);
    clock.after(30, note("third"));
    clock.after(10, note("first"));
    clock.after(10, note("second"));
    clock.after(40, note("later"));
    await clock.advance(30);
    expect(fired).toEqual(["first at 10", "second at 10", "third at 30"]);
    await clock.advance(9);
    expect(fired).toHaveLength(3);
    await clock.advance(1);
    expect(fired[3]).toBe("later at 40");
  });

  it("fires timers that were set on the way, when they are due on the way", async () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    const again = (): void => {
      fired.push(clock.now());
      clock.after(10, again);
    };
    clock.after(10, again);
    await clock.advance(35);
    expect([fired, clock.now(), clock.pendingTimers]).toEqual([[10, 20, 30], 35, 1]);
  });

  it("does not fire what was called off, not even when it was due at once", async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.after(10, () => fired.push("timer"))();
    clock.after(0, () => fired.push("at once"))();
    await clock.advance(20);
    expect([fired, clock.pendingTimers]).toEqual([[], 0]);
  });

  it("does what has no delay by itself, in order, but never within the call", async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.after(0, () => fired.push("one"));
    clock.after(-5, () => fired.push("two"));
    expect(fired).toEqual([]);
    await clock.settle();
    expect([fired, clock.now()]).toEqual([["one", "two"], 0]);
  });

  it("lets promises and what they lead to come to rest between two timers", async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    clock.after(10, async () => {
      for (let step = 0; step < 5; step += 1) await new Promise<void>((resolve) => void clock.after(0, resolve));
      seen.push(`chain done at ${clock.now()}`);
    });
    clock.after(11, () => seen.push("next timer"));
    await clock.advance(100);
    expect(seen).toEqual(["chain done at 10", "next timer"]);
  });

  it("lets files be read and written while no virtual time passes", async () => {
    const clock = new VirtualClock();
    const folder = await mkdtemp(join(tmpdir(), "virtual-clock-"));
    const seen: string[] = [];
    clock.after(10, async () => {
      await writeFile(join(folder, "file"), "on disk");
      seen.push(`${await readFile(join(folder, "file"), "utf8")} at ${clock.now()}`);
    });
    clock.after(20, () => seen.push("timeout"));
    await clock.advance(30);
    expect(seen).toEqual(["on disk at 10", "timeout"]);
    await rm(folder, { recursive: true });
  });

  it("goes as far as a promise needs, and no further", async () => {
    const clock = new VirtualClock();
    clock.after(90_000, () => undefined);
    const promise = new Promise<string>((resolve) => void clock.after(60_000, () => resolve("timed out")));
    expect([await clock.until(promise), clock.now()]).toEqual(["timed out", 60_000]);
  });

  it("does not move for a promise that needs no time", async () => {
    const clock = new VirtualClock();
    clock.after(1000, () => undefined);
    const soon = new Promise<number>((resolve) => void clock.after(0, () => resolve(7)));
    expect([await clock.until(soon), clock.now()]).toEqual([7, 0]);
  });

  it("passes the failure of a promise on", async () => {
    const clock = new VirtualClock();
    const failing = new Promise<never>((_, reject) => void clock.after(5, () => reject(new RangeError("no"))));
    await expect(clock.until(failing)).rejects.toThrow(RangeError);
  });
});
