/** Tells of those who were dropped without an answer: all of them, but at most once a second, however fast they come. */
import type { Endpoint } from "@pasvport/ftp-core";
import type { Clock } from "@pasvport/ftp-core/net";

/** From the first that is dropped until they are told. */
export const TELL_AFTER_MS = 1_000;

/** How many there were, and who was the last. */
export interface OverrunFacts {
  readonly count: number;
  readonly peer: Endpoint;
}

export class Overrun {
  readonly #clock: Pick<Clock, "after">;
  readonly #tell: (facts: OverrunFacts) => void;
  #untold: OverrunFacts | undefined;
  #callOff: (() => void) | undefined;

  constructor(clock: Pick<Clock, "after">, tell: (facts: OverrunFacts) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  dropped(peer: Endpoint): void {
    this.#untold = { count: (this.#untold?.count ?? 0) + 1, peer };
    this.#callOff ??= this.#clock.after(TELL_AFTER_MS, () => this.flush());
  }

  /** Tells now what would be told later: nobody comes any more. */
  flush(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    const facts = this.#untold;
    this.#untold = undefined;
    if (facts !== undefined) this.#tell(facts);
  }
}
