/** The facts inside replies: 227, 229, 257, 213, 211. Each is read and written here. RFC 959 §5.4, RFC 2428 §3, RFC 3659, RFC 2389 */
import { RemoteProtocolError } from "../errors.js";
import { formatExtendedPort, parseExtendedPort } from "../wire/extended-address.js";
import { formatHostPort, parseHostPort } from "../wire/host-port.js";
import type { Endpoint } from "../wire/ip-address.js";
import { formatTimeVal, parseTimeVal } from "../wire/time-val.js";
import { type Reply, reply } from "./reply.js";

/**
 * 227: where the server listens. RFC 1123 §4.1.2.6: look for the numbers, parentheses or not.
 * @throws RemoteProtocolError
 */
export function parsePassiveReply(answer: Reply): Endpoint {
  const text = textOf(answer);
  // Interop: Windows and mainframe servers write "=h1,h2,…" or nothing at all around the numbers; a full stop may follow.
  const numbers = /(?<![0-9,.])[0-9]{1,3}(?:,[0-9]{1,3}){5}(?![0-9,])/.exec(text);
  if (numbers === null) throw new RemoteProtocolError("227 without an address", { received: text });
  return parseHostPort(numbers[0]);
}

/** No digit may stand before the address, or NAT helpers drop the reply. */
export function formatPassiveReply(endpoint: Endpoint): Reply {
  return reply(227, `Entering Passive Mode (${formatHostPort(endpoint)})`);
}

/** 229: the port the server listens on. @throws RemoteProtocolError */
export function parseExtendedPassiveReply(answer: Reply): number {
  const text = textOf(answer);
  const inside = /\(([^()]*)\)/.exec(text.slice(text.lastIndexOf("(")));
  if (inside === null) throw new RemoteProtocolError("229 without (|||port|)", { received: text });
  return parseExtendedPort(inside[1] ?? "");
}

/** No other "(" may stand in the text, or NAT helpers drop the reply. */
export function formatExtendedPassiveReply(port: number): Reply {
  return reply(229, `Entering Extended Passive Mode (${formatExtendedPort(port)})`);
}

/**
 * 257: a path between double quotes, quotes inside doubled. RFC 959 Appendix II
 *
 * Interop: servers in some printers and cameras leave the quotes out. Then the path is what begins like one and has no blank in it,
 * or what stands before "is the current directory"; whatever could be something else is refused, as we might delete in the wrong place.
 * @throws RemoteProtocolError
 */
export function parsePathReply(answer: Reply): string {
  const text = textOf(answer);
  const start = text.indexOf('"');
  const path = start === -1 ? unquotedPath(text.trim()) : pathBetweenQuotes(text, start);
  if (path === undefined) throw new RemoteProtocolError("257 without a quoted path", { received: text });
  // Security: no system has longer ones; it is shown, and sent back.
  if (path.length > MAX_PATH_LENGTH) {
    throw new RemoteProtocolError(`257 with a path of more than ${MAX_PATH_LENGTH} characters`, { received: text });
  }
  return path;
}

const MAX_PATH_LENGTH = 4096;

function pathBetweenQuotes(text: string, start: number): string | undefined {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  // A letter directly behind the quote: it was one of the path that nobody doubled.
  if (end === -1 || /[\p{L}\p{N}]/u.test(text.charAt(end + 1))) return undefined;
  return text.slice(start + 1, end).replaceAll('""', '"');
}

function unquotedPath(text: string): string | undefined {
  const path = text.replace(IS_WORKING_DIRECTORY, "");
  const isPath = /^(?:\/|[A-Za-z]:[\\/])/.test(path) && path.search(IS_WORKING_DIRECTORY) === -1;
  return isPath && (path !== text || !path.includes(" ")) ? path : undefined;
}

const IS_WORKING_DIRECTORY = / (?:is|as) (?:the |your )?(?:current |working )+(?:directory|folder)\.?$/i;

export function formatPathReply(path: string, comment: string): Reply {
  return reply(257, `${quotedPath(path)} ${comment}`);
}

/** A path as replies tell it: between double quotes, quotes inside doubled. RFC 959 Appendix II */
export function quotedPath(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}

/** 213 of SIZE: bytes. @throws RemoteProtocolError */
export function parseSizeReply(answer: Reply): number {
  const text = textOf(answer).trim();
  const size = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(size)) throw new RemoteProtocolError("213 without a size", { received: text });
  return size;
}

export function formatSizeReply(bytes: number): Reply {
  return reply(213, String(bytes));
}

/** 213 of MDTM: milliseconds since 1970, UTC. @throws RemoteProtocolError */
export function parseTimeReply(answer: Reply): number {
  return parseTimeVal(textOf(answer).trim());
}

/** Whole seconds: a fraction is allowed (RFC 3659 §2.3), but many clients read fourteen digits and no more. */
export function formatTimeReply(epochMs: number): Reply {
  return reply(213, formatTimeVal(Math.floor(epochMs / 1000) * 1000));
}

/** What FEAT told: feature in upper case -> its parameters, one per line that named it. RFC 2389 §3.2 */
export type Features = ReadonlyMap<string, readonly string[]>;

/** Interop: servers indent by one blank, several, or none; the lines between the first and the last are the features. */
export function parseFeaturesReply(answer: Reply): Features {
  const features = new Map<string, string[]>();
  for (const line of answer.lines.slice(1, -1)) {
    const [, name, parameters = ""] = /^\s*(\S+)\s*(.*)$/s.exec(line) ?? [];
    if (name === undefined) continue;
    const key = name.toUpperCase();
    const told = features.get(key);
    if (told === undefined) features.set(key, [parameters.trim()]);
    else told.push(parameters.trim());
  }
  return features;
}

export function formatFeaturesReply(features: readonly string[]): Reply {
  if (features.length === 0) return reply(211, "No features");
  return reply(211, "Features:", ...features.map((feature) => ` ${feature}`), "End");
}

function textOf(answer: Reply): string {
  return answer.lines.join(" ");
}
