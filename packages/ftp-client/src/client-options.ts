/** What a client can be told, with each default and its reason. */
import {
  type AddressPolicy,
  addressPolicyFrom,
  OptionError,
  type PortRange,
  parseIpAddress,
  requirePortRange,
  type TraceEvent,
} from "@pasvport/ftp-core";
import { type Network, nodeNetwork } from "@pasvport/ftp-core/net";
import { fieldsOf, type OptionShape, saidIn } from "@pasvport/ftp-core/options";
import debug from "debug";
import { isAnonymous } from "./advice/login-advice.js";
import { clientOptionFields } from "./client-options-shape.js";
import { type FtpUrl, parseFtpUrl } from "./ftp-url.js";
import type { ModeChoice } from "./mode-choice.js";

export interface FtpClientOptions {
  /** Host name or IP address. */
  readonly host: string;
  /** Port of the control connection. Default 21. */
  readonly port?: number;
  /** Who logs in. Default `anonymous`. */
  readonly user?: string;
  /** Its password. Default for `anonymous` and `ftp`: a harmless word, as RFC 1635 asks for some; else none. */
  readonly password?: string;
  /** What is said where the server asks for an account, too (332). */
  readonly account?: string;
  /** Which ways to a data connection are tried, in which order. Default `auto`: EPSV, PASV, EPRT, PORT. */
  readonly mode?: ModeChoice;
  /** Active mode: where this machine listens, and which address it announces. */
  readonly active?: ActiveOptions;
  /** Which host PASV's answer means. Default `control`: the one at the other end of the control connection, whatever 227 tells. */
  readonly pasvAddress?: "control" | "told";
  /** The address of this machine that connections start from. Default: the system's choice. */
  readonly localAddress?: string;
  /** Who may be at the other end of a data connection. Default: only the control connection's peer, ports from 1024. */
  readonly addressPolicy?: Partial<AddressPolicy>;
  /** How long it waits. Each that is not given keeps its default. */
  readonly timeouts?: Partial<ClientTimeouts>;
  /**
   * What a call does when the session was lost since the last one: the server ended it after a long silence, or it was given up
   * with a cancelled transfer. Default `connectAgain`: logs in again, goes back to the working directory, and does what was asked.
   */
  readonly whenLost?: "connectAgain" | "fail";
  /**
   * Largest listing of one directory, by what it takes of memory, about: each entry counts for its line and 160 bytes, and for more
   * with facts that few servers tell. Default 128 MiB, more than 500,000 usual files: a server must not be able to fill our memory.
   */
  readonly maxListingBytes?: number;
  /** Is told every line of the dialogue, secrets masked. */
  readonly onTrace?: (event: TraceEvent) => void;
  /** Where its connections come from. Default: the real network. */
  readonly network?: Network;
}

export interface ActiveOptions {
  /**
   * Ports to listen on. Default: any that the system has free. All clients of a process share a range: who finds its ports lent to
   * others waits for one, as long as for a data connection.
   */
  readonly ports?: PortRange;
  /** The address to announce instead of the control connection's own: for clients behind NAT. */
  readonly address?: string;
}

export interface ClientTimeouts {
  /** For looking up the name and for all its addresses together. Default 15 000. */
  readonly connectMs: number;
  /** For each reply, the greeting and the one after the data included. Default 30 000. */
  readonly replyMs: number;
  /** For a data connection to open, and for a byte to move. Default 30 000. */
  readonly dataMs: number;
  /**
   * For a server to notice that a transfer was cancelled: each way of telling it, closing the data connection and then ABOR. After
   * three times as long the session is left, and made again by the next call. Default 3 000.
   */
  readonly cancelMs: number;
  /** For the answer to QUIT, and for the end of the connection behind it. Default 2 000. */
  readonly closeMs: number;
}

export const defaultTimeouts: ClientTimeouts = {
  connectMs: 15_000,
  replyMs: 30_000,
  dataMs: 30_000,
  cancelMs: 3_000,
  closeMs: 2_000,
};

/** The options with every default filled in. */
export interface ClientSettings extends Omit<Required<FtpClientOptions>, "account" | "localAddress" | "active"> {
  readonly account: string | undefined;
  readonly localAddress: string | undefined;
  readonly active: ActiveOptions;
  readonly addressPolicy: AddressPolicy;
  readonly timeouts: ClientTimeouts;
  /** Where sessions begin; undefined: where the login leads to. */
  readonly directory: string | undefined;
}

/**
 * @param target `ftp://user@host:port/directory`, or options. What `more` says wins.
 * @throws OptionError that names the option and the next step
 */
export function settingsFrom(
  target: string | URL | FtpClientOptions,
  more: Partial<FtpClientOptions> = {},
): ClientSettings {
  const isAddress = typeof target === "string" || target instanceof URL;
  const { given, directory } = isAddress ? fromUrl(parseFtpUrl(String(target))) : { given: target, directory: "" };
  const options = { ...saidIn(given), ...saidIn(more) } as FtpClientOptions;
  optionsShape.check(options, "options");
  if (options.active?.ports !== undefined) requirePortRange(options.active.ports);
  const { host, port = 21, user = "anonymous", mode = "auto", active = {}, localAddress } = options;
  if (host === "") throw new OptionError("no host to connect to");
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new OptionError(`${port} is not a port: choose 1 to 65535`);
  for (const [name, address] of Object.entries({ "active.address": active.address, localAddress })) {
    if (address !== undefined && parseIpAddress(address) === undefined) {
      throw new OptionError(`${name}: "${address}" is not an IP address`);
    }
  }
  const timeouts = { ...defaultTimeouts, ...saidIn(options.timeouts) };
  for (const [name, value] of Object.entries(timeouts)) {
    if (!(value > 0)) throw new OptionError(`the time limit ${name} must be more than 0`);
  }
  const maxListingBytes = options.maxListingBytes ?? 128 * 1024 * 1024;
  if (!(maxListingBytes > 0)) throw new OptionError("maxListingBytes must be more than 0");
  return {
    host,
    port,
    user,
    password: options.password ?? (isAnonymous(user) ? "anonymous@" : ""),
    account: options.account,
    mode,
    active,
    pasvAddress: options.pasvAddress ?? "control",
    localAddress,
    addressPolicy: addressPolicyFrom(saidIn(options.addressPolicy)),
    timeouts,
    whenLost: options.whenLost ?? "connectAgain",
    maxListingBytes,
    onTrace: harmless(options.onTrace),
    network: options.network ?? nodeNetwork,
    directory: directory || undefined,
  };
}

const optionsShape: OptionShape = fieldsOf(
  clientOptionFields satisfies Record<keyof FtpClientOptions, OptionShape>,
  "write an address, or { host, port, user, password }",
);

function fromUrl({ host, port, user, password, path }: FtpUrl): {
  readonly given: Partial<FtpClientOptions>;
  readonly directory: string;
} {
  const given = saidIn({ host, port, user, password }) as Partial<FtpClientOptions>;
  // A slash at the end only says that it is a directory.
  return { given, directory: path.replace(/(?<=[^/])\/+$/, "") };
}

const traceFailure = debug("pasvport:client:failure");

/** A trace that throws must not tear the dialogue that it watches. */
function harmless(onTrace: FtpClientOptions["onTrace"]): (event: TraceEvent) => void {
  return (event) => {
    try {
      onTrace?.(event);
    } catch (error) {
      traceFailure("onTrace threw %O", error);
    }
  };
}
