/** The transfer behind a stream: it begins once, and ends with the stream, the caller's signal, or the client. */
import type { Readable, Writable } from "node:stream";
import { ConnectionError, type FtpError } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import type { SessionTurns } from "../session-turns.js";

export interface TransferLifeOptions {
  readonly turns: SessionTurns;
  readonly operation: string;
  /** The caller's. */
  readonly signal: AbortSignal | undefined;
  /** Whether it has to be ended when the client is closed, because only the caller could. Default: it has to. */
  readonly isCallersTurn?: () => boolean;
}

export class TransferLife {
  readonly #stream: Readable | Writable;
  readonly #options: TransferLifeOptions;
  readonly #controller = new AbortController();
  #running: Promise<void> | undefined;

  /** @param stream is destroyed when the transfer fails; it calls `end` then */
  constructor(stream: Readable | Writable, options: TransferLifeOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  /** From now on the caller's signal ends it. */
  watch(): void {
    const { signal } = this.#options;
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** @param transfer moves all there is; its signal fires when the stream is destroyed */
  begin(transfer: (signal: AbortSignal) => Promise<void>): void {
    this.#running ??= this.#run(transfer);
  }

  /** Resolves when the session is free for others. Never rejects. */
  async end(error: Error | null): Promise<void> {
    const { signal, turns } = this.#options;
    signal?.removeEventListener("abort", this.#onAbort);
    turns.closing.removeEventListener("abort", this.#onClosing);
    this.#controller.abort(error ?? undefined);
    await this.#running;
  }

  async #run(transfer: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { turns, operation } = this.#options;
    if (!turns.closing.aborted) turns.closing.addEventListener("abort", this.#onClosing, { once: true });
    try {
      await transfer(this.#controller.signal);
    } catch (error) {
      this.#stream.destroy(
        error instanceof Error ? error : new ConnectionError(`${operation} failed`, { cause: error }),
      );
    }
  }

  readonly #onAbort = (): void => {
    const { signal, operation } = this.#options;
    this.#destroy(abortedError(signal, operation));
  };

  readonly #onClosing = (): void => {
    const { turns, operation, isCallersTurn = () => true } = this.#options;
    if (!isCallersTurn()) return;
    const cause: unknown = turns.closing.reason;
    const error = new ConnectionError(`${operation}: the client was closed meanwhile`, { cause });
    // A stream that nobody looks after any more is no reason to end the process, as an error without a listener does.
    if (this.#stream.listenerCount("error") > 0) this.#destroy(error);
    else this.#stream.destroy();
  };

  #destroy(error: FtpError): void {
    const { turns, operation } = this.#options;
    turns.explain(error, operation);
    this.#stream.destroy(error);
  }
}
