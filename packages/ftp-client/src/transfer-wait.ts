/** The bound on what a transfer waits for now. It has one at a time. */
import { TimeoutError } from "@pasvport/ftp-core";
import type { ClientSession } from "./client-session.js";

export class TransferWait {
  readonly #session: ClientSession;
  readonly #onTimeout: (error: TimeoutError) => void;
  #waitingFor: "reply" | "final reply" | "data" | undefined;
  #callOff: () => void = () => undefined;

  constructor(session: ClientSession, onTimeout: (error: TimeoutError) => void) {
    this.#session = session;
    this.#onTimeout = onTimeout;
  }

  /**
   * A wait that goes on keeps the bound it has. When it is over the session ends: what came later would be taken for an answer to
   * something else.
   *
   * @param waitingFor undefined: for nothing, or for something that has a bound of its own
   */
  for(waitingFor: "reply" | "final reply" | "data" | undefined): void {
    if (waitingFor === this.#waitingFor) return;
    this.#callOff();
    this.#callOff = () => undefined;
    this.#waitingFor = waitingFor;
    if (waitingFor === undefined) return;
    const { control, settings } = this.#session;
    const timeoutMs = waitingFor === "data" ? settings.timeouts.dataMs : settings.timeouts.replyMs;
    this.#callOff = settings.network.clock.after(timeoutMs, () => {
      const timeout = new TimeoutError(waitingFor, timeoutMs);
      control.abandon(timeout);
      this.#onTimeout(timeout);
    });
  }
}
