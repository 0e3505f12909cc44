/** What a server can be told, with each default and its reason. */
import {
  type AddressPolicy,
  addressPolicyFrom,
  OptionError,
  type PortRange,
  parseIpAddress,
  requirePortRange,
} from "@pasvport/ftp-core";
import { type Network, nodeNetwork } from "@pasvport/ftp-core/net";
import type { Authenticator } from "./auth/authenticator.js";
import { debugObserver } from "./observe/debug-observer.js";
import type { ServerObserver } from "./observe/session-event.js";
import type { Storage } from "./storage/storage.js";

export interface FtpServerOptions {
  /** What is served. `openDiskStorage(directory)`, `createMemoryStorage()`, or one of your own. */
  readonly storage: Storage;
  /** Who may log in, and whether to read or to write. `anonymousUsers()`, `staticUsers([...])`, or one of your own. */
  readonly authenticator: Authenticator;
  /** IP addresses to listen on. Default 127.0.0.1: a server that nobody configured serves this machine only. */
  readonly hosts?: readonly string[];
  /** Port of the control connection, 0 for any that is free. Default 2121: port 21 needs rights. */
  readonly port?: number;
  /** Ports that passive data connections may use. Default: any that the system has free. */
  readonly passivePorts?: PortRange;
  /** The IPv4 address that 227 tells instead of the one the client dialled: for servers behind NAT. */
  readonly publicAddress?: string;
  /** Which families of modes are offered. Default: both. */
  readonly modes?: { readonly passive: boolean; readonly active: boolean };
  /** Who may be at the other end of a data connection. Default: only the control connection's peer, ports from 1024. */
  readonly addressPolicy?: Partial<AddressPolicy>;
  readonly timeouts?: Partial<ServerTimeouts>;
  readonly limits?: Partial<ServerLimits>;
  /** Is told what happens, for logs. */
  readonly observer?: ServerObserver;
  /** Default: the real one. */
  readonly network?: Network;
}

export interface ServerTimeouts {
  /** Waiting for a data connection to open. Default 30 000: shorter than what clients wait for our 425. */
  readonly dataMs: number;
  /** Waiting for the next command; never counted while a command or a transfer runs. Default 300 000. RFC 1123 §4.1.3.2 */
  readonly idleMs: number;
  /** A transfer in which not a byte moves. Default 120 000. */
  readonly stallMs: number;
  /** From the beginning until somebody is logged in. Default 60 000. */
  readonly loginMs: number;
  /** Waiting for a step of the storage or the authenticator: opening, reading, publishing. Default 60 000. */
  readonly storageMs: number;
  /** Waiting for a client to read its last reply and close, and for its files to be given back. Default 5 000. */
  readonly closeMs: number;
  /** Waiting for running transfers when the server closes. Default 30 000. */
  readonly drainMs: number;
}

export interface ServerLimits {
  /** Clients at a time. Default 500. */
  readonly maxClients: number;
  /** Clients at a time from one address; of IPv6 its /64 network counts. Default 100. */
  readonly maxPerAddress: number;
  /** Wrong passwords in one session; the last one ends it. Default 3. */
  readonly loginAttempts: number;
  /** How long the login after a failed one is held back; it doubles with each failure from the same address. Default 1 000. */
  readonly loginDelayMs: number;
}

/** The longest that a login is held back. Well within what clients wait for an answer, and within the login timeout. */
const LONGEST_LOGIN_DELAY_MS = 16_000;

/** The options with every default filled in. */
export interface ServerSettings extends Omit<Required<FtpServerOptions>, "passivePorts" | "publicAddress"> {
  readonly passivePorts: PortRange | undefined;
  readonly publicAddress: string | undefined;
  readonly addressPolicy: AddressPolicy;
  readonly timeouts: ServerTimeouts;
  readonly limits: ServerLimits & { readonly longestLoginDelayMs: number };
}

/**
 * @param observers are told what happens too, after the options' own
 * @throws OptionError that names the option and the next step
 */
export function settingsFrom(options: FtpServerOptions, ...observers: readonly ServerObserver[]): ServerSettings {
  const { storage, authenticator, hosts = ["127.0.0.1"], port = 2121, passivePorts, publicAddress } = options;
  const modes = { passive: true, active: true, ...options.modes };
  if (hosts.length === 0) throw new OptionError("no address to listen on: name at least one host");
  for (const host of hosts) {
    if (parseIpAddress(host) === undefined) throw new OptionError(`"${host}" is not an IP address to listen on`);
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new OptionError(`${port} is not a port: choose 1 to 65535, or 0 for any that is free`);
  }
  if (publicAddress !== undefined && parseIpAddress(publicAddress)?.family !== "ipv4") {
    throw new OptionError(`"${publicAddress}" is not an IPv4 address: the public address is what 227 tells`);
  }
  if (!modes.passive && !modes.active) {
    throw new OptionError("active and passive mode are both switched off: no file could be moved. Allow one of them");
  }
  return {
    storage,
    authenticator,
    hosts,
    port,
    passivePorts: passivePorts && requirePortRange(passivePorts),
    publicAddress,
    modes,
    addressPolicy: addressPolicyFrom(options.addressPolicy),
    timeouts: timeoutsFrom(options.timeouts),
    limits: limitsFrom(options.limits),
    observer: debugObserver(...(options.observer === undefined ? [] : [options.observer]), ...observers),
    network: options.network ?? nodeNetwork,
  };
}

function timeoutsFrom(chosen: FtpServerOptions["timeouts"]): ServerTimeouts {
  const timeouts = {
    dataMs: 30_000,
    idleMs: 300_000,
    stallMs: 120_000,
    loginMs: 60_000,
    storageMs: 60_000,
    closeMs: 5_000,
    drainMs: 30_000,
    ...chosen,
  };
  for (const [name, value] of Object.entries(timeouts)) {
    if (!(value > 0)) throw new OptionError(`the time limit ${name} must be more than 0`);
  }
  return timeouts;
}

function limitsFrom(chosen: FtpServerOptions["limits"]): ServerSettings["limits"] {
  const limits = { maxClients: 500, maxPerAddress: 100, loginAttempts: 3, loginDelayMs: 1_000, ...chosen };
  const { loginDelayMs, ...counts } = limits;
  for (const [name, value] of Object.entries(counts)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new OptionError(`the limit ${name} must be a whole number from 1 up`);
  }
  if (!(loginDelayMs >= 0)) throw new OptionError("the limit loginDelayMs must not be less than 0");
  return { ...limits, longestLoginDelayMs: LONGEST_LOGIN_DELAY_MS };
}
