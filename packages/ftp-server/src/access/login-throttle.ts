/**
 * What failed logins cost: each one makes the next answers to the same address slower, whichever session they come from.
 *
 * Security: the wait is the same for a right and a wrong password, or the time would tell before the answer does; and it is the
 * address that pays, so hanging up and calling again saves nothing.
 */
import { createHash } from "node:crypto";
import { clientNetworkOf } from "./client-network.js";

export interface LoginThrottleOptions {
  /** The wait after one failure; it doubles with every further one. */
  readonly delayMs: number;
  /** The longest wait. */
  readonly longestDelayMs: number;
}

/** An address that kept quiet for so long begins anew. */
export const FORGIVEN_AFTER_MS = 15 * 60_000;

/** Bounded memory: past this many, those that failed longest ago are forgotten. */
export const MAX_REMEMBERED = 10_000;

/** Of one address. More of them would not make the wait longer than it is. */
export const MAX_COUNTED = 16;

interface Failures {
  /** For whom the last ones were, as digests: names are as long as a line, and sometimes they are passwords. */
  readonly names: readonly string[];
  readonly lastMs: number;
}

export class LoginThrottle {
  readonly #options: LoginThrottleOptions;
  readonly #now: () => number;
  /** Ordered by the time of the last failure. */
  readonly #failures = new Map<string, Failures>();

  /** @param now milliseconds of a clock that never goes back */
  constructor(options: LoginThrottleOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** How long the answer to a login from this address is held back now. */
  delayMs(host: string): number {
    const { delayMs, longestDelayMs } = this.#options;
    const count = this.#recent(clientNetworkOf(host)).length;
    return count === 0 ? 0 : Math.min(delayMs * 2 ** (count - 1), longestDelayMs);
  }

  failed(host: string, name: string): void {
    const key = clientNetworkOf(host);
    const names = [...this.#recent(key), digest(name)].slice(-MAX_COUNTED);
    this.#failures.delete(key);
    this.#failures.set(key, { names, lastMs: this.#now() });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MAX_REMEMBERED && oldest !== undefined) this.#failures.delete(oldest);
  }

  /**
   * Forgives what failed for this name, and nothing else.
   *
   * Security: who may log in as somebody, or as everybody, must not buy free guesses at the others with it.
   */
  succeeded(host: string, name: string): void {
    const key = clientNetworkOf(host);
    const known = this.#failures.get(key);
    if (known === undefined) return;
    const own = digest(name);
    const names = known.names.filter((other) => other !== own);
    if (names.length === 0) this.#failures.delete(key);
    else this.#failures.set(key, { ...known, names });
  }

  #recent(key: string): readonly string[] {
    const known = this.#failures.get(key);
    if (known === undefined) return [];
    if (this.#now() - known.lastMs < FORGIVEN_AFTER_MS) return known.names;
    this.#failures.delete(key);
    return [];
  }
}

function digest(name: string): string {
  return createHash("sha256").update(name).digest("base64");
}
