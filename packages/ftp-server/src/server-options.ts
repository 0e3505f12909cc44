/** What a server can be told, and what it does where nobody told it. */
import {
  type AddressPolicy,
  addressPolicyFrom,
  OptionError,
  type PortRange,
  parseIpAddress,
  printable,
  requirePortRange,
} from "@pasvport/ftp-core";
import { type Network, nodeNetwork } from "@pasvport/ftp-core/net";
import { fieldsOf, type OptionShape, saidIn } from "@pasvport/ftp-core/options";
import type { Authenticator } from "./auth/authenticator.js";
import { debugObserver } from "./observe/debug-observer.js";
import type { ServerObserver } from "./observe/session-event.js";
import { limitsFrom, type ServerLimits, type ServerTimeouts, timeoutsFrom } from "./server-limits.js";
import { serverOptionFields } from "./server-options-shape.js";
import type { Storage } from "./storage/storage.js";

/** The defaults are `defaultOptions`. */
export interface FtpServerOptions {
  /** What is served. `openDiskStorage(directory)`, `createMemoryStorage()`, or one of your own. */
  readonly storage: Storage;
  /** Who may log in, and whether to read or to write. `anonymousUsers()`, `staticUsers([...])`, or one of your own. */
  readonly authenticator: Authenticator;
  /** IP addresses to listen on. A server that nobody configured serves this machine only. */
  readonly hosts?: readonly string[];
  /** Port of the control connection, 0 for any that is free. Port 21 needs rights. */
  readonly port?: number;
  /** What the 220 says to every client: one line. */
  readonly greeting?: string;
  /** Ports that passive data connections may use, `{ first, last }`. Without it any that the system has free. */
  readonly passivePorts?: PortRange;
  /** The IPv4 address that 227 tells instead of the one the client dialled: for servers behind NAT. */
  readonly publicAddress?: string;
  /** Which families of modes are offered. */
  readonly modes?: { readonly passive: boolean; readonly active: boolean };
  /** Who may be at the other end of a data connection (`same`: the control connection's peer only), and the lowest port to dial. */
  readonly addressPolicy?: Partial<AddressPolicy>;
  /** How long it waits. Each that is not given keeps its default. */
  readonly timeouts?: Partial<ServerTimeouts>;
  /** How much it takes. Each that is not given keeps its default. */
  readonly limits?: Partial<ServerLimits>;
  /** Is told what happens, for logs: every event, in one function. */
  readonly observer?: ServerObserver;
  /** Where its connections come from. Without it the real network. */
  readonly network?: Network;
}

export const defaultOptions = {
  hosts: ["127.0.0.1"],
  port: 2121,
  greeting: "Pasvport FTP server ready",
  modes: { passive: true, active: true },
  addressPolicy: addressPolicyFrom(),
} as const satisfies Partial<FtpServerOptions>;

/** The options with every default filled in. */
export interface ServerSettings extends Omit<Required<FtpServerOptions>, "passivePorts" | "publicAddress"> {
  readonly passivePorts: PortRange | undefined;
  readonly publicAddress: string | undefined;
  readonly addressPolicy: AddressPolicy;
  readonly timeouts: ServerTimeouts;
  readonly limits: ServerLimits;
}

/**
 * @param observers are told what happens too, after the options' own
 * @throws OptionError that names the option and the next step
 */
export function settingsFrom(options: FtpServerOptions, ...observers: readonly ServerObserver[]): ServerSettings {
  optionsShape.check(options, "options");
  const { storage, authenticator, passivePorts, publicAddress } = options;
  const { hosts = defaultOptions.hosts, port = defaultOptions.port, greeting = defaultOptions.greeting } = options;
  const modes = { ...defaultOptions.modes, ...saidIn(options.modes) };
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
    greeting: requireGreeting(greeting),
    passivePorts: passivePorts && requirePortRange(passivePorts),
    publicAddress,
    modes,
    addressPolicy: addressPolicyFrom(saidIn(options.addressPolicy)),
    timeouts: timeoutsFrom(saidIn(options.timeouts)),
    limits: limitsFrom(saidIn(options.limits)),
    observer: debugObserver(...(options.observer === undefined ? [] : [options.observer]), ...observers),
    network: options.network ?? nodeNetwork,
  };
}

const optionsShape = fieldsOf(
  serverOptionFields satisfies Record<keyof FtpServerOptions, OptionShape>,
  "name at least these two, as in { storage, authenticator }",
);

/** What a client shows in one or two lines; some read no longer ones. */
const LONGEST_GREETING = 200;

/**
 * Security: a line break would forge replies, an escape sequence would reach the terminals of those who come.
 *
 * @throws OptionError
 */
export function requireGreeting(text: string): string {
  if (text.trim() !== "" && text.length <= LONGEST_GREETING && printable(text) === text) return text;
  throw new OptionError(
    `"${printable(text.slice(0, LONGEST_GREETING))}" is no greeting: write one line of 1 to ${LONGEST_GREETING} characters, without control characters`,
  );
}
