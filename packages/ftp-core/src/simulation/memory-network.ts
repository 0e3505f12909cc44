/**
 * A network in memory: hosts that reach each other, on a clock that stands still.
 *
 * The whole server and the whole client run over it as over the real one; dialling, listening, closing and resetting end as
 * they do in the kernel.
 *
 * @example
 * const network = createMemoryNetwork();
 * const server = network.host(["192.0.2.1", "2001:db8::1"]);
 * const client = network.host("198.51.100.7");
 * await server.listen({ host: "::", port: 21, onConnection: ({ stream }) => stream.end("220 ready\r\n") });
 * const { stream } = await client.dial({ host: "192.0.2.1", port: 21 });
 */
import { OptionError } from "../errors.js";
import { canonicalHost, type IpAddress, parseIpAddress } from "../wire/ip-address.js";
import { MemoryHost, type MemoryWorld } from "./memory-host.js";
import { isLoopback, isWildcard } from "./port-table.js";
import type { Segmentation } from "./segmentation.js";
import { VirtualClock } from "./virtual-clock.js";

export interface MemoryNetworkOptions {
  readonly clock?: VirtualClock;
  /** How writes travel; `asWritten` by default. */
  readonly segmentation?: Segmentation;
  /** Host names and their addresses, for `resolve`. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
}

export interface MemoryNetwork {
  readonly clock: VirtualClock;
  /** A new host that has these addresses. @throws OptionError when one is no host's address, or another host has it. */
  host(addresses: string | readonly string[]): MemoryHost;
  /** Of all hosts together: for tests that nothing was left open. */
  readonly openListeners: number;
  readonly openConnections: number;
}

export function createMemoryNetwork(options: MemoryNetworkOptions = {}): MemoryNetwork {
  const { clock = new VirtualClock(), segmentation = "asWritten", names = {} } = options;
  const hosts = new Set<MemoryHost>();
  const namesOf = new Map(Object.entries(names).map(([name, addresses]) => [name, addresses.map(addressOf)]));
  const world: MemoryWorld = {
    clock,
    segmentation,
    hostAt: (address) => [...hosts].find((host) => host.addresses.some(({ text }) => text === canonicalHost(address))),
    addressesOf: (name) => namesOf.get(name),
  };
  return {
    clock,
    host(addresses) {
      const own = (typeof addresses === "string" ? [addresses] : addresses).map(addressOf);
      for (const address of own) refuseUnlessFree(address, world);
      const host = new MemoryHost(own, world);
      hosts.add(host);
      return host;
    },
    get openListeners() {
      return sum(hosts, ({ openListeners }) => openListeners);
    },
    get openConnections() {
      return sum(hosts, ({ openConnections }) => openConnections);
    },
  };
}

function addressOf(text: string): IpAddress {
  const address = parseIpAddress(text);
  if (address === undefined) throw new OptionError(`"${text}" is not an IP address`);
  return address;
}

function refuseUnlessFree(address: IpAddress, world: MemoryWorld): void {
  if (isLoopback(address) || isWildcard(address.text)) {
    throw new OptionError(`${address.text} is no address of one host: give it one that others can dial`);
  }
  if (world.hostAt(address.text) !== undefined) throw new OptionError(`another host has the address ${address.text}`);
}

function sum<T>(items: Iterable<T>, count: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += count(item);
  return total;
}
