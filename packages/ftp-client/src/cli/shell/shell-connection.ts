/**
 * The server that the shell talks with, and where in it: one session after the other.
 *
 * A session that was lost is made again by the library. One that was cut, or whose options have changed, is made again here, by the
 * next command; both come back to the directory that the prompt shows.
 */
import { NegativeReplyError, OptionError, type TraceEvent } from "@pasvport/ftp-core";
import type { FtpClientOptions } from "../../client-options.js";
import { FtpClient } from "../../ftp-client.js";

/** Where the shell is. */
export interface Whereabouts {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  /** As the server names it; empty where it does not tell. */
  readonly directory: string;
}

export interface ConnectionNews {
  /** A session that was lost is made again. */
  onConnectedAgain(): void;
  /** Every line of the dialogue. */
  onTrace(event: TraceEvent): void;
}

export class ShellConnection {
  readonly #news: ConnectionNews;
  #options: FtpClientOptions | undefined;
  #client: FtpClient | undefined;
  /** All that are not closed yet, those that are saying goodbye included. */
  readonly #open = new Set<FtpClient>();
  #directory = "";
  #previous: string | undefined;
  /** Where the login led. */
  #home = "";
  /** The session was lost here, not by its options: the next one is news. */
  #isCut = false;

  constructor(news: ConnectionNews) {
    this.#news = news;
  }

  /** Undefined where nothing is open. */
  get whereabouts(): Whereabouts | undefined {
    if (this.#options === undefined) return undefined;
    const { host, port = 21, user } = this.#options;
    return { host, port, user, directory: this.#directory };
  }

  /** Connects and logs in; what was open before is closed first. Where that fails, nothing is open. */
  async open(options: FtpClientOptions, signal: AbortSignal): Promise<void> {
    await this.close();
    const client = await this.#connect(options, signal);
    try {
      this.#home = await directoryOf(client, signal);
    } catch (error) {
      client.destroy();
      throw error;
    }
    this.#directory = this.#home;
    this.#options = options;
    this.#client = client;
  }

  /** The client of the session; it is made where there is none any more. @throws OptionError where nothing was opened */
  async client(signal: AbortSignal): Promise<FtpClient> {
    if (this.#options === undefined) {
      throw new OptionError("not connected: open ftp://[user@]host[:port]/path connects");
    }
    if (this.#client !== undefined) return this.#client;
    const client = await this.#connect(this.#options, signal);
    const wanted = this.#directory;
    try {
      const home = await directoryOf(client, signal);
      if (wanted !== "" && wanted !== home) await client.changeDirectory(wanted, { signal });
    } catch (error) {
      if (!(error instanceof NegativeReplyError)) {
        client.destroy();
        throw error;
      }
      // It is gone: this command must not run somewhere else. The prompt tells where the next one will.
      this.#directory = "";
      this.#client = client;
      throw error;
    }
    this.#client = client;
    return client;
  }

  /** @param path `-`: the one before; undefined: where the login led */
  async changeDirectory(path: string | undefined, signal: AbortSignal): Promise<void> {
    const wanted = path === "-" ? this.#previous : (path ?? this.#home);
    if (path === "-" && this.#previous === undefined)
      throw new OptionError("there is no directory before this one yet");
    const client = await this.client(signal);
    if (wanted === "" && path === undefined)
      throw new OptionError("the server did not tell where the login led: write the directory");
    const before = this.#directory;
    this.#directory = await client.changeDirectory(wanted ?? "", { signal });
    this.#previous = before;
  }

  /** Asks the server: after a command of which nobody knows what it changed. */
  async refreshDirectory(signal: AbortSignal): Promise<void> {
    this.#directory = await directoryOf(await this.client(signal), signal);
  }

  /** From the next command on, other options count. */
  async use(options: Partial<FtpClientOptions>): Promise<void> {
    if (this.#options === undefined) return;
    this.#options = { ...this.#options, ...options };
    await this.#leave();
  }

  /** At once, without a word; the next command connects again. */
  cut(): void {
    for (const client of this.#open) client.destroy();
    this.#open.clear();
    this.#client = undefined;
    this.#isCut = true;
  }

  /** Says goodbye. Nothing is open afterwards. Never rejects. */
  async close(): Promise<void> {
    this.#options = undefined;
    this.#directory = "";
    this.#previous = undefined;
    this.#isCut = false;
    await this.#leave();
  }

  async #leave(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client === undefined) return;
    await client.close();
    this.#open.delete(client);
  }

  async #connect(options: FtpClientOptions, signal: AbortSignal): Promise<FtpClient> {
    const onTrace = (event: TraceEvent): void => {
      this.#news.onTrace(event);
      // Who we are is told once in a session, at its beginning. Further sessions, for files at the same time, begin while ours goes on.
      const isLogin = event.kind === "command" && /^USER /i.test(event.text);
      const isLost = this.#client === undefined ? this.#isCut : !this.#client.isConnected;
      if (isLogin && isLost) this.#news.onConnectedAgain();
    };
    const client = await FtpClient.connect({ ...options, onTrace }, { signal });
    this.#isCut = false;
    this.#open.add(client);
    return client;
  }
}

/** Interop: some servers have no PWD; then the prompt shows none. */
async function directoryOf(client: FtpClient, signal: AbortSignal): Promise<string> {
  try {
    return await client.workingDirectory({ signal });
  } catch (error) {
    if (signal.aborted) throw error;
    return "";
  }
}
