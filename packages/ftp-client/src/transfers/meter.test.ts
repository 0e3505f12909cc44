import { VirtualClock } from "@pasvport/ftp-core/simulation";
import { describe, expect, it } from "vitest";
import { createMeter } from "./meter.js";
import type { TransferProgress } from "./transfer-options.js";

function metered() {
  const clock = new VirtualClock();
  const told: TransferProgress[] = [];
  const meter = createMeter({ direction: "download", path: "a", clock, onProgress: (progress) => told.push(progress) });
  return { clock, told, meter };
}

describe("a meter", () => {
  it("tells the start, and the end", () => {
    const { told, meter } = metered();
    meter.at(0, 5);
    meter.add(5);
    meter.end();
    const same = { direction: "download", path: "a", total: 5, bytesPerSecond: 0, elapsedMs: 0 };
    expect(told).toEqual([
      { ...same, bytes: 0, isDone: false },
      { ...same, bytes: 5, isDone: true },
    ]);
  });

  it("says nothing of a total that nobody knows", () => {
    const { told, meter } = metered();
    meter.at(0);
    expect(told[0]).not.toHaveProperty("total");
  });

  it("tells at most ten times a second, and leaves no timer", async () => {
    const { clock, told, meter } = metered();
    meter.at(0);
    for (let step = 0; step < 1_000; step += 1) {
      await clock.advance(1);
      meter.add(1);
    }
    meter.end();
    expect(told.length).toBe(12);
    expect(clock.pendingTimers).toBe(0);
  });

  it("tells the rate of the last three seconds, not of all", async () => {
    const { clock, told, meter } = metered();
    meter.at(0);
    const move = async (seconds: number, bytesPerTenth: number): Promise<void> => {
      for (let tenth = 0; tenth < seconds * 10; tenth += 1) {
        await clock.advance(100);
        meter.add(bytesPerTenth);
      }
    };
    await move(10, 1_000);
    expect(told.at(-1)?.bytesPerSecond).toBe(10_000);
    await move(3, 10);
    expect(told.at(-1)?.bytesPerSecond).toBe(100);
    await clock.advance(60_000);
    meter.add(10);
    expect(told.at(-1)?.bytesPerSecond).toBeLessThan(10);
    expect(told.at(-1)?.elapsedMs).toBe(73_000);
  });

  it("goes back with a transfer that begins anew, and tells no rate below nothing", async () => {
    const { clock, told, meter } = metered();
    meter.at(0, 10);
    await clock.advance(100);
    meter.add(8);
    meter.at(8, 10);
    await clock.advance(100);
    meter.at(0, 12);
    expect(told.map(({ bytes }) => bytes)).toEqual([0, 8, 0]);
    expect(told.at(-1)).toMatchObject({ total: 12, bytesPerSecond: 0 });
  });
});
