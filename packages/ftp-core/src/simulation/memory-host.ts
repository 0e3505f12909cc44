/** A host in memory: its addresses, its ports, and the `Network` that a server or a client on it sees. */
import type { Clock, Connection, DialOptions, Listener, ListenOptions, Network } from "../net/network.js";
import { type NetworkErrno, NetworkError } from "../net/network-error.js";
import { type Endpoint, formatEndpoint, type IpAddress, type IpFamily, parseIpAddress } from "../wire/ip-address.js";
import { memoryConnection } from "./memory-connection.js";
import { isLoopback, isWildcard, type ListeningPort, PortTable } from "./port-table.js";
import type { Segmentation } from "./segmentation.js";

/** What a host needs of the world around it. */
export interface MemoryWorld {
  readonly clock: Clock;
  readonly segmentation: Segmentation;
  hostAt(address: string): MemoryHost | undefined;
  addressesOf(name: string): readonly IpAddress[] | undefined;
}

/** So long the kernel asks for a connection before it gives up, when nobody answers at all. */
const SYN_TIMEOUT_MS = 134_000;

const LOOPBACK = {
  ipv4: { family: "ipv4", text: "127.0.0.1" },
  ipv6: { family: "ipv6", text: "::1" },
} as const satisfies Record<IpFamily, IpAddress>;

export class MemoryHost implements Network {
  readonly addresses: readonly IpAddress[];
  readonly #world: MemoryWorld;
  readonly #ports = new PortTable();

  constructor(addresses: readonly IpAddress[], world: MemoryWorld) {
    this.addresses = addresses;
    this.#world = world;
  }

  get clock(): Clock {
    return this.#world.clock;
  }

  get openListeners(): number {
    return this.#ports.listenerCount;
  }

  /** Sockets that are connected, or about to be: each connection counts at both its ends until that end has closed. */
  get openConnections(): number {
    return this.#ports.connectionCount;
  }

  async resolve(host: string): Promise<readonly IpAddress[]> {
    const literal = parseIpAddress(host);
    if (literal !== undefined) return [literal];
    const found = host === "localhost" ? Object.values(LOOPBACK) : this.#world.addressesOf(host);
    if (found === undefined) throw new NetworkError(`look up ${host}`, "ENOTFOUND");
    return found;
  }

