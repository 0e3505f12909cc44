/** Who has which port of a host: listeners and connections, by the kernel's rules. */
import type { Connection } from "../net/network.js";
import { type Endpoint, type IpAddress, parseIpAddress } from "../wire/ip-address.js";

/** Where the system's own choice begins and ends, on Linux. */
const EPHEMERAL = { first: 32_768, last: 60_999 };

export interface ListeningPort {
  readonly local: Endpoint;
  onConnection(connection: Connection): void;
}

interface ConnectedPort {
  readonly local: Endpoint;
  readonly remote: Endpoint;
}

export class PortTable {
  readonly #listening = new Set<ListeningPort>();
  readonly #connected = new Set<ConnectedPort>();
  #nextEphemeral = EPHEMERAL.first;

  get listenerCount(): number {
    return this.#listening.size;
  }

  get connectionCount(): number {
    return this.#connected.size;
  }

  /** False when somebody listens there already, or on an address that covers this one. Connections do not matter. */
  canBind(local: Endpoint): boolean {
    return !this.#some(
      ({ host, port }) => port === local.port && (covers(host, local.host) || covers(local.host, host)),
    );
  }

  canConnect(local: Endpoint, remote: Endpoint): boolean {
    for (const taken of this.#connected) {
      if (isSameEnd(taken.local, local) && isSameEnd(taken.remote, remote)) return false;
    }
    return true;
  }

  /** A port that is free in the caller's sense; undefined when all are taken. */
  ephemeralPort(isFree: (port: number) => boolean): number | undefined {
    for (let tried = EPHEMERAL.first; tried <= EPHEMERAL.last; tried += 1) {
      const port = this.#nextEphemeral;
      this.#nextEphemeral = port === EPHEMERAL.last ? EPHEMERAL.first : port + 1;
      if (isFree(port)) return port;
    }
    return undefined;
  }

  listen(port: ListeningPort): void {
    this.#listening.add(port);
  }

  isListening(port: ListeningPort): boolean {
    return this.#listening.has(port);
  }

  stopListening(port: ListeningPort): void {
    this.#listening.delete(port);
  }

  /** Who gets a connection to this end. */
  listenerAt({ host, port }: Endpoint): ListeningPort | undefined {
    for (const one of this.#listening) if (one.local.port === port && covers(one.local.host, host)) return one;
    return undefined;
  }

  /** Returns what gives the port back. */
  connect(local: Endpoint, remote: Endpoint): () => void {
    const taken: ConnectedPort = { local, remote };
    this.#connected.add(taken);
    return () => void this.#connected.delete(taken);
  }

  #some(isTaken: (local: Endpoint) => boolean): boolean {
    for (const { local } of this.#listening) if (isTaken(local)) return true;
    return false;
  }
}

export function isWildcard(address: string): boolean {
  return address === "0.0.0.0" || address === "::";
}

export function isLoopback({ family, text }: IpAddress): boolean {
  return family === "ipv4" ? text.startsWith("127.") : text === "::1";
}

/** Whether a socket bound to the one address gets what is for the other. `::` is dual-stack: it takes IPv4 as well. */
function covers(bound: string, address: string): boolean {
  if (bound === "::") return true;
  if (bound === "0.0.0.0") return parseIpAddress(address)?.family === "ipv4";
  return bound === address;
}

function isSameEnd(one: Endpoint, other: Endpoint): boolean {
  return one.host === other.host && one.port === other.port;
}
