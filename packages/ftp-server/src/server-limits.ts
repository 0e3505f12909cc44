/** How long a server waits, and how much it takes: each bound with its default, which is written here and nowhere else. */
import { OptionError } from "@pasvport/ftp-core";

/** In milliseconds, each more than 0. The defaults are `defaultTimeouts`. */
export interface ServerTimeouts {
  /** Waiting for a data connection to open. Shorter than what clients wait for our 425. */
  readonly dataMs: number;
  /** Waiting for the next command; never counted while a command or a transfer runs. RFC 1123 §4.1.3.2 */
  readonly idleMs: number;
  /** A transfer in which not a byte moves. */
  readonly stallMs: number;
  /** From the beginning until somebody is logged in. */
  readonly loginMs: number;
  /** Waiting for a step of the storage or the authenticator: opening, reading, publishing. */
  readonly storageMs: number;
  /**
   * How long after the data's end an upload waits before it replaces a file: a client that was killed closes both connections, and
   * which end is seen first is chance.
   */
  readonly graceMs: number;
  /** Waiting for a client to read its last reply and close, and for its files to be given back. */
  readonly closeMs: number;
  /** Waiting for running transfers when the server closes. */
  readonly drainMs: number;
}

export const defaultTimeouts = {
  dataMs: 30_000,
  idleMs: 300_000,
  stallMs: 120_000,
  loginMs: 60_000,
  storageMs: 60_000,
  graceMs: 10,
  closeMs: 5_000,
  drainMs: 30_000,
} as const satisfies ServerTimeouts;

/** The defaults are `defaultLimits`. */
export interface ServerLimits {
  /** Clients at a time. */
  readonly maxClients: number;
  /** Clients at a time from one address; of IPv6 its /64 network counts. */
  readonly maxPerAddress: number;
  /** Wrong passwords in one session; the last one ends it. */
  readonly loginAttempts: number;
  /** Milliseconds for which the login after a failed one is held back; they double with each failure from the same address. */
  readonly loginDelayMs: number;
  /** The most that these become, in milliseconds. Keep it within what clients wait for an answer, and within `loginMs`. */
  readonly longestLoginDelayMs: number;
}

export const defaultLimits = {
  maxClients: 500,
  maxPerAddress: 100,
  loginAttempts: 3,
  loginDelayMs: 1_000,
  longestLoginDelayMs: 16_000,
} as const satisfies ServerLimits;

/** The defaults with these changes. @throws OptionError */
export function timeoutsFrom(chosen: Partial<ServerTimeouts> | undefined): ServerTimeouts {
  const timeouts = { ...defaultTimeouts, ...chosen };
  for (const [name, value] of Object.entries(timeouts)) {
    if (!(value > 0)) throw new OptionError(`the time limit ${name} must be more than 0`);
  }
  return timeouts;
}

/** The defaults with these changes. @throws OptionError */
export function limitsFrom(chosen: Partial<ServerLimits> | undefined): ServerLimits {
  const limits = { ...defaultLimits, ...chosen };
  const { loginDelayMs, longestLoginDelayMs, ...counts } = limits;
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new OptionError(`the limit ${name} must be a whole number from 1 up`);
    }
  }
  if (!(loginDelayMs >= 0)) throw new OptionError("the limit loginDelayMs must not be less than 0");
  if (!(longestLoginDelayMs >= loginDelayMs)) {
    throw new OptionError(
      `the limit longestLoginDelayMs (${longestLoginDelayMs}) must not be less than loginDelayMs (${loginDelayMs}): raise it, or lower the other`,
    );
  }
  return limits;
}
