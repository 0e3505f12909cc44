/**
 * Several sessions at work at the same time: the client's own, and further ones that connect when there is work for them.
 *
 * Work is taken as fast as it is done and no faster, so that a walk over a large tree need not be kept in memory.
 */
import { ConnectionError } from "@pasvport/ftp-core";
import debug from "debug";
import type { SessionTurns } from "../session-turns.js";
import { type RetryOptions, retrying } from "../transfers/retrying.js";

export interface LanesOptions {
  /** At most so many sessions. */
  readonly most: number;
  /** How often one that was lost is tried to be made again, beyond the first time. Default 0. */
  readonly retries?: number | undefined;
  /** Fires when no more work is to be begun; its reason is why. What runs has to watch it itself. */
  readonly signal: AbortSignal;
  /** Is told why nothing more can be done: no session can be made, or work failed that should not. */
  readonly onEnd: (error: unknown) => void;
}

interface Job {
  /** Never rejects. */
  run(turns: SessionTurns): Promise<void>;
  cancel(error: unknown): void;
}

export class Lanes {
  readonly #own: SessionTurns;
  readonly #options: LanesOptions;
  readonly #waiting: Job[] = [];
  readonly #free: SessionTurns[];
  readonly #further: SessionTurns[] = [];
  readonly #working = new Set<Promise<void>>();
  readonly #opening = new Set<Promise<void>>();
  readonly #enough = new AbortController();
  /** Sessions there are, those that are being opened among them. */
  #count = 1;
  #most: number;
  /** Those who wait until they may give more. */
  readonly #givers: (() => void)[] = [];

  constructor(own: SessionTurns, options: LanesOptions) {
    this.#own = own;
    this.#options = options;
    this.#most = options.most;
    this.#free = [own];
    options.signal.addEventListener("abort", () => this.#stop(), { once: true });
  }

  /** Resolves when there is room for more. What `work` throws ends everything. */
  async give(work: (turns: SessionTurns) => Promise<void>): Promise<void> {
    const { signal, onEnd } = this.#options;
    signal.throwIfAborted();
    this.#waiting.push({ run: (turns) => work(turns).catch(onEnd), cancel: () => undefined });
    this.#spread();
    while (this.#waiting.length >= this.#most && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#givers.push(resolve);
      });
    }
    signal.throwIfAborted();
  }

  /** Before all that waits: what comes next depends on it. */
  ask<T>(work: (turns: SessionTurns) => Promise<T>): Promise<T> {
    this.#options.signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      this.#waiting.unshift({ run: (turns) => work(turns).then(resolve, reject), cancel: reject });
      this.#spread();
    });
  }

  /** Resolves when all is done that was given and begun, and the further sessions are closed. Nothing is left then. */
  async finish(): Promise<void> {
    while (this.#working.size > 0 || (this.#waiting.length > 0 && this.#opening.size > 0)) {
      await Promise.race([...this.#working, ...this.#opening]);
    }
    // Nobody waits for a session that is still being opened.
    this.#enough.abort();
    await Promise.all(this.#opening);
    await Promise.all(this.#further.map((turns) => turns.close()));
  }

  #spread(): void {
    for (let turns = this.#free.pop(); turns !== undefined; turns = this.#free.pop()) {
      const job = this.#waiting.shift();
      if (job === undefined) {
        this.#free.push(turns);
        break;
      }
      this.#note(this.#working, this.#perform(turns, job));
    }
    while (this.#waiting.length > this.#opening.size && this.#count < this.#most) {
      this.#count += 1;
      this.#note(this.#opening, this.#open(this.#own.another()));
    }
    if (this.#waiting.length < this.#most) this.#admit();
  }

  async #perform(turns: SessionTurns, job: Job): Promise<void> {
    try {
      await connected(turns, this.#options);
    } catch (error) {
      this.#lose(error, job);
      return;
    }
    await job.run(turns);
    this.#free.push(turns);
  }

  async #open(turns: SessionTurns): Promise<void> {
    this.#further.push(turns);
    try {
      await connected(turns, { signal: this.#enough.signal });
      this.#free.push(turns);
    } catch (error) {
      this.#lose(error);
    }
  }

  /** One session less, and no more are tried: whoever has refused one refuses the next. Its job is for another. */
  #lose(error: unknown, job?: Job): void {
    const { signal, onEnd } = this.#options;
    this.#count -= 1;
    this.#most = Math.max(1, this.#count);
    if (job !== undefined && !signal.aborted) this.#waiting.unshift(job);
    else job?.cancel(signal.reason);
    if (signal.aborted || this.#enough.signal.aborted) return;
    laneDebug("%d sessions do the work: one more was not to be had: %O", this.#count, error);
    if (this.#count === 0) onEnd(error);
  }

  #stop(): void {
    this.#enough.abort();
    for (const job of this.#waiting.splice(0)) job.cancel(this.#options.signal.reason);
    this.#admit();
  }

  #admit(): void {
    for (const giver of this.#givers.splice(0)) giver();
  }

  /** Goes on when it is over, whatever came of it. */
  #note(set: Set<Promise<void>>, running: Promise<void>): void {
    const noted = running.then(() => {
      set.delete(noted);
      if (!this.#options.signal.aborted) this.#spread();
    });
    set.add(noted);
  }
}

const laneDebug = debug("pasvport:client:tree");

/** With a session that can be used: where that cannot be had, no job has failed yet. */
async function connected(turns: SessionTurns, options: RetryOptions): Promise<void> {
  if (turns.session?.control.isOver === false) return;
  const turn = { operation: "connect", signal: options.signal, stops: "inOrder" } as const;
  await retrying(turns, options, () =>
    turns.run(turn, async ({ control }) => {
      if (control.isOver) throw new ConnectionError("the session was lost");
    }),
  );
}
