/** The values of flags: text to value, each refusal with the flag, the fault and the next step. */
import {
  type DataPeerRule,
  dataPeerRules,
  OptionError,
  type PortRange,
  parseIpAddress,
  parsePortRange,
} from "@pasvport/ftp-core";
import { requireGreeting } from "../server-options.js";
import type { LogFormat } from "./server-log.js";

/** `NAME[:PASSWORD]`, cut. */
export interface UserFlag {
  readonly name: string;
  readonly password: string | undefined;
}

/** @throws OptionError */
export function parsePort(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65535) return port;
  throw new OptionError(`--port "${text}" is not a port: choose 1 to 65535, or 0 for any that is free`);
}

/** @throws OptionError */
export function parseLowestDataPort(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65535) return port;
  throw new OptionError(`--lowest-data-port "${text}" is not a port: choose 1 to 65535`);
}

/** @throws OptionError */
export function parsePassivePorts(text: string): PortRange {
  return naming("--passive-ports", () => parsePortRange(text));
}

/** @throws OptionError */
export function parseGreeting(text: string): string {
  return naming("--greeting", () => requireGreeting(text));
}

/** What the option refuses is refused by the name of its flag. */
function naming<Value>(flag: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw error instanceof OptionError ? new OptionError(`${flag}: ${error.message}`, { cause: error }) : error;
  }
}

/** The canonical text of an address to listen on. @throws OptionError */
export function parseHost(text: string): string {
  const address = parseIpAddress(text);
  if (address !== undefined) return address.text;
  throw new OptionError(
    `--host "${text}" is not an IP address: name one of this machine, such as 127.0.0.1 or ::1 (without brackets), ` +
      "or 0.0.0.0 or :: for all of them",
  );
}

/** @throws OptionError for anything that 227 cannot tell, or that no client could dial */
export function parsePublicAddress(text: string): string {
  const address = parseIpAddress(text);
  const firstNumber = Number(address?.text.split(".")[0]);
  if (address?.family === "ipv4" && firstNumber > 0 && firstNumber < 224) return address.text;
  throw new OptionError(
    `--public-address "${text}" is not the IPv4 address of a host: write the one that clients reach, as 203.0.113.5`,
  );
}

/** Longer times than Node's timers can count would fire at once. */
const LONGEST_SECONDS = Math.floor((2 ** 31 - 1) / 1000);

/** Milliseconds. @throws OptionError */
export function parseSeconds(flag: string, text: string): number {
  const seconds = /^[0-9]{1,7}(\.[0-9]{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds > 0 && seconds <= LONGEST_SECONDS) return Math.round(seconds * 1000);
  throw new OptionError(`${flag} "${text}" is not a time: write seconds, more than 0 and at most ${LONGEST_SECONDS}`);
}

/** More than any machine has sockets for. */
const LARGEST_COUNT = 1_000_000;

/** @throws OptionError */
export function parseCount(flag: string, text: string): number {
  const count = /^[0-9]{1,7}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= LARGEST_COUNT) return count;
  throw new OptionError(
    `${flag} "${text}" is not a number of clients: write a whole number from 1 to ${LARGEST_COUNT}`,
  );
}

/** @throws OptionError */
export function parseDataPeer(text: string): DataPeerRule {
  const rule = dataPeerRules.find((known) => known === text);
  if (rule !== undefined) return rule;
  throw new OptionError(`--data-peer "${text}" is not known: choose one of ${dataPeerRules.join(", ")}`);
}

const LOG_FORMATS = { pretty: "pretty", json: "json" } as const satisfies Record<LogFormat, LogFormat>;

/** @throws OptionError */
export function parseLogFormat(text: string): LogFormat {
  const format = Object.values(LOG_FORMATS).find((known) => known === text);
  if (format !== undefined) return format;
  throw new OptionError(`--log-format "${text}" is not known: choose pretty or json`);
}

/**
 * Everything behind the first colon is the password.
 *
 * Security: the refusals never show what was given: it may be a secret.
 * @throws OptionError
 */
export function parseUser(text: string): UserFlag {
  const colon = text.indexOf(":");
  const name = colon === -1 ? text : text.slice(0, colon);
  const password = colon === -1 ? undefined : text.slice(colon + 1);
  if (name === "") throw new OptionError("--user has no name: write it as NAME or NAME:PASSWORD");
  if (/[\r\n\0]/.test(text)) {
    throw new OptionError("--user has a line break in it, which no client can send: choose another name or password");
  }
  if (password === "") {
    throw new OptionError(`the password of ${name} is empty: write one, or --user ${name} to have one made`);
  }
  return { name, password };
}
