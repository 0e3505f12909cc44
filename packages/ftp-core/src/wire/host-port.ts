/** The argument of PORT and the fact in 227: `h1,h2,h3,h4,p1,p2`. RFC 959 §5.3.2, RFC 1123 §4.1.2.6 */
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import { type Endpoint, parseIpv4 } from "./ip-address.js";

const SIX_NUMBERS = /^([0-9]{1,3}),([0-9]{1,3}),([0-9]{1,3}),([0-9]{1,3}),([0-9]{1,3}),([0-9]{1,3})$/;

/** @throws RemoteProtocolError unless the text is six numbers 0-255, joined by commas, and the port is not 0. */
export function parseHostPort(text: string): Endpoint {
  const numbers = SIX_NUMBERS.exec(text)?.slice(1).map(Number) ?? [];
  const [h1, h2, h3, h4, p1 = 0, p2 = 0] = numbers;
  const port = p1 * 256 + p2;
  if (numbers.length !== 6 || numbers.some((number) => number > 255) || port === 0) {
    throw new RemoteProtocolError("not an address of the form h1,h2,h3,h4,p1,p2", { received: text });
  }
  return { host: [h1, h2, h3, h4].join("."), port };
}

/** @throws LocalProtocolError for an address that is not IPv4: this notation has no room for another. */
export function formatHostPort({ host, port }: Endpoint): string {
  const numbers = parseIpv4(host);
  if (numbers === undefined)
    throw new LocalProtocolError(`${host} is not an IPv4 address: PORT and PASV cannot name it`);
  return [...numbers, port >> 8, port & 0xff].join(",");
}
