/** Opens a data channel by dialling: the client for PASV and EPSV, the server for PORT and EPRT. RFC 959 §3.2 */
import { type DataChannelState, nextDataChannelState } from "../data/data-channel.js";
import { AbortedError } from "../errors.js";
import { type Endpoint, formatEndpoint } from "../wire/ip-address.js";
import { closeDataConnection, type DataChannel } from "./data-channel.js";
import { within } from "./deadline.js";
import type { Connection, Network } from "./network.js";

export interface DataDialerOptions {
  readonly network: Network;
  /** Whom to dial; the address policy has agreed already. */
  readonly target: Endpoint;
  /** Bound on the attempt, counted from `open`. */
  readonly timeoutMs: number;
  readonly localAddress?: string;
  readonly localPort?: number;
}

/** Nothing is dialled before `open`. */
export function dialForData(options: DataDialerOptions): DataChannel {
  return new DataDialer(options);
}

class DataDialer implements DataChannel {
  readonly opening = "dial";
  readonly #options: DataDialerOptions;
  readonly #closing = new AbortController();
  #state: DataChannelState = "prepared";
  #connection: Connection | undefined;
  #opened: Promise<Connection> | undefined;

  constructor(options: DataDialerOptions) {
    this.#options = options;
  }

  get endpoint(): Endpoint {
    return this.#options.target;
  }

  get state(): DataChannelState {
    return this.#state;
  }

  open(signal?: AbortSignal): Promise<Connection> {
    this.#opened ??= this.#open(signal);
    return this.#opened;
  }

  async close(): Promise<void> {
    if (this.#state === "closed") return;
    this.#state = nextDataChannelState(this.#state, "closed");
    this.#closing.abort(new AbortedError(`connecting to ${formatEndpoint(this.endpoint)}: closed`));
    if (this.#connection !== undefined) closeDataConnection(this.#connection);
  }

  async #open(signal: AbortSignal | undefined): Promise<Connection> {
    const { network, timeoutMs } = this.#options;
    const { clock } = network;
    if (this.#state !== "closed") this.#state = nextDataChannelState(this.#state, "opening");
    const either = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    try {
      return await within({ clock, waitingFor: "data", timeoutMs, signal: either }, (giveUp) => this.#dial(giveUp));
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  async #dial(giveUp: AbortSignal): Promise<Connection> {
    const { network, target, localAddress, localPort } = this.#options;
    const connection = await network.dial({
      ...target,
      signal: giveUp,
      ...(localAddress === undefined ? {} : { localAddress }),
      ...(localPort === undefined ? {} : { localPort }),
    });
    connection.stream.on("error", () => undefined);
    // Given up in the very moment in which it came: nobody else knows of it.
    if (giveUp.aborted) connection.reset();
    giveUp.throwIfAborted();
    this.#connection = connection;
    this.#state = nextDataChannelState(this.#state, "peerArrived");
    return connection;
  }
}
