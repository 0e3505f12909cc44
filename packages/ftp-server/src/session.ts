/** One client's session as the handlers see it: a value without sockets. Handlers return what changes. */
import type { Endpoint, MlsxFact, Representation } from "@pasvport/ftp-core";
import type { Account } from "./auth/authenticator.js";
import { servedFacts } from "./served-facts.js";
import { readOnly } from "./storage/read-only-storage.js";
import type { Storage } from "./storage/storage.js";
import type { VirtualPath } from "./storage/virtual-path.js";

export interface Session {
  /** Counts up from 1 in each server. */
  readonly id: number;
  /** Both ends of the control connection. */
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly user: User | undefined;
  /** TYPE. RFC 959 §3.1.1: ASCII until the client says otherwise. */
  readonly representation: Representation;
  /** What MLSD and MLST tell, in the order of their lines. OPTS MLST chooses. RFC 3659 §7.9 */
  readonly facts: readonly MlsxFact[];
  /** EPSV ALL was said: no other way to arrange a data connection is taken. RFC 2428 §4 */
  readonly isExtendedPassiveOnly: boolean;
  /** Wrong passwords since the session began. REIN does not forget them. */
  readonly failedLogins: number;
}

export interface User {
  readonly name: string;
  /** What this user may do is what this storage does. */
  readonly storage: Storage;
  readonly workingDirectory: VirtualPath;
}

export function newSession(id: number, { local, remote }: { local: Endpoint; remote: Endpoint }): Session {
  return { id, local, remote, failedLogins: 0, ...initialSettings };
}

/** What REIN goes back to. RFC 959 §4.1.1 */
export const initialSettings = {
  user: undefined,
  representation: "ascii",
  facts: servedFacts,
  isExtendedPassiveOnly: false,
} as const satisfies Partial<Session>;

/** Security: the right to write belongs to the storage, not to a list of verbs that could be forgotten. */
export function userFrom(account: Account, served: Storage): User {
  const storage = account.storage ?? served;
  return {
    name: account.name,
    storage: account.access === "write" ? storage : readOnly(storage),
    workingDirectory: "/",
  };
}
