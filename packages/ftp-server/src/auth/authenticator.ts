/** Who may log in. Whoever embeds the server may bring another. */
import type { Storage } from "../storage/storage.js";

export interface Authenticator {
  /**
   * The account behind a name and a password, or undefined for a wrong one.
   *
   * Security: it must take the same time for an unknown name and for a wrong password.
   */
  authenticate(name: string, password: string): Promise<Account | undefined>;
}

export interface Account {
  readonly name: string;
  readonly access: "read" | "write";
  /** What this user sees, where that is not what the server serves to everybody. */
  readonly storage?: Storage;
}
