import { VirtualClock } from "@pasvport/ftp-core/simulation";
import { describe, expect, it } from "vitest";
import { createPace, type Pace, pacedChunks, piecesOf } from "./pace.js";

/** Takes as much as it gets for so long. @returns bytes */
async function takenIn(clock: VirtualClock, ms: number, pace: Pace, chunkBytes: number): Promise<number> {
  const untilMs = clock.now() + ms;
  let bytes = 0;
  const taking = (async () => {
    for (;;) {
      for (const piece of piecesOf(new Uint8Array(chunkBytes), pace)) {
        await pace.take(piece.length);
        if (clock.now() > untilMs) return;
        bytes += piece.length;
      }
    }
  })();
  await clock.until(taking);
  return bytes;
}

describe("a pace", () => {
  it.each([
    [1_000, 10_000, 262_144],
    [50_000, 10_000, 1_460],
    [100_000_000, 500, 65_536],
  ])(
    "of %i bytes a second is kept over %i ms to within a few percent, in chunks of %i",
    async (rate, ms, chunkBytes) => {
      const clock = new VirtualClock();
      const bytes = await takenIn(clock, ms, createPace(rate, clock), chunkBytes);
      const wanted = (rate * ms) / 1_000;
      // The first tenth of a second is free.
      expect(bytes).toBeGreaterThan(wanted * 0.99);
      expect(bytes).toBeLessThan((wanted + rate * 0.1) * 1.03);
    },
  );

  it("is one for all who share it, and none of them starves", async () => {
    const clock = new VirtualClock();
    const pace = createPace(10_000, clock);
    const lanes = await Promise.all([1, 2, 3, 4].map(() => takenIn(clock, 5_000, pace, 4_096)));
    const all = lanes.reduce((sum, bytes) => sum + bytes, 0);
    expect(all).toBeGreaterThan(48_000);
    expect(all).toBeLessThan(53_000);
    for (const bytes of lanes) expect(bytes).toBeGreaterThan(10_000);
  });

  it("saves nothing up while nobody takes", async () => {
    const clock = new VirtualClock();
    const pace = createPace(1_000, clock);
    await clock.until(pace.take(100));
    await clock.advance(60_000);
    expect(await takenIn(clock, 1_000, pace, 100)).toBeLessThanOrEqual(1_100);
  });

  it("wants what moves in a tenth of a second at once, a byte at least and 64 KiB at most", () => {
    const clock = new VirtualClock();
    expect([1, 1_000, 1e9].map((rate) => createPace(rate, clock).pieceBytes)).toEqual([1, 100, 65_536]);
  });

  it("ends a wait when the signal fires, and leaves no timer", async () => {
    const clock = new VirtualClock();
    const pace = createPace(1, clock);
    const controller = new AbortController();
    clock.after(500, () => controller.abort());
    await clock.until(pace.take(1_000, controller.signal));
    expect([clock.now(), clock.pendingTimers]).toEqual([500, 0]);
  });

  it("cuts chunks, and loses none of their bytes", async () => {
    const clock = new VirtualClock();
    const bytes = Buffer.from("0123456789".repeat(25));
    const pieces: Uint8Array[] = [];
    const cutting = (async () => {
      const chunks = (async function* () {
        yield bytes;
      })();
      for await (const piece of pacedChunks(chunks, createPace(1_000, clock), undefined)) pieces.push(piece);
    })();
    await clock.until(cutting);
    expect(pieces.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  });
});
