/**
 * The session of a client, used by one call at a time: FTP does one thing after the other. Calls made meanwhile wait.
 *
 * A session that was lost between two calls is made again. One that is lost in the middle of a call fails that call: nobody else
 * can know whether what was asked for may be done twice.
 */
import { ConnectionError } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import { explain } from "./advice/explain.js";
import type { ClientSettings } from "./client-options.js";
import type { ClientSession, Learnt } from "./client-session.js";
import { connect } from "./connect.js";
import { ensureUtf8 } from "./operations/encoding.js";
import { logout } from "./operations/logout.js";
import { goTo } from "./operations/working-directory.js";

/** One call's turn. */
export interface Turn {
  /** What the caller asked for, for errors: `download a.txt`. */
  readonly operation: string;
  /** The names that it sends; the server must know how they are encoded. */
  readonly names?: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /**
   * When a signal that fires in the middle ends the call: `atOnce` (the answer comes later, and the next call waits for it), or when
   * the operation itself is done with it, as what the caller gave is in use until then.
   */
  readonly stops: "atOnce" | "inOrder";
}

export class SessionTurns {
  readonly settings: ClientSettings;
  readonly #learnt: Learnt;
  readonly #transcript: string[] = [];
  #session: ClientSession | undefined;
  /** Settles when the last turn that was asked for is over. */
  #last: Promise<unknown> = Promise.resolve();
  #closed: ConnectionError | undefined;

  /** Nothing is connected before the first turn. */
  constructor(settings: ClientSettings, learnt: Learnt = { lacks: new Set() }) {
    this.settings = settings;
    this.#learnt = learnt;
  }

  /** What is known of the server, and what the session is like; undefined before the first turn. */
  get session(): ClientSession | undefined {
    return this.#session;
  }

  /** One more session with the same server, for transfers at the same time; it knows what this one has learnt. */
  another(): SessionTurns {
    return new SessionTurns(this.settings, this.#learnt);
  }

  /** Waits for its turn, connects where there is no session, and runs the operation. */
  run<T>(turn: Turn, operation: (session: ClientSession) => Promise<T>): Promise<T> {
    const { signal, stops } = turn;
    let isInUse = false;
    const running = this.#last.then(async () => {
      if (signal?.aborted) throw abortedError(signal, turn.operation);
      isInUse = stops === "inOrder";
      return operation(await this.#ready(turn));
    });
    this.#last = running.catch(() => undefined);
    const explained = running.catch((error: unknown) => this.#rethrow(error, turn));
    return signal === undefined ? explained : this.#orAborted(explained, turn, () => isInUse);
  }

  /** Says QUIT and closes. Waits for what runs; no turn comes after it. May be called twice. Never rejects. */
  close(): Promise<void> {
    const closing = this.#last.then(async () => {
      this.#closed ??= new ConnectionError("this client was closed");
      if (this.#session !== undefined) await logout(this.#session);
    });
    this.#last = closing;
    return closing;
  }

  /** Cuts the connection, without a word; what runs and what waits fails. */
  destroy(error: ConnectionError = new ConnectionError("this client was destroyed")): void {
    this.#closed ??= error;
    this.#session?.control.abandon(error);
  }

  async #ready({ names = [], signal }: Turn): Promise<ClientSession> {
    if (this.#closed !== undefined) throw this.#closed;
    const session = await this.#connected(signal);
    await ensureUtf8(session, names);
    return session;
  }

  async #connected(signal: AbortSignal | undefined): Promise<ClientSession> {
    const lost = this.#session;
    if (lost !== undefined && (!lost.control.isOver || this.settings.whenLost === "fail")) return lost;
    const session = await connect(this.settings, { learnt: this.#learnt, transcript: this.#transcript, signal });
    if (this.#closed !== undefined) session.control.abandon(this.#closed);
    if (lost?.state.directory !== undefined) {
      await goTo(session, lost.state.directory);
      session.state.directory = lost.state.directory;
    }
    this.#session = session;
    return session;
  }

  #rethrow(error: unknown, { operation }: Turn): never {
    throw explain(error, { operation, transcript: [...this.#transcript], settings: this.settings });
  }

  /** @param isInUse whether the operation has to come to its end first */
  #orAborted<T>(running: Promise<T>, { operation, signal }: Turn, isInUse: () => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        if (!isInUse())
          reject(explain(abortedError(signal, operation), { operation, transcript: [], settings: this.settings }));
      };
      const done = (): void => signal?.removeEventListener("abort", onAbort);
      signal?.addEventListener("abort", onAbort, { once: true });
      running.finally(done).then(resolve, reject);
      if (signal?.aborted) onAbort();
    });
  }
}
