/** The network that is counted as one client: of IPv6 a /64, because a single customer has all of its 2^64 addresses. */
import { familyOf, networkOf } from "@pasvport/ftp-core";

/** A key to count by: the address itself for IPv4, its /64 for IPv6. */
export function clientNetworkOf(host: string): string {
  return familyOf(host) === "ipv6" ? (networkOf(host) ?? host) : host;
}
