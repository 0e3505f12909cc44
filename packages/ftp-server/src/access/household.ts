/** Who is counted as one client's address. Of IPv6 the network counts: a single customer has 2^64 addresses. */
import { familyOf, networkOf } from "@pasvport/ftp-core";

/** The address itself for IPv4, its /64 for IPv6. */
export function householdOf(host: string): string {
  return familyOf(host) === "ipv6" ? (networkOf(host) ?? host) : host;
}
