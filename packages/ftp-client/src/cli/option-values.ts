/** The values of options: text to value, each refusal with the option, the fault and the next step. */
import { type DataPeerRule, dataPeerRules, OptionError, parseIpAddress } from "@pasvport/ftp-core";
import { type ModeChoice, modeLadders } from "../mode-choice.js";

/** @throws OptionError */
export function parseMode(option: string, text: string): ModeChoice {
  const modes = Object.keys(modeLadders) as ModeChoice[];
  const mode = modes.find((known) => known === text.toLowerCase());
  if (mode !== undefined) return mode;
  throw new OptionError(`${option} "${text}" is not known: choose one of ${modes.join(", ")}`);
}

/** @throws OptionError */
export function parsePasvAddress(text: string): "control" | "told" {
  if (text === "control" || text === "told") return text;
  throw new OptionError(`--pasv-address "${text}" is not known: choose control or told`);
}

/** @throws OptionError */
export function parseDataPeer(text: string): DataPeerRule {
  const rule = dataPeerRules.find((known) => known === text);
  if (rule !== undefined) return rule;
  throw new OptionError(`--data-peer "${text}" is not known: choose one of ${dataPeerRules.join(", ")}`);
}

/** @throws OptionError */
export function parseLowestDataPort(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65535) return port;
  throw new OptionError(`--lowest-data-port "${text}" is not a port: choose 1 to 65535`);
}

/** The canonical text of an address. @throws OptionError */
export function parseAddress(option: string, text: string): string {
  const address = parseIpAddress(text);
  if (address !== undefined) return address.text;
  throw new OptionError(`${option} "${text}" is not an IP address: write it as 192.0.2.1 or 2001:db8::1`);
}

/** @throws OptionError */
export function parseRetry(option: string, text: string): number {
  return parseCount(option, text, { lowest: 0, highest: 1000 });
}

/** So many sessions at the same time: most servers let in only a few from one address. @throws OptionError */
export function parseParallel(option: string, text: string): number {
  return parseCount(option, text, {
    lowest: 1,
    highest: 16,
    why: "servers refuse more sessions from one address",
  });
}

interface CountBounds {
  readonly lowest: number;
  readonly highest: number;
  /** Why no more than the highest. */
  readonly why?: string;
}

function parseCount(option: string, text: string, { lowest, highest, why }: CountBounds): number {
  const count = /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= lowest && count <= highest) return count;
  const reason = count > highest && why !== undefined ? ` (${why})` : "";
  throw new OptionError(`${option} "${text}" is not a number that it can be: choose ${lowest} to ${highest}${reason}`);
}

/** Powers of 1000, as in all that is shown (`scaledBytes`): what was asked for is what is seen. */
const RATE_UNITS: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9 };

/** Bytes a second, whole ones: `500k`, `1.5M`. @throws OptionError */
export function parseRate(option: string, text: string): number {
  const [, number, unit = ""] = /^([0-9]{1,12}(?:\.[0-9]{1,6})?)([kmg]?)$/i.exec(text) ?? [];
  const rate = number === undefined ? 0 : Math.floor(Number(number) * (RATE_UNITS[unit.toLowerCase()] ?? 0));
  if (rate >= 1 && Number.isSafeInteger(rate)) return rate;
  throw new OptionError(
    `${option} "${text}" is not a rate: write bytes a second, 1 or more, as 500k (1k is 1000) or 1.5M`,
  );
}

/** The low twelve bits. @throws OptionError */
export function parseFileMode(text: string): number {
  if (/^0?[0-7]{3,4}$/.test(text) && Number.parseInt(text, 8) <= 0o7777) return Number.parseInt(text, 8);
  throw new OptionError(`"${text}" is not a mode: write three or four octal digits, as 644 or 0755`);
}

/** Longer times than Node's timers can count would fire at once. */
const LONGEST_SECONDS = Math.floor((2 ** 31 - 1) / 1000);

/** Milliseconds. @throws OptionError */
export function parseSeconds(option: string, text: string): number {
  const seconds = /^[0-9]{1,7}(\.[0-9]{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds > 0 && seconds <= LONGEST_SECONDS) return Math.round(seconds * 1000);
  throw new OptionError(`${option} "${text}" is not a time: write seconds, more than 0 and at most ${LONGEST_SECONDS}`);
}

/**
 * Security: whoever writes NAME:PASSWORD here would see the password in the dialogue, as a part of the name; the refusal does not
 * show it either. A name with a colon in it can be written into the address.
 * @throws OptionError
 */
export function parseUserName(text: string): string {
  if (text === "") throw new OptionError("--user has no name: leave it out to log in as anonymous");
  if (text.includes(":")) {
    throw new OptionError(
      "--user takes the name only: put the password into the environment as FTP_PASSWORD, or into .netrc",
    );
  }
  return text;
}
