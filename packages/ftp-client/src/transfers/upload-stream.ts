/** An upload that its writer pushes. It finishes when the server has said that it has it all. */
import { Writable } from "node:stream";
import { ConnectionError } from "@pasvport/ftp-core";
import type { SessionTurns } from "../session-turns.js";
import { TransferLife } from "./transfer-life.js";
import type { WritableOptions } from "./transfer-options.js";
import { upload } from "./upload.js";

type Callback = (error?: Error | null) => void;

type Step = IteratorResult<Uint8Array, undefined>;

export class UploadStream extends Writable {
  readonly #life: TransferLife;
  readonly #transfer: (signal: AbortSignal) => Promise<void>;
  /** The transfer waits for the next chunk. */
  #asking: { readonly resolve: (step: Step) => void; readonly reject: (error: Error) => void } | undefined;
  /** What the transfer did not ask for yet. */
  #step: Step | undefined;
  /** Tells the writer that the last chunk is on its way, or that all is there. */
  #onTaken: Callback | undefined;

  constructor(turns: SessionTurns, path: string, options: WritableOptions) {
    super();
    const chunks = { [Symbol.asyncIterator]: () => ({ next: () => this.#next() }) };
    this.#transfer = async (signal) => {
      await upload(turns, chunks, path, { ...options, signal });
      this.#taken();
    };
    this.#life = new TransferLife(this, {
      turns,
      operation: `upload ${path}`,
      signal: options.signal,
      isCallersTurn: () => !this.writableEnded,
    });
    this.#life.watch();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, callback: Callback): void {
    this.#offer({ done: false, value: chunk }, callback);
  }

  override _final(callback: Callback): void {
    this.#offer({ done: true, value: undefined }, callback);
  }

  override _destroy(error: Error | null, callback: Callback): void {
    const ended = this.#life.end(error);
    const reason = error ?? new ConnectionError("the stream was destroyed before it was finished");
    this.#asking?.reject(reason);
    void ended.then(() => {
      this.#taken(reason);
      callback(error);
    });
  }

  #offer(step: Step, callback: Callback): void {
    this.#onTaken = callback;
    this.#step = step;
    this.#life.begin(this.#transfer);
    this.#give();
  }

  /** The chunk before is with the kernel when the next one is asked for. */
  #next(): Promise<Step> {
    return new Promise((resolve, reject) => {
      this.#asking = { resolve, reject };
      if (this.#step === undefined) this.#taken();
      else this.#give();
    });
  }

  #give(): void {
    const step = this.#step;
    if (step === undefined || this.#asking === undefined) return;
    this.#step = undefined;
    this.#asking.resolve(step);
    this.#asking = undefined;
  }

  #taken(error?: Error): void {
    const callback = this.#onTaken;
    this.#onTaken = undefined;
    callback?.(error);
  }
}