  async listen({ host, port, onConnection }: ListenOptions): Promise<Listener> {
    const what = `listen on ${formatEndpoint({ host, port })}`;
    const address = parseIpAddress(host);
    if (address === undefined) throw new NetworkError(what, "ENOTFOUND");
    if (!isWildcard(address.text) && !this.#has(address)) throw new NetworkError(what, "EADDRNOTAVAIL");
    const canBind = (candidate: number): boolean => this.#ports.canBind({ host: address.text, port: candidate });
    const bound = port === 0 ? this.#ports.ephemeralPort(canBind) : port;
    if (bound === undefined || !canBind(bound)) throw new NetworkError(what, "EADDRINUSE");
    const listening: ListeningPort = { local: { host: address.text, port: bound }, onConnection };
    this.#ports.listen(listening);
    return { local: listening.local, close: async () => this.#ports.stopListening(listening) };
  }

  async dial(options: DialOptions): Promise<Connection> {
    const { host, port, signal } = options;
    const what = `connect to ${formatEndpoint({ host, port })}`;
    if (signal?.aborted) throw new NetworkError(what, "ABORTED", { cause: signal.reason });
    const target = targetOf(host);
    if (target === undefined) throw new NetworkError(what, "ENOTFOUND");
    const remote: Endpoint = { host: target.text, port };
    const local = this.#bindForDial(options, target, what);
    const giveBack = this.#ports.connect(local, remote);
    try {
      const connection = await this.#handshake({ what, local, remote, signal });
      connection.stream.once("close", giveBack);
      return connection;
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  #handshake({ what, local, remote, signal }: Attempt): Promise<Connection> {
    const far = this.#hostAt(remote.host);
    const { clock } = this;
    return new Promise((resolveConnection, reject) => {
      let callOff: () => void = () => undefined;
      const settle = (): void => {
        callOff();
        signal?.removeEventListener("abort", onAbort);
      };
      const fail = (errno: NetworkErrno, options?: ErrorOptions): void => {
        settle();
        reject(new NetworkError(what, errno, options));
      };
      const onAbort = (): void => fail("ABORTED", { cause: signal?.reason });
      signal?.addEventListener("abort", onAbort, { once: true });
      if (far === undefined) {
        callOff = clock.after(SYN_TIMEOUT_MS, () => fail("ETIMEDOUT"));
        return;
      }
      // The SYN arrives; its answer comes back; the last ACK makes the other side accept.
      callOff = clock.after(0, () => {
        const listening = far.#ports.listenerAt(remote);
        callOff = clock.after(0, () => {
          if (listening === undefined) return fail("ECONNREFUSED");
          settle();
          resolveConnection(this.#establish(local, remote, far, listening));
        });
      });
    });
  }

  #establish(local: Endpoint, remote: Endpoint, far: MemoryHost, listening: ListeningPort): Connection {
    const { clock } = this;
    const { segmentation } = this.#world;
    const deliver = (arrive: () => void): void => void clock.after(0, arrive);
    const { dialled, accepted } = memoryConnection({ dialler: local, listener: remote, segmentation, deliver });
    accepted.stream.once("close", far.#ports.connect(remote, local));
    deliver(() => {
      if (far.#ports.isListening(listening)) listening.onConnection(accepted);
      else accepted.reset();
    });
    return dialled;
  }

  /** Which of our addresses and ports a connection comes from. */
  #bindForDial({ port, localAddress, localPort = 0 }: DialOptions, target: IpAddress, what: string): Endpoint {
    const remote: Endpoint = { host: target.text, port };
    const source = localAddress === undefined ? this.#sourceFor(target) : parseIpAddress(localAddress);
    if (source === undefined) throw new NetworkError(what, localAddress === undefined ? "ENETUNREACH" : "EINVAL");
    if (source.family !== target.family) throw new NetworkError(what, "EINVAL");
    if (!this.#has(source)) throw new NetworkError(what, "EADDRNOTAVAIL");
    const end = (candidate: number): Endpoint => ({ host: source.text, port: candidate });
    if (localPort !== 0) {
      if (!this.#ports.canBind(end(localPort))) throw new NetworkError(what, "EADDRINUSE");
      if (!this.#ports.canConnect(end(localPort), remote)) throw new NetworkError(what, "EADDRNOTAVAIL");
      return end(localPort);
    }
    const chosen = this.#ports.ephemeralPort(
      (candidate) => this.#ports.canBind(end(candidate)) && this.#ports.canConnect(end(candidate), remote),
    );
    if (chosen === undefined) throw new NetworkError(what, "EADDRNOTAVAIL");
    return end(chosen);
  }

  /** The source address that the kernel would choose. */
  #sourceFor(target: IpAddress): IpAddress | undefined {
    if (isLoopback(target)) return LOOPBACK[target.family];
    return this.#has(target) ? target : this.addresses.find(({ family }) => family === target.family);
  }

  #hostAt(address: string): MemoryHost | undefined {
    const parsed = parseIpAddress(address);
    return parsed !== undefined && this.#has(parsed) ? this : this.#world.hostAt(address);
  }

  /** Loopback is every host's own. */
  #has(address: IpAddress): boolean {
    return isLoopback(address) || this.addresses.some(({ text }) => text === address.text);
  }
}

interface Attempt {
  readonly what: string;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly signal: AbortSignal | undefined;
}

/** Who connects to the wildcard address connects to itself. */
function targetOf(host: string): IpAddress | undefined {
  const address = parseIpAddress(host);
  return address !== undefined && isWildcard(address.text) ? LOOPBACK[address.family] : address;
}
