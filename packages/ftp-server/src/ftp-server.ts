/** The server: listens, gives each client a session, and stops without leaving anything behind. */
import { randomInt } from "node:crypto";
import { EventEmitter } from "node:events";
import {
  type Endpoint,
  formatEndpoint,
  OptionError,
  PassivePortRange,
  type PassivePorts,
  reply,
  SystemPorts,
} from "@pasvport/ftp-core";
import type { Connection, Listener } from "@pasvport/ftp-core/net";
import { ConnectionLimits } from "./access/connection-limits.js";
import { LoginThrottle } from "./access/login-throttle.js";
import { Overrun } from "./access/overrun.js";
import type { SessionEvent, SessionEventOf } from "./observe/session-event.js";
import { type FtpServerOptions, type ServerSettings, settingsFrom } from "./server-options.js";
import { SessionLoop } from "./session-loop.js";

const CLOSING = "the server is shutting down: goodbye";
const SHUTDOWN = reply(421, CLOSING);

/** Those who were one too many, and have not closed yet. */
const MAX_TURNED_AWAY = 500;

/** The events of a server, by the `kind` of each. */
export type FtpServerEvents = { [Kind in SessionEvent["kind"]]: [event: SessionEventOf<Kind>] };

/**
 * An FTP server.
 *
 * ```ts
 * const server = new FtpServer({ storage: await openDiskStorage("/srv/files"), authenticator: anonymousUsers() });
 * server.on("transferred", ({ verb, path, bytes }) => console.log(verb, path, bytes));
 * await server.listen();
 * ```
 */
export class FtpServer extends EventEmitter<FtpServerEvents> {
  readonly #settings: ServerSettings;
  readonly #ports: PassivePorts;
  readonly #limits: ConnectionLimits;
  readonly #throttle: LoginThrottle;
  readonly #overrun: Overrun;
  readonly #sessions = new Set<SessionLoop>();
  #listeners: readonly Listener[] = [];
  #sessionCount = 0;
  #turnedAwayCount = 0;
  /** It listens, or is about to. */
  #isListening = false;
  #isClosing = false;

  /** @throws OptionError for options that make no sense */
  constructor(options: FtpServerOptions) {
    super();
    // Event names and events are told apart by the same union, which the compiler cannot see here.
    this.#settings = settingsFrom(options, (event) => void this.emit(event.kind, event as never));
    const { passivePorts, limits, network } = this.#settings;
    this.#limits = new ConnectionLimits(limits);
    this.#throttle = new LoginThrottle(
      { delayMs: limits.loginDelayMs, longestDelayMs: limits.longestLoginDelayMs },
      () => network.clock.now(),
    );
    this.#overrun = new Overrun(network.clock, (facts) => {
      this.#settings.observer({ kind: "overrun", session: 0, ...facts });
    });
    this.#ports =
      passivePorts === undefined
        ? new SystemPorts()
        : new PassivePortRange(passivePorts, () => randomInt(2 ** 32) / 2 ** 32);
  }

  /**
   * Begins to listen on every host. Resolves with the addresses that are really bound.
   * @throws NetworkError when one of them cannot be had; then none is kept, and it may be tried again. OptionError when it
   *   listens already, and after `close`
   */
  async listen(): Promise<readonly Endpoint[]> {
    const { network, hosts, port } = this.#settings;
    if (this.#isClosing) throw closed();
    if (this.#isListening) {
      throw new OptionError("it listens already: name every address in `hosts`, or make another server");
    }
    this.#isListening = true;
    const listeners: Listener[] = [];
    try {
      for (const host of hosts) {
        listeners.push(await network.listen({ host, port, onConnection: (connection) => this.#accept(connection) }));
        if (this.#isClosing) throw closed();
      }
    } catch (error) {
      this.#isListening = false;
      await Promise.all(listeners.map((listener) => listener.close()));
      throw error;
    }
    this.#listeners = listeners;
    return this.addresses;
  }

  /** Where it listens now. */
  get addresses(): readonly Endpoint[] {
    return this.#listeners.map(({ local }) => local);
  }

  /** `ftp://127.0.0.1:2121/` for each address. */
  get urls(): readonly string[] {
    return this.addresses.map((address) => `ftp://${formatEndpoint(address)}/`);
  }

  /** What is in use now: all zero when nobody is connected. */
  get inUse(): { readonly sessions: number; readonly transfers: number; readonly passivePorts: number } {
    const transfers = [...this.#sessions].filter(({ isTransferring }) => isTransferring).length;
    return { sessions: this.#sessions.size, transfers, passivePorts: this.#ports.usedCount };
  }

  /**
   * Stops listening, says goodbye to every client as soon as its transfer is done, and resolves when all of it is closed.
   *
   * @param options.drainMs how long transfers may go on; then they are stopped. Default: the time limit `drainMs`
   * @param options.signal aborted to stop them at once
   */
  async close({ drainMs = this.#settings.timeouts.drainMs, signal }: CloseOptions = {}): Promise<void> {
    this.#isClosing = true;
    const listeners = this.#listeners;
    this.#listeners = [];
    await Promise.all(listeners.map((listener) => listener.close()));
    this.#overrun.flush();
    const sessions = [...this.#sessions];
    const closed = Promise.all(sessions.map((session) => session.closed));
    const endNow = (): void => {
      for (const session of sessions) session.end(SHUTDOWN);
    };
    for (const session of sessions) session.drain(SHUTDOWN);
    if (drainMs <= 0 || signal?.aborted) endNow();
    signal?.addEventListener("abort", endNow, { once: true });
    const callOff = this.#settings.network.clock.after(Math.max(drainMs, 1), endNow);
    await closed;
    callOff();
    signal?.removeEventListener("abort", endNow);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #accept(connection: Connection): void {
    const why = this.#isClosing ? CLOSING : this.#limits.whyNot(connection.remote.host);
    // Security: even a refusal takes a moment. Who comes faster than that is not answered any more, but takes nobody's place.
    if (why !== undefined && this.#turnedAwayCount >= MAX_TURNED_AWAY) {
      this.#overrun.dropped(connection.remote);
      connection.reset();
      return;
    }
    this.#sessionCount += 1;
    const id = this.#sessionCount;
    const leave = why === undefined ? this.#limits.enter(connection.remote.host) : this.#turnAway();
    const session = new SessionLoop({
      id,
      connection,
      settings: this.#settings,
      ports: this.#ports,
      throttle: this.#throttle,
      greeting: why === undefined ? reply(220, this.#settings.greeting) : reply(421, why),
    });
    if (why !== undefined) this.#settings.observer({ kind: "turnedAway", session: id, peer: connection.remote, why });
    this.#sessions.add(session);
    void session.closed.then(() => {
      this.#sessions.delete(session);
      leave();
    });
  }

  #turnAway(): () => void {
    this.#turnedAwayCount += 1;
    return () => {
      this.#turnedAwayCount -= 1;
    };
  }
}

function closed(): OptionError {
  return new OptionError("the server was closed: make a new one");
}

export interface CloseOptions {
  readonly drainMs?: number;
  readonly signal?: AbortSignal;
}
