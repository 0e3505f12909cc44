/** The addresses that the interop tests talk over, and whether this machine has them. */
import { once } from "node:events";
import { createServer } from "node:net";
import { type AddressFamily, type DataMode, dataModes } from "./data-modes.js";
import type { Peer } from "./peer.js";

export type LoopbackHost = Peer & {
  readonly address: "127.0.0.1" | "::1";
  readonly family: AddressFamily;
  /** The modes that this family has a notation for. */
  readonly modes: readonly DataMode[];
};

export async function loopbackHosts(): Promise<readonly [LoopbackHost, LoopbackHost]> {
  return Promise.all([loopbackHost("127.0.0.1", "ipv4"), loopbackHost("::1", "ipv6")]);
}

/** Containers often have no IPv6, not even on the loopback. */
async function loopbackHost(address: LoopbackHost["address"], family: AddressFamily): Promise<LoopbackHost> {
  const host = { name: address, address, family, modes: dataModes[family] };
  const server = createServer();
  try {
    await once(server.listen(0, address), "listening");
    return { ...host, missing: undefined };
  } catch (cause) {
    return { ...host, missing: `this machine cannot listen on ${address}: ${String(cause)}` };
  } finally {
    server.close();
  }
}
