/** How long a client may be silent, and how long it may take to log in. RFC 1123 §4.1.3.2 */
import { type Reply, reply } from "@pasvport/ftp-core";
import type { Clock } from "@pasvport/ftp-core/net";
import { inSeconds } from "./in-seconds.js";
import type { ServerTimeouts } from "./server-limits.js";

/** What the watch has to know of a session. */
export interface SessionSigns {
  /** It is the client's turn. While a command or a transfer runs the time is not counted: those have bounds of their own. */
  readonly isIdle: boolean;
  readonly isLoggedIn: boolean;
}

export class SessionWatch {
  readonly #clock: Clock;
  readonly #timeouts: Pick<ServerTimeouts, "idleMs" | "loginMs">;
  readonly #onExpired: (farewell: Reply) => void;
  #callOffIdle: (() => void) | undefined;
  #callOffLogin: (() => void) | undefined;

  constructor(
    clock: Clock,
    timeouts: Pick<ServerTimeouts, "idleMs" | "loginMs">,
    onExpired: (farewell: Reply) => void,
  ) {
    this.#clock = clock;
    this.#timeouts = timeouts;
    this.#onExpired = onExpired;
  }

  /** Something happened: the silence is over, and perhaps a new one begins. */
  look({ isIdle, isLoggedIn }: SessionSigns): void {
    const { idleMs, loginMs } = this.#timeouts;
    this.#callOffIdle?.();
    this.#callOffIdle = isIdle ? this.#expire(idleMs, `no command for ${inSeconds(idleMs)}: goodbye`) : undefined;
    if (!isLoggedIn) {
      // Not begun anew by each command: a stranger who says NOOP for ever is no guest.
      this.#callOffLogin ??= this.#expire(loginMs, `nobody logged in within ${inSeconds(loginMs)}: goodbye`);
    } else {
      this.#callOffLogin?.();
      this.#callOffLogin = undefined;
    }
  }

  stop(): void {
    this.#callOffIdle?.();
    this.#callOffLogin?.();
  }

  #expire(afterMs: number, farewell: string): () => void {
    return this.#clock.after(afterMs, () => this.#onExpired(reply(421, farewell)));
  }
}
