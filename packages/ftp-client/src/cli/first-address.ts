/** The address that stands for several, where a fault is told: the server alone, for any of them may be the one that failed. */
export function firstAddress(addresses: readonly string[]): string {
  const [first = ""] = addresses;
  if (addresses.length < 2) return first;
  const [server = first] = /^[a-z]+:\/\/[^/]*\/?/i.exec(first) ?? [];
  return server;
}
