/** Who may log in. Whoever embeds the server may bring another. */
import type { Endpoint } from "@pasvport/ftp-core";
import type { Storage } from "../storage/storage.js";

export interface Authenticator {
  /**
   * The account of whoever tries to log in, or undefined for a wrong name or password. It may throw: the client gets a 451. An
   * answer that is neither counts as a wrong password, and is told as the event `failed`.
   *
   * Security: it must take the same time for an unknown name and for a wrong password.
   */
  authenticate(attempt: LoginAttempt): Promise<Account | undefined>;
}

/** USER and PASS, and who says them. */
export interface LoginAttempt {
  readonly name: string;
  readonly password: string;
  /** The client's end of the control connection. */
  readonly peer: Endpoint;
  /** Aborted when nobody waits for the answer any more: the client is gone, or was told that it takes too long. */
  readonly signal: AbortSignal;
}

export interface Account {
  readonly name: string;
  /** `read` makes the storage read-only for this user, whatever the command. */
  readonly access: "read" | "write";
  /** What this user sees, where that is not what the server serves to everybody. */
  readonly storage?: Storage;
}
