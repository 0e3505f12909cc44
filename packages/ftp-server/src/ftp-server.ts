/** The server: listens, gives each client a session, and stops without leaving anything behind. */
import { randomInt } from "node:crypto";
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
import { type FtpServerOptions, type ServerSettings, settingsFrom } from "./server-options.js";
import { SessionLoop } from "./session-loop.js";

const GREETING = reply(220, "Pasvport FTP server ready");
const SHUTDOWN = reply(421, "the server is shutting down: goodbye");

/**
 * An FTP server.
 *
 * ```ts
 * const server = new FtpServer({ storage: await openDiskStorage("/srv/files"), authenticator: anonymousUsers() });
 * await server.listen();
 * ```
 */
export class FtpServer {
  readonly #settings: ServerSettings;
  readonly #ports: PassivePorts;
  readonly #sessions = new Set<SessionLoop>();
  #listeners: readonly Listener[] = [];
  #sessionCount = 0;
  #isClosing = false;

  /** @throws OptionError for options that make no sense */
  constructor(options: FtpServerOptions) {
    this.#settings = settingsFrom(options);
    const { passivePorts } = this.#settings;
    this.#ports =
      passivePorts === undefined
        ? new SystemPorts()
        : new PassivePortRange(passivePorts, () => randomInt(2 ** 32) / 2 ** 32);
  }

  /**
   * Begins to listen on every host. Resolves with the addresses that are really bound.
   * @throws NetworkError when one of them cannot be had; then none is kept. OptionError after `close`
   */
  async listen(): Promise<readonly Endpoint[]> {
    const { network, hosts, port } = this.#settings;
    const listeners: Listener[] = [];
    try {
      for (const host of hosts) {
        listeners.push(await network.listen({ host, port, onConnection: (connection) => this.#accept(connection) }));
        if (this.#isClosing) throw new OptionError("the server was closed: make a new one");
      }
    } catch (error) {
      await Promise.all(listeners.map((listener) => listener.close()));
      throw error;
    }
    this.#listeners = [...this.#listeners, ...listeners];
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
  get inUse(): { readonly sessions: number; readonly passivePorts: number } {
    return { sessions: this.#sessions.size, passivePorts: this.#ports.usedCount };
  }

  /** Stops listening, says goodbye to every client, stops what runs, and resolves when all of it is closed. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const listeners = this.#listeners;
    this.#listeners = [];
    await Promise.all(listeners.map((listener) => listener.close()));
    const sessions = [...this.#sessions];
    for (const session of sessions) session.end(SHUTDOWN);
    await Promise.all(sessions.map(({ closed }) => closed));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #accept(connection: Connection): void {
    this.#sessionCount += 1;
    const session = new SessionLoop({
      id: this.#sessionCount,
      connection,
      settings: this.#settings,
      ports: this.#ports,
      greeting: this.#isClosing ? SHUTDOWN : GREETING,
    });
    this.#sessions.add(session);
    void session.closed.then(() => this.#sessions.delete(session));
  }
}
