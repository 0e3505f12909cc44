/**
 * A clock that stands still until it is told to go: a timeout of a minute costs nothing and never comes by surprise.
 *
 * What has no delay happens by itself, in the next turn of the event loop; what has one waits for `advance` or `until`.
 */
import { getActiveResourcesInfo } from "node:process";
import type { Clock } from "../net/network.js";

/** 2025-01-01 00:00 UTC: the same in every run, so that listings and logs are too. */
const EPOCH_MS = 1_735_689_600_000;

/** Turns of the event loop without anything of ours before it counts as settled; streams use a turn or two among themselves. */
const QUIET_TURNS = 3;

export class VirtualClock implements Clock {
  readonly #epochMs: number;
  /** In the order in which they fire. */
  readonly #timers: Timer[] = [];
  readonly #soon = new Set<NodeJS.Immediate>();
  #nowMs = 0;

  /** @param epochMs the wall time at the start, in milliseconds since 1970. */
  constructor(epochMs: number = EPOCH_MS) {
    this.#epochMs = epochMs;
  }

  now(): number {
    return this.#nowMs;
  }

  wallTimeMs(): number {
    return this.#epochMs + this.#nowMs;
  }

  /** How many timers wait for their time: none are left behind by a session that ended. */
  get pendingTimers(): number {
    return this.#timers.length;
  }

  after(delayMs: number, callback: () => void): () => void {
    return delayMs > 0 ? this.#later(delayMs, callback) : this.#next(callback);
  }

  /** Lets the time pass: fires what is due on the way, in order, and after each lets the event loop come to rest. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await this.settle();
    for (let timer = this.#timers[0]; timer !== undefined && timer.dueMs <= untilMs; timer = this.#timers[0]) {
      await this.#fire(timer);
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** Lets as much time pass as the promise needs, from timer to timer; settles as the promise does. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isPending = true;
    const stop = (): void => {
      isPending = false;
    };
    promise.then(stop, stop);
    await this.settle();
    for (let timer = this.#timers[0]; isPending && timer !== undefined; timer = this.#timers[0]) {
      await this.#fire(timer);
    }
    return promise;
  }

  /** Resolves when everything that needs no time has happened: what is under way on the network, on the disk, in promises. */
  async settle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < QUIET_TURNS; ) {
      await new Promise((resolve) => setImmediate(resolve));
      quietTurns = this.#soon.size === 0 && !isDiskBusy() ? quietTurns + 1 : 0;
    }
  }

  #next(callback: () => void): () => void {
    const immediate = setImmediate(() => {
      this.#soon.delete(immediate);
      callback();
    });
    this.#soon.add(immediate);
    return () => {
      this.#soon.delete(immediate);
      clearImmediate(immediate);
    };
  }

  #later(delayMs: number, callback: () => void): () => void {
    const timer: Timer = { dueMs: this.#nowMs + delayMs, callback };
    // Behind those of the same moment: they fire in the order in which they were set.
    this.#timers.splice(this.#timers.findLastIndex(({ dueMs }) => dueMs <= timer.dueMs) + 1, 0, timer);
    return () => this.#remove(timer);
  }

  async #fire(timer: Timer): Promise<void> {
    this.#remove(timer);
    this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
    timer.callback();
    await this.settle();
  }

  #remove(timer: Timer): void {
    const index = this.#timers.indexOf(timer);
    if (index !== -1) this.#timers.splice(index, 1);
  }
}

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** File operations are real and take real time: no virtual time may pass meanwhile. Computations (a password hash) are not seen. */
function isDiskBusy(): boolean {
  return getActiveResourcesInfo().some((name) => name.startsWith("FSReq") || name === "CloseReq");
}
