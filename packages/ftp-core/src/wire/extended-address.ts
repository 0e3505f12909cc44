/** The notations of RFC 2428: `|2|2001:db8::1|5282|` for EPRT (§2), `(|||6446|)` in 229 (§3), and the argument of EPSV. */
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import { type Endpoint, type IpFamily, parseIpAddress } from "./ip-address.js";

/** The address family numbers of RFC 2428 §2. */
const FAMILY_NUMBERS = { "1": "ipv4", "2": "ipv6" } as const satisfies Record<string, IpFamily>;

/** An address family number as it came; `undefined` family means a number that RFC 2428 does not know. */
export interface ExtendedAddress {
  readonly family: IpFamily | undefined;
  /** Absent when the family is not known: its notation then is not known either. */
  readonly endpoint?: Endpoint;
}

/** @throws RemoteProtocolError for text that is not of the form `<d>net-prt<d>net-addr<d>tcp-port<d>`. */
export function parseExtendedAddress(text: string): ExtendedAddress {
  const [before, number, address, port, after, ...rest] = text.split(delimiterOf(text));
  if (before !== "" || after !== "" || rest.length > 0 || number === undefined || !/^[0-9]{1,5}$/.test(number)) {
    throw new RemoteProtocolError("not an address of the form |1|address|port|", { received: text });
  }
  const family = familyOf(number);
  if (family === undefined) return { family };
  const parsed = parseIpAddress(address ?? "");
  const isOfFamily = address?.includes(":") === (family === "ipv6");
  if (parsed === undefined || !isOfFamily) {
    throw new RemoteProtocolError(`not an ${family === "ipv4" ? "IPv4" : "IPv6"} address`, { received: text });
  }
  return { family, endpoint: { host: parsed.text, port: parsePort(port ?? "", text) } };
}

/** @throws LocalProtocolError for a host name. */
export function formatExtendedAddress({ host, port }: Endpoint): string {
  const address = parseIpAddress(host);
  if (address === undefined) throw new LocalProtocolError(`${host} is not an IP address: EPRT cannot name it`);
  // The zone of an address (%eth0) is a name of this machine's own: it says nothing to the other end. RFC 4007 §6
  const [plain = ""] = address.text.split("%");
  return `|${address.family === "ipv6" ? 2 : 1}|${plain}|${port}|`;
}

/** The port between the delimiters of a 229. @throws RemoteProtocolError */
export function parseExtendedPort(text: string): number {
  // Interop: IBM i uses "!" as delimiter; RFC 2428 §3 allows any printable character.
  const [before, family, address, port, after, ...rest] = text.split(delimiterOf(text));
  // §3: the first two fields must be empty; a server that fills them in names what we know already.
  if (before !== "" || after !== "" || rest.length > 0 || family === undefined || address === undefined) {
    throw new RemoteProtocolError("not a port of the form |||port|", { received: text });
  }
  return parsePort(port ?? "", text);
}

export function formatExtendedPort(port: number): string {
  return `|||${port}|`;
}

export type ExtendedPassiveArgument =
  | { readonly kind: "any" }
  | { readonly kind: "all" }
  | { readonly kind: "family"; readonly family: IpFamily | undefined };

/** EPSV, EPSV 1, EPSV 2, EPSV ALL. @throws RemoteProtocolError */
export function parseExtendedPassiveArgument(text: string | undefined): ExtendedPassiveArgument {
  if (text === undefined) return { kind: "any" };
  if (text.toUpperCase() === "ALL") return { kind: "all" };
  if (/^[0-9]{1,5}$/.test(text)) return { kind: "family", family: familyOf(text) };
  throw new RemoteProtocolError("write 1, 2, ALL or nothing", { received: text });
}

export function formatExtendedPassiveArgument(argument: ExtendedPassiveArgument): string | undefined {
  if (argument.kind === "any") return undefined;
  return argument.kind === "all" ? "ALL" : argument.family === "ipv6" ? "2" : "1";
}

function familyOf(number: string): IpFamily | undefined {
  return number === "1" || number === "2" ? FAMILY_NUMBERS[number] : undefined;
}

/** RFC 2428 §2: the delimiter is whatever stands first, one of ASCII 33-126. */
function delimiterOf(text: string): string {
  const delimiter = text[0] ?? "";
  if (!/^[!-~]$/.test(delimiter) || /^[0-9A-Za-z:.]$/.test(delimiter)) {
    throw new RemoteProtocolError("an extended address starts with its delimiter, usually |", { received: text });
  }
  return delimiter;
}

function parsePort(text: string, received: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new RemoteProtocolError("a TCP port is a number from 1 to 65535", { received });
  return port;
}
