/** Opens the ports, and says in one line why it cannot: whose port, which right, which address. */
import { networkInterfaces } from "node:os";
import { formatEndpoint, type PortRange } from "@pasvport/ftp-core";
import { NetworkError, nodeNetwork } from "@pasvport/ftp-core/net";
import type { FtpServer } from "../ftp-server.js";
import { Fault } from "./fault.js";

/** @throws Fault `cannotListen` */
export async function beginListening(server: FtpServer, passivePorts: PortRange | undefined): Promise<void> {
  if (passivePorts !== undefined && passivePorts.first < 1024) await requireRightsFor(passivePorts);
  try {
    await server.listen();
  } catch (error) {
    throw error instanceof NetworkError ? new Fault("cannotListen", listenFault(error), { cause: error }) : error;
  }
}

/** The right may come from the user, a capability or a setting of the system: only binding tells. */
async function requireRightsFor({ first, last }: PortRange): Promise<void> {
  try {
    const onConnection = (connection: { reset(): void }): void => connection.reset();
    const listener = await nodeNetwork.listen({ host: "127.0.0.1", port: first, onConnection });
    await listener.close();
  } catch (error) {
    if (!(error instanceof NetworkError && error.errno === "EACCES")) return;
    throw new Fault(
      "cannotListen",
      `--passive-ports ${first}-${last} begins below 1024, where this user may not listen: choose ports from 1024 up`,
      { cause: error },
    );
  }
}

/** Exported for its test: some of these happen on other systems only. */
export function listenFault(error: NetworkError): string {
  const { host, port } = endpointOf(error);
  switch (error.errno) {
    case "EADDRINUSE":
      return `port ${port} is taken on ${host}: choose another with --port, or any that is free with --port 0`;
    case "EACCES":
      return port < 1024
        ? `port ${port} needs rights that this user does not have: choose one from 1024 up, such as --port 2121`
        : `the system does not let this user listen on port ${port}: choose another with --port`;
    case "EADDRNOTAVAIL":
      return `${host} is not an address of this machine: choose --host ${host.includes(":") ? "::" : "0.0.0.0"} for all, or one of ${ownAddresses()}`;
    case "EAFNOSUPPORT":
      return `this machine has no addresses like ${host}: choose --host 127.0.0.1, or one of ${ownAddresses()}`;
    default:
      return `cannot listen on ${formatEndpoint({ host, port })} (${error.errno}): choose another --host or --port`;
  }
}

/** Node's own error, which lies underneath, names the address that failed. */
function endpointOf({ cause }: NetworkError): { host: string; port: number } {
  const known = typeof cause === "object" && cause !== null ? cause : {};
  return {
    host: "address" in known ? String(known.address) : "this address",
    port: "port" in known ? Number(known.port) : Number.NaN,
  };
}

function ownAddresses(): string {
  const addresses = Object.values(networkInterfaces())
    .flatMap((each = []) => each.map(({ address }) => address))
    // Link-local ones mean nothing without their zone.
    .filter((address) => !/^fe[89ab]/.test(address));
  return addresses.slice(0, 6).join(", ");
}
