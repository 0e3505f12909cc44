/** A download that its reader pulls: what is not read is not taken from the server either. */
import { Readable } from "node:stream";
import type { SessionTurns } from "../session-turns.js";
import { download } from "./download.js";
import { TransferLife } from "./transfer-life.js";
import type { ReadableOptions } from "./transfer-options.js";

export class DownloadStream extends Readable {
  readonly #life: TransferLife;
  readonly #transfer: (signal: AbortSignal) => Promise<void>;
  /** Ends the wait for a reader who wants more. */
  #onWanted: () => void = () => undefined;

  constructor(turns: SessionTurns, path: string, options: ReadableOptions) {
    super();
    this.#transfer = async (signal) => {
      await download(turns, path, (chunk) => this.#give(chunk), { ...options, signal });
      this.push(null);
    };
    this.#life = new TransferLife(this, { turns, operation: `download ${path}`, signal: options.signal });
    this.#life.watch();
  }

  override _read(): void {
    this.#onWanted();
    this.#life.begin(this.#transfer);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    const ended = this.#life.end(error);
    this.#onWanted();
    void ended.then(() => callback(error));
  }

  #give(chunk: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#onWanted = resolve;
      if (this.destroyed || this.push(chunk)) resolve();
    });
  }
}
