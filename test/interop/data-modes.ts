/** The four ways to a data connection and the address families that they can speak of (RFC 959 §4.1.2, RFC 2428). */
export type DataMode = "pasv" | "epsv" | "port" | "eprt";

export type AddressFamily = "ipv4" | "ipv6";

/** PASV and PORT have no notation for an IPv6 address. */
export const dataModes = {
  ipv4: ["pasv", "epsv", "port", "eprt"],
  ipv6: ["epsv", "eprt"],
} as const satisfies Record<AddressFamily, readonly DataMode[]>;

export function isDataMode(name: string): name is DataMode {
  return (dataModes.ipv4 as readonly string[]).includes(name);
}
