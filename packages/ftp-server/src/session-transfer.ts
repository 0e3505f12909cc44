/** The transfer of a session, at most one at a time: from the handler's outcome until its file is given back. */
import type { Verb } from "@pasvport/ftp-core";
import type { TransferFacts } from "./observe/session-event.js";
import type { RunningTransfer, Transfer } from "./transfer.js";
import {
  moveTransfer,
  openData,
  releaseTransfer,
  type TransferStop,
  type TransferSurroundings,
} from "./transfer-steps.js";

export class SessionTransfer {
  readonly #surroundings: TransferSurroundings;
  #running: RunningTransfer | undefined;
  #stop: TransferStop | undefined;
  #moved: TransferFacts | undefined;
  #moving: Promise<void> = Promise.resolve();
  #released: Promise<void> = Promise.resolve();

  constructor(surroundings: TransferSurroundings) {
    this.#surroundings = {
      ...surroundings,
      onDone: (facts) => {
        this.#moved = facts;
        surroundings.onDone(facts);
      },
    };
  }

  get running(): RunningTransfer | undefined {
    return this.#running;
  }

  /** Settles when the file of the last transfer is given back: what it held is free again. */
  get released(): Promise<void> {
    return this.#released;
  }

  /** Settles when the last bytes have come to rest too. */
  async atRest(): Promise<void> {
    await this.#moving;
    await this.#released;
  }

  begin(verb: Verb, transfer: Transfer): void {
    this.#running = { ...transfer, verb, progress: { bytes: 0 } };
    this.#stop = undefined;
    this.#moved = undefined;
  }

  open(): void {
    void openData(this.#surroundings);
  }

  move(): void {
    if (this.#running !== undefined) {
      this.#moving = moveTransfer(this.#running, this.#surroundings, () => this.#stop);
    }
  }

  /** Closes the data connection under it. */
  stop(stop: TransferStop): void {
    this.#stop = stop;
    void this.#surroundings.data.drop();
  }

  /**
   * It is over, or was never begun: the file goes back, and the next command may ask for it. Now, not when the bytes are at rest:
   * a client that is gone must not have its half file published.
   */
  giveBack(stop?: TransferStop): void {
    const transfer = this.#running;
    this.#running = undefined;
    if (transfer === undefined) return;
    this.#stop ??= stop;
    const { settings, onFailure } = this.#surroundings;
    this.#released = releaseTransfer(transfer, settings, onFailure);
  }

  /** What the last transfer moved; once. */
  takeFacts(): TransferFacts | undefined {
    const facts = this.#moved;
    this.#moved = undefined;
    return facts;
  }
}
