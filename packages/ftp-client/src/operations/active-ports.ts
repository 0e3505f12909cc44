/**
 * The ports that active mode may listen on, shared by all sessions of this process that were given the same range: a port is needed
 * from the announcement until the server has come (RFC 959 §3.2), so whoever finds all of them lent has not long to wait.
 */
import type { PassivePorts, PortRange } from "@pasvport/ftp-core";
import { type Clock, type Network, pause } from "@pasvport/ftp-core/net";

export class ActivePorts implements PassivePorts {
  readonly description: string;
  /**
   * The one that has rested longest first. Interop: servers dial from port 20 (vsftpd, ProFTPD), and the same two ports cannot be
   * joined again while the server's system remembers the connection before, for a minute on Linux.
   */
  readonly #free: number[];
  readonly #size: number;
  /** Those who wait for a port. */
  readonly #waiting = new Set<() => void>();

  /** @param random returns a number in [0, 1); it decides in which order the ports have their turns. */
  constructor({ first, last }: PortRange, random: () => number = Math.random) {
    this.#size = last - first + 1;
    this.#free = shuffled(
      Array.from({ length: this.#size }, (_, index) => first + index),
      random,
    );
    this.description = `all ${this.#size} ports of ${first}-${last} are in use`;
  }

  take(): number | undefined {
    return this.#free.shift();
  }

  giveBack(port: number): void {
    this.#free.push(port);
    for (const wake of this.#waiting) wake();
  }

  get usedCount(): number {
    return this.#size - this.#free.length;
  }

  /** Resolves when a port is given back, when the time is over, or when the signal fires. */
  async givenBack(clock: Clock, timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
    const waiting = new AbortController();
    const wake = (): void => waiting.abort();
    this.#waiting.add(wake);
    signal?.addEventListener("abort", wake, { once: true });
    await pause(clock, timeoutMs, waiting.signal);
    signal?.removeEventListener("abort", wake);
    this.#waiting.delete(wake);
  }
}

/** By the network that they are ports of: the real one is there once. */
const shared = new WeakMap<Network, Map<string, ActivePorts>>();

/** Those of a range: whoever asks for the same gets the same. */
export function activePorts(network: Network, range: PortRange): ActivePorts {
  const ofNetwork = shared.get(network) ?? new Map<string, ActivePorts>();
  shared.set(network, ofNetwork);
  const name = `${range.first}-${range.last}`;
  const ports = ofNetwork.get(name) ?? new ActivePorts(range);
  ofNetwork.set(name, ports);
  return ports;
}

/** Fisher and Yates. RFC 2577 §8: nobody is to guess the next one. */
function shuffled(ports: number[], random: () => number): number[] {
  for (let end = ports.length - 1; end > 0; end -= 1) {
    const at = Math.floor(random() * (end + 1));
    [ports[end], ports[at]] = [ports[at] ?? 0, ports[end] ?? 0];
  }
  return ports;
}
