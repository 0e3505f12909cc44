import { describe, expect, it } from "vitest";
import { AbortedError, TimeoutError } from "../errors.js";
import { VirtualClock } from "../simulation/virtual-clock.js";
import { pause, within } from "./deadline.js";

const never = (): Promise<never> => new Promise(() => undefined);

describe("a deadline", () => {
  it("gives what the work gives, and leaves no timer behind", async () => {
    const clock = new VirtualClock();
    expect(await within({ clock, waitingFor: "reply", timeoutMs: 1000 }, async () => 226)).toBe(226);
    expect(clock.pendingTimers).toBe(0);
  });

  it("throws what the work throws, and leaves no timer behind", async () => {
    const clock = new VirtualClock();
    const work = async (): Promise<never> => {
      throw new RangeError("broken");
    };
    await expect(within({ clock, waitingFor: "reply", timeoutMs: 1000 }, work)).rejects.toThrow(RangeError);
    expect(clock.pendingTimers).toBe(0);
  });

  it("treats work that throws before it has a promise in the same way", async () => {
    const clock = new VirtualClock();
    const work = (): Promise<never> => {
      throw new RangeError("broken at once");
    };
    await expect(within({ clock, waitingFor: "reply", timeoutMs: 1000 }, work)).rejects.toThrow(RangeError);
    expect(clock.pendingTimers).toBe(0);
  });

  it("names the wait when the time is over, not a moment earlier", async () => {
    const clock = new VirtualClock();
    const ends: string[] = [];
    const wait = within({ clock, waitingFor: "greeting", timeoutMs: 5000 }, never);
    wait.catch(() => ends.push("over"));
    await clock.advance(4999);
    expect(ends).toEqual([]);
    await clock.advance(1);
    expect(ends).toEqual(["over"]);
    await expect(wait).rejects.toThrow(new TimeoutError("greeting", 5000));
    await expect(wait).rejects.toMatchObject({ code: "TIMEOUT", waitingFor: "greeting", timeoutMs: 5000 });
  });

  it("names whom it waited for, where that was told", async () => {
    const clock = new VirtualClock();
    const wait = within({ clock, waitingFor: "connect", where: "192.0.2.1:21", timeoutMs: 15_000 }, never);
    await expect(clock.until(wait)).rejects.toMatchObject({
      where: "192.0.2.1:21",
      message: "gave up waiting for connect (192.0.2.1:21) after 15 s",
    });
  });

  it("tells the work to stop when the time is over, and why", async () => {
    const clock = new VirtualClock();
    const signals: AbortSignal[] = [];
    const wait = within({ clock, waitingFor: "data", timeoutMs: 10 }, (signal) => {
      signals.push(signal);
      return never();
    });
    await expect(clock.until(wait)).rejects.toThrow(TimeoutError);
    expect(signals.map(({ aborted, reason }) => [aborted, reason instanceof TimeoutError])).toEqual([[true, true]]);
  });

  it("stops when the caller's signal fires, with its reason as the cause", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const signals: AbortSignal[] = [];
    const wait = within({ clock, waitingFor: "data", timeoutMs: 10, signal: controller.signal }, (signal) => {
      signals.push(signal);
      return never();
    });
    controller.abort(new RangeError("the user pressed Ctrl-C"));
    await expect(wait).rejects.toBeInstanceOf(AbortedError);
    await expect(wait).rejects.toMatchObject({ code: "ABORTED", cause: new RangeError("the user pressed Ctrl-C") });
    expect(signals[0]?.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it("does not even begin when the signal has fired already", async () => {
    const clock = new VirtualClock();
    let begun = 0;
    const work = async (): Promise<void> => {
      begun += 1;
    };
    const wait = within({ clock, waitingFor: "data", timeoutMs: 10, signal: AbortSignal.abort() }, work);
    await expect(wait).rejects.toBeInstanceOf(AbortedError);
    expect([begun, clock.pendingTimers]).toEqual([0, 0]);
  });

  it("ignores the signal after the work is done", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const signals: AbortSignal[] = [];
    await within({ clock, waitingFor: "data", timeoutMs: 10, signal: controller.signal }, async (signal) => {
      signals.push(signal);
    });
    controller.abort();
    await clock.advance(20);
    expect(signals[0]?.aborted).toBe(false);
  });

  it("does not care how work ends that was given up: it is no unhandled rejection", async () => {
    const clock = new VirtualClock();
    let fail: (error: Error) => void = () => undefined;
    const wait = within({ clock, waitingFor: "data", timeoutMs: 10 }, () => {
      return new Promise<never>((_, reject) => {
        fail = reject;
      });
    });
    await expect(clock.until(wait)).rejects.toThrow(TimeoutError);
    fail(new RangeError("too late to matter"));
    await clock.settle();
  });
});

describe("a pause", () => {
  it("is over when its time is, and not before", async () => {
    const clock = new VirtualClock();
    let isOver = false;
    const pausing = pause(clock, 1000).then(() => {
      isOver = true;
    });
    await clock.advance(999);
    expect(isOver).toBe(false);
    await clock.advance(1);
    await pausing;
  });

  it("ends with its signal, or does not begin, and leaves no timer behind", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const pausing = pause(clock, 1000, controller.signal);
    controller.abort();
    await pausing;
    await pause(clock, 1000, controller.signal);
    expect([clock.now(), clock.pendingTimers]).toEqual([0, 0]);
  });
});
