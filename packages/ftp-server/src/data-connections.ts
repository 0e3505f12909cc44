/**
 * The data connections of one session: at most one at a time, arranged by PASV, EPSV, PORT or EPRT, opened by a transfer
 * command. The server's row of the square: passive listens, active dials. RFC 959 §3.2
 */
import { AbortedError, type Endpoint, isAllowedPeer, type PassivePorts, whyNotDial } from "@pasvport/ftp-core";
import { type Connection, type DataChannel, dialForData, listenForData } from "@pasvport/ftp-core/net";
import type { DataArrangement } from "./command-handler.js";
import type { ServerSettings } from "./server-options.js";
import type { Session } from "./session.js";

export interface DataConnectionEvents {
  /** The client came to a passive port before its transfer command. */
  onOpened(): void;
  /** … and has gone again. */
  onLost(): void;
  onStranger(peer: Endpoint): void;
}

export class DataConnections implements DataArrangement {
  readonly modes: DataArrangement["modes"];
  readonly #settings: ServerSettings;
  readonly #ports: PassivePorts;
  readonly #session: Pick<Session, "local" | "remote">;
  readonly #events: DataConnectionEvents;
  #channel: DataChannel | undefined;
  #isClosed = false;

  constructor(
    settings: ServerSettings,
    ports: PassivePorts,
    session: Pick<Session, "local" | "remote">,
    events: DataConnectionEvents,
  ) {
    this.modes = settings.modes;
    this.#settings = settings;
    this.#ports = ports;
    this.#session = session;
    this.#events = events;
  }

  async listen(): Promise<Endpoint> {
    await this.drop();
    const { network, addressPolicy, timeouts, publicAddress } = this.#settings;
    const { local, remote } = this.#session;
    const channel = await listenForData({
      network,
      // The address that the client dialled is the one that it can reach.
      host: local.host,
      ports: this.#ports,
      timeoutMs: timeouts.dataMs,
      isExpectedPeer: (peer) => isAllowedPeer(peer.host, remote.host, addressPolicy.dataPeer),
      onOpened: this.#events.onOpened,
      onLost: this.#events.onLost,
      onStranger: this.#events.onStranger,
    });
    this.#channel = channel;
    // The session ended while the port was being bound.
    if (this.#isClosed) await this.drop();
    return { host: publicAddress ?? local.host, port: channel.endpoint.port };
  }

  dialLater(target: Endpoint): { readonly refused: string } | undefined {
    const { network, addressPolicy, timeouts } = this.#settings;
    const { local, remote } = this.#session;
    const refused = whyNotDial(target, remote.host, addressPolicy);
    if (refused !== undefined) return { refused };
    void this.drop();
    this.#channel = dialForData({ network, target, timeoutMs: timeouts.dataMs, localAddress: local.host });
    return undefined;
  }

  /** What is arranged now. */
  get channel(): Pick<DataChannel, "opening" | "endpoint"> | undefined {
    return this.#channel;
  }

  /** @throws what `DataChannel.open` throws */
  open(): Promise<Connection> {
    return this.#channel?.open() ?? Promise.reject(new AbortedError("the data channel was given up"));
  }

  /** Closes what is arranged or open, and gives the port back. */
  async drop(): Promise<void> {
    const channel = this.#channel;
    this.#channel = undefined;
    await channel?.close();
  }

  /** The session is over: nothing may be arranged any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.drop();
  }
}
