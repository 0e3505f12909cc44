/**
 * IP addresses as values: one canonical text per address (RFC 5952), so that equal addresses are equal strings.
 *
 * NAT helpers rewrite EPRT with the address written out in full, and dual-stack listeners report `::ffff:192.0.2.1`: addresses
 * are therefore never compared as they came.
 */
export type IpFamily = "ipv4" | "ipv6";

export interface IpAddress {
  readonly family: IpFamily;
  /** Canonical text; an IPv6 zone (`%eth0`) is kept behind it. */
  readonly text: string;
}

/** One end of a TCP connection. `host` is a canonical IP address where it came from a socket or a reply. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** undefined for anything that is not an IP address. IPv4-mapped IPv6 addresses become IPv4: it is the same host. */
export function parseIpAddress(text: string): IpAddress | undefined {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return { family: "ipv4", text: ipv4.join(".") };
  const [address = "", zone] = splitOnce(text, "%");
  if (zone !== undefined && !/^[\w.~-]{1,32}$/.test(zone)) return undefined;
  const groups = parseIpv6Groups(address);
  if (groups === undefined) return undefined;
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return { family: "ipv4", text: [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".") };
  }
  return { family: "ipv6", text: formatIpv6Groups(groups) + (zone === undefined ? "" : `%${zone}`) };
}

/** The canonical text of an address, or the text itself where it is none (a host name). */
export function canonicalHost(text: string): string {
  return parseIpAddress(text)?.text ?? text;
}

/** The family of an address; IPv4 for what is none. */
export function familyOf(host: string): IpFamily {
  return parseIpAddress(host)?.family ?? "ipv4";
}

export function isSameAddress(one: string, other: string): boolean {
  return withoutZone(canonicalHost(one)) === withoutZone(canonicalHost(other));
}

/** The network that an address is in, as far as one can tell without its mask: /24 for IPv4, /64 for IPv6. */
export function networkOf(address: string): string | undefined {
  const parsed = parseIpAddress(withoutZone(address));
  if (parsed === undefined) return undefined;
  return parsed.family === "ipv4"
    ? parsed.text.split(".").slice(0, 3).join(".")
    : parseIpv6Groups(parsed.text)?.slice(0, 4).join(":");
}

/** `0.0.0.0` and `::`: any address of a host. RFC 1122 §3.2.1.3, RFC 4291 §2.5.2 */
export function isUnspecified(address: string): boolean {
  const text = parseIpAddress(address)?.text;
  return text === "0.0.0.0" || text === "::";
}

/** Whether one host can have it: not the unspecified address (which means this machine to some systems), multicast, broadcast. */
export function isHostAddress(address: string): boolean {
  const text = parseIpAddress(address)?.text ?? "";
  if (text === "" || isUnspecified(text)) return false;
  return text.includes(":") ? !/^ff/i.test(text) : Number(text.split(".")[0]) < 224 && !text.startsWith("0.");
}

/** `192.0.2.1:21`, `[2001:db8::1]:21`. */
export function formatEndpoint({ host, port }: Endpoint): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Four numbers 0-255 in plain decimal; `010` and `1e1` are no numbers here. */
export function parseIpv4(text: string): readonly number[] | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  return numbers.every((number) => number <= 255) ? numbers : undefined;
}

function parseIpv6Groups(text: string): readonly number[] | undefined {
  const halves = text.split("::");
  // Numbers of IPv4 may stand at the end only.
  if (halves.length > 2 || (halves.length === 2 && halves[0]?.includes("."))) return undefined;
  const [head, tail] = halves.map((half) => (half === "" ? [] : parseGroups(half)));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (tail === undefined) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...Array<number>(missing).fill(0), ...tail];
}

function parseGroups(text: string): readonly number[] | undefined {
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const ipv4 = index === parts.length - 1 && part.includes(".") ? parseIpv4(part) : undefined;
    if (ipv4 !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = ipv4;
      groups.push((a << 8) | b, (c << 8) | d);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups.length <= 8 ? groups : undefined;
}

/** RFC 5952 §4: lower case, no leading zeros, the longest run of two or more zero groups as `::`. */
function formatIpv6Groups(groups: readonly number[]): string {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  const hex = (part: readonly number[]) => part.map((group) => group.toString(16)).join(":");
  if (best.start === -1) return hex(groups);
  return `${hex(groups.slice(0, best.start))}::${hex(groups.slice(best.start + best.length))}`;
}

function withoutZone(host: string): string {
  return splitOnce(host, "%")[0] ?? host;
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
