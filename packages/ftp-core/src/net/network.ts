/**
 * The network as both sides see it: listen, dial, clock. `node-network` is the real one, `simulation/` has the others.
 *
 * Everything in the server and the client that touches a socket or waits for a time goes through here.
 */
import type { Duplex } from "node:stream";
import type { Endpoint, IpAddress } from "../wire/ip-address.js";

export interface Network {
  readonly clock: Clock;
  /** Binds and listens. @throws NetworkError; its `errno` says why. */
  listen(options: ListenOptions): Promise<Listener>;
  /** Connects. @throws NetworkError; its `errno` says why. A `signal` that fires gives the attempt up. */
  dial(options: DialOptions): Promise<Connection>;
  /** The addresses of a host name, or the address itself. @throws NetworkError with errno ENOTFOUND */
  resolve(host: string): Promise<readonly IpAddress[]>;
}

export interface ListenOptions {
  /** An IP address of this machine; `0.0.0.0` or `::` for all. */
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Each accepted connection arrives paused: nothing is read from it before someone reads its stream. */
  onConnection(connection: Connection): void;
}

export interface DialOptions {
  /** An IP address: names are for `resolve`. */
  readonly host: string;
  readonly port: number;
  readonly localAddress?: string;
  readonly localPort?: number;
  readonly signal?: AbortSignal;
}

export interface Listener {
  /** Where it really listens. */
  readonly local: Endpoint;
  /** Stops listening; connections that were accepted stay. Resolves when the port is free again. */
  close(): Promise<void>;
}

/** An established TCP connection. Hosts are canonical addresses: `::ffff:192.0.2.1` reads `192.0.2.1`. */
export interface Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /**
   * The bytes. `end()` sends FIN and leaves the other direction open; `destroy()` closes both. An error always comes as
   * the stream's `error` event; one that nobody listens for closes the stream and harms nothing else. A paused reader
   * learns of a reset, as of an end, when it reads or writes.
   */
  readonly stream: Duplex;
  /** Closes with RST: the other side learns that this was no orderly end. */
  reset(): void;
}

export interface Clock {
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  now(): number;
  /** Milliseconds since 1970, UTC. */
  wallTimeMs(): number;
  /** Calls once, after the time has passed. Returns a function that calls it off. */
  after(delayMs: number, callback: () => void): () => void;
}
