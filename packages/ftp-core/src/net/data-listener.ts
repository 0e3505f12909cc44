/** Opens a data channel by listening: the server for PASV and EPSV, the client for PORT and EPRT. RFC 959 §3.2, RFC 2577 §8 */
import { type DataChannelState, nextDataChannelState } from "../data/data-channel.js";
import type { PassivePorts } from "../data/passive-ports.js";
import { AbortedError, TimeoutError } from "../errors.js";
import { type Endpoint, formatEndpoint } from "../wire/ip-address.js";
import { closeDataConnection, type DataChannel } from "./data-channel.js";
import { within } from "./deadline.js";
import type { Connection, Listener, Network } from "./network.js";
import { NetworkError } from "./network-error.js";

export interface DataListenerOptions {
  readonly network: Network;
  /** The address to listen on. */
  readonly host: string;
  readonly ports: PassivePorts;
  /**
   * Bound on the wait for the peer, counted from `open`. Where nobody calls it, the port is given back after as long.
   * Security: else those who say PASV and nothing more would hold all ports of a range.
   */
  readonly timeoutMs: number;
  /** Security: whoever is not expected is dropped, and the listener goes on waiting. */
  isExpectedPeer(peer: Endpoint): boolean;
  /** The expected peer is there before anybody called `open`; who waits in `open` learns it there. */
  onOpened?(): void;
  /** The peer was there and has gone before anybody called `open`. */
  onLost?(): void;
  /** A stranger was dropped. */
  onStranger?(peer: Endpoint): void;
}

/** @throws NetworkError: EADDRINUSE when every port of the pool is taken. */
export async function listenForData(options: DataListenerOptions): Promise<DataChannel> {
  const channel = new DataListener(options);
  await channel.listen();
  return channel;
}

class DataListener implements DataChannel {
  readonly opening = "listen";
  readonly #options: DataListenerOptions;
  readonly #arrival: PromiseWithResolvers<Connection>;
  #state: DataChannelState = "prepared";
  #listener: Listener | undefined;
  #lentPort: number | undefined;
  #connection: Connection | undefined;
  #opened: Promise<Connection> | undefined;
  #stopped: Promise<void> | undefined;
  #isClaimed = false;
  #callOffExpiry: () => void = () => undefined;

  constructor(options: DataListenerOptions) {
    this.#options = options;
    this.#arrival = withResolvers();
    // Nobody may ever ask for it.
    this.#arrival.promise.catch(() => undefined);
  }

  get endpoint(): Endpoint {
    return this.#listener?.local ?? { host: this.#options.host, port: 0 };
  }

  get state(): DataChannelState {
    return this.#state;
  }

  async listen(): Promise<void> {
    const { network, host, ports, timeoutMs } = this.#options;
    const busy: number[] = [];
    try {
      // The port is picked by binding it. One that is taken stays lent until a free one is found: it is not tried twice.
      for (let port = ports.take(); port !== undefined; port = ports.take()) {
        try {
          this.#listener = await network.listen({ host, port, onConnection: (connection) => this.#accept(connection) });
          this.#lentPort = port;
          this.#callOffExpiry = network.clock.after(timeoutMs, () => this.#expire());
          return;
        } catch (error) {
          busy.push(port);
          if (!(error instanceof NetworkError && error.errno === "EADDRINUSE") || port === 0) throw error;
        }
      }
    } finally {
      for (const port of busy) ports.giveBack(port);
    }
    throw new NetworkError(`listen on ${host}: ${ports.description}`, "EADDRINUSE");
  }

  open(signal?: AbortSignal): Promise<Connection> {
    this.#opened ??= this.#open(signal);
    return this.#opened;
  }

  async close(): Promise<void> {
    if (this.#state !== "closed") {
      this.#move("closed");
      this.#arrival.reject(new AbortedError(`waiting on ${formatEndpoint(this.endpoint)}: closed`));
      if (this.#connection !== undefined) closeDataConnection(this.#connection);
    }
    await this.#stopListening();
  }

  async #open(signal: AbortSignal | undefined): Promise<Connection> {
    const { network, timeoutMs } = this.#options;
    if (this.#state !== "closed") this.#move("opening");
    this.#isClaimed = true;
    this.#callOffExpiry();
    try {
      return await within({ clock: network.clock, waitingFor: "data", timeoutMs, signal }, () => this.#arrival.promise);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  #accept(connection: Connection): void {
    const isExpected = this.#options.isExpectedPeer(connection.remote);
    if (!isExpected || this.#stopped !== undefined || this.#state === "closed") {
      connection.stream.on("error", () => undefined);
      connection.reset();
      if (!isExpected) this.#options.onStranger?.(connection.remote);
      return;
    }
    this.#connection = connection;
    this.#move("peerArrived");
    void this.#stopListening();
    connection.stream.on("error", () => undefined);
    connection.stream.once("close", () => this.#peerGone());
    this.#arrival.resolve(connection);
    if (!this.#isClaimed) this.#options.onOpened?.();
  }

  #peerGone(): void {
    if (this.#state === "closed" || this.#isClaimed) return;
    void this.close();
    this.#options.onLost?.();
  }

  /** Nobody came, and nobody asked: whoever still does hears it at once. */
  #expire(): void {
    const { timeoutMs } = this.#options;
    this.#arrival.reject(new TimeoutError("data", timeoutMs));
    void this.#stopListening();
  }

  #stopListening(): Promise<void> {
    this.#callOffExpiry();
    this.#stopped ??= this.#giveBackPort();
    return this.#stopped;
  }

  async #giveBackPort(): Promise<void> {
    await this.#listener?.close();
    if (this.#lentPort !== undefined) this.#options.ports.giveBack(this.#lentPort);
  }

  #move(event: Parameters<typeof nextDataChannelState>[1]): void {
    this.#state = nextDataChannelState(this.#state, event);
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** Promise.withResolvers, which Node 20 does not have. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
