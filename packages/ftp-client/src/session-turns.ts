/**
 * The session of a client, used by one call at a time: FTP does one thing after the other. Calls made meanwhile wait.
 *
 * A session that was lost between two calls is made again. One that is lost in the middle of a call fails that call: nobody else
 * can know whether what was asked for may be done twice.
 */
import { setMaxListeners } from "node:events";
import { ConnectionError, OptionError } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import { AbortListeners } from "./abort-listeners.js";
import { explain } from "./advice/explain.js";
import { ClientClosedError } from "./client-closed-error.js";
import type { ClientSettings } from "./client-options.js";
import { type ClientSession, type Learnt, waysToCancel } from "./client-session.js";
import { connect } from "./connect.js";
import { ensureUtf8 } from "./operations/encoding.js";
import { logout } from "./operations/logout.js";

/** One call's turn. */
export interface Turn {
  /** What the caller asked for, for errors: `download a.txt`. */
  readonly operation: string;
  /** The names that it sends; the server must know how they are encoded. */
  readonly names?: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /**
   * Where it begins: it need not be where the last session was, which may be gone. Default: there, if a session is made again.
   */
  readonly from?: "anywhere";
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
  /** Where relative paths began when that was known last: a session that is made again goes there. */
  #directory: string | undefined;
  /** The session that was made again without going there. */
  #astray: ClientSession | undefined;
  /** Settles when the last turn that was asked for is over. Never rejects. */
  #last: Promise<unknown> = Promise.resolve();
  #closed: ConnectionError | undefined;
  readonly #abortListeners = new AbortListeners();
  readonly #closing = new AbortController();
  readonly #destroyed = new AbortController();

  /** Nothing is connected before the first turn. */
  constructor(settings: ClientSettings, learnt: Learnt = { lacks: new Set() }) {
    this.settings = settings;
    this.#learnt = learnt;
    // Each open stream listens; that is no leak.
    setMaxListeners(0, this.closing, this.destroyed);
  }

  /** What is known of the server, and what the session is like; undefined before the first turn. */
  get session(): ClientSession | undefined {
    return this.#session;
  }

  /** Fires when `close` or `destroy` is called: what waits for its caller, as a stream does, must not be waited for. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Fires when `destroy` is called. */
  get destroyed(): AbortSignal {
    return this.#destroyed.signal;
  }

  /** One more session with the same server, for transfers at the same time; it knows what this one has learnt. */
  another(): SessionTurns {
    return new SessionTurns(this.settings, this.#learnt);
  }

  /**
   * Waits for its turn, connects where there is no session, and runs the operation. An operation that awaits a turn of these same
   * turns waits for itself: for that there is `another`.
   */
  run<T>(turn: Turn, operation: (session: ClientSession) => Promise<T>): Promise<T> {
    let isInUse = false;
    const running = this.#last.then(async () => {
      stopIfAborted(turn);
      const session = await this.#ready(turn);
      // The caller has its answer already: nothing may be done any more.
      stopIfAborted(turn);
      isInUse = turn.stops === "inOrder";
      return isInUse ? await this.#hurrying(session, turn, operation) : await operation(session);
    });
    this.#last = running.catch(() => undefined).finally(() => this.#noteDirectory());
    const explained = running.catch((error: unknown) => {
      throw this.explain(error, turn.operation);
    });
    return this.#orAborted(explained, turn, () => isInUse);
  }

  /** Says QUIT and closes. Waits for what runs; no turn comes after it. May be called twice. Never rejects. */
  close(): Promise<void> {
    this.#closing.abort(new ClientClosedError("this client was closed"));
    const closing = this.#last.then(async () => {
      this.#closed ??= new ClientClosedError("this client was closed");
      if (this.#session !== undefined) await logout(this.#session);
    });
    this.#last = closing.catch(() => undefined);
    return closing;
  }

  /** Cuts the connection, without a word; what runs and what waits fails. */
  destroy(error: ConnectionError = new ClientClosedError("this client was destroyed")): void {
    this.#closed ??= error;
    this.#session?.control.abandon(error);
    this.#closing.abort(error);
    this.#destroyed.abort(error);
  }

  /** Notes on an error what it was about, and the last lines of the dialogue. */
  explain(error: unknown, operation: string): unknown {
    return explain(error, { operation, transcript: [...this.#transcript], settings: this.settings });
  }

  async #ready({ names = [], signal, from }: Turn): Promise<ClientSession> {
    this.#stopIfClosed();
    // Types cannot keep an untyped caller from leaving one out.
    if (names.some((name) => typeof name !== "string")) throw new OptionError("a path is missing: it must be a text");
    const session = await this.#connected(from === "anywhere" ? undefined : this.#directory, signal);
    await ensureUtf8(session, names);
    return session;
  }

  async #connected(directory: string | undefined, signal: AbortSignal | undefined): Promise<ClientSession> {
    const before = this.#session;
    if (before !== undefined && (!before.control.isOver || this.settings.whenLost === "fail")) return before;
    try {
      const session = await connect(this.settings, {
        learnt: this.#learnt,
        transcript: this.#transcript,
        directory,
        signal: signal === undefined ? this.destroyed : AbortSignal.any([signal, this.destroyed]),
      });
      this.#session = session;
      if (this.#directory !== directory) this.#astray = session;
      if (this.#closed !== undefined) session.control.abandon(this.#closed);
      return session;
    } finally {
      // Destroyed meanwhile: this is what is told then.
      this.#stopIfClosed();
    }
  }

  #stopIfClosed(): void {
    // Each call has an error of its own: what it was about is noted on it.
    if (this.#closed !== undefined) throw new ClientClosedError(this.#closed.message, { cause: this.#closed });
  }

  #noteDirectory(): void {
    const session = this.#session;
    const directory = session?.state.directory;
    // It did not come to where its turn wanted to go either: relative names would mean other files there than before.
    if (session !== undefined && session === this.#astray && directory === undefined)
      session.control.abandon(new ConnectionError("it was closed: it was not in the working directory"));
    this.#astray = undefined;
    this.#directory = directory ?? this.#directory;
  }

  /**
   * Runs what comes to its end by itself when it is stopped. Where it waits for a server that says nothing, that costs the session,
   * after as long as every way of cancelling a transfer may take.
   */
  async #hurrying<T>(
    session: ClientSession,
    { operation, signal }: Turn,
    work: (session: ClientSession) => Promise<T>,
  ): Promise<T> {
    const { network, timeouts } = this.settings;
    const patienceMs = waysToCancel.length * timeouts.cancelMs;
    let callOff = (): void => undefined;
    const onAbort = (): void => {
      callOff = network.clock.after(patienceMs, () => session.control.abandon(abortedError(signal, operation)));
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await work(session);
    } finally {
      signal?.removeEventListener("abort", onAbort);
      callOff();
    }
  }

  /** @param isInUse whether the operation has to come to its end first */
  #orAborted<T>(running: Promise<T>, turn: Turn, isInUse: () => boolean): Promise<T> {
    const { operation, signal } = turn;
    if (signal === undefined) return running;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        if (!isInUse()) reject(this.explain(abortedError(signal, operation), operation));
      };
      const callOff = this.#abortListeners.add(signal, onAbort);
      running.finally(callOff).then(resolve, reject);
      if (signal.aborted) onAbort();
    });
  }
}

function stopIfAborted({ operation, signal }: Turn): void {
  if (signal?.aborted) throw abortedError(signal, operation);
}
