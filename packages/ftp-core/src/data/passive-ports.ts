/**
 * The ports that data connections may listen on: lent, and given back.
 *
 * A port is picked by binding it, not by probing first: what this pool hands out is a candidate, and whoever listens on it
 * tells by `giveBack` that it could not, or that it is done. Nothing ever listens outside the range: behind a firewall that
 * would be silence.
 */
import { OptionError } from "../errors.js";

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export interface PassivePorts {
  /** A port that nobody has now, or undefined when all are lent. 0 lets the system choose. */
  take(): number | undefined;
  giveBack(port: number): void;
  /** How many ports are lent now. */
  readonly usedCount: number;
  /** What is said when all ports are lent. */
  readonly description: string;
}

/** Ports of a range, each time from a random place in it, so that the next one cannot be guessed. RFC 2577 §8 */
export class PassivePortRange implements PassivePorts {
  readonly #range: PortRange;
  readonly #used = new Set<number>();
  readonly #random: () => number;

  /** @param random returns a number in [0, 1); it decides where the search for a free port begins. */
  constructor(range: PortRange, random: () => number = Math.random) {
    this.#range = range;
    this.#random = random;
  }

  take(): number | undefined {
    const start = Math.floor(this.#random() * this.#size);
    for (let tried = 0; tried < this.#size; tried += 1) {
      const port = this.#range.first + ((start + tried) % this.#size);
      if (!this.#used.has(port)) {
        this.#used.add(port);
        return port;
      }
    }
    return undefined;
  }

  giveBack(port: number): void {
    this.#used.delete(port);
  }

  get usedCount(): number {
    return this.#used.size;
  }

  get description(): string {
    return `all ${this.#size} ports of ${this.#range.first}-${this.#range.last} are in use`;
  }

  get #size(): number {
    return this.#range.last - this.#range.first + 1;
  }
}

/** Any port that the system has free. */
export class SystemPorts implements PassivePorts {
  #usedCount = 0;

  take(): number {
    this.#usedCount += 1;
    return 0;
  }

  giveBack(): void {
    this.#usedCount -= 1;
  }

  get usedCount(): number {
    return this.#usedCount;
  }

  get description(): string {
    return "the system has no port left";
  }
}

/** `50000-50009`, or one port. @throws OptionError */
export function parsePortRange(text: string): PortRange {
  const [, first, last = first] = /^([0-9]{1,5})(?:-([0-9]{1,5}))?$/.exec(text.trim()) ?? [];
  if (first === undefined) throw new OptionError(`"${text}" is not a port range: write it as 50000-50009`);
  return requirePortRange({ first: Number(first), last: Number(last) });
}

/** @throws OptionError for a range that has no ports, or none that exist */
export function requirePortRange(range: PortRange): PortRange {
  const text = `${range.first}-${range.last}`;
  if (![range.first, range.last].every((port) => Number.isInteger(port) && port >= 1 && port <= 65535)) {
    throw new OptionError(`"${text}" is not a port range: ports are 1 to 65535, as in 50000-50009`);
  }
  if (range.first > range.last)
    throw new OptionError(`the port range ${text} ends before it begins: swap the two numbers`);
  return range;
}
