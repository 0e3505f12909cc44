/** A network whose connections can all be cut at once: what waits for an answer that never comes ends then. */
import { type Connection, type Network, NetworkError } from "@pasvport/ftp-core/net";

export interface InterruptibleNetwork {
  readonly network: Network;
  /** Resets every connection; from now on none can be made. */
  hangUp(): void;
}

export function interruptibleNetwork(network: Network): InterruptibleNetwork {
  const over = new AbortController();
  const connections = new Set<Connection>();
  const keep = (connection: Connection): Connection => {
    connections.add(connection);
    connection.stream.once("close", () => connections.delete(connection));
    return connection;
  };
  return {
    network: {
      clock: network.clock,
      // A look-up cannot be called off; nobody waits for it any more.
      resolve: (host) => unlessAborted(over.signal, `look up ${host}`, network.resolve(host)),
      dial: async ({ signal, ...options }) => {
        const either = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
        return keep(await network.dial({ ...options, signal: either }));
      },
      listen: (options) =>
        network.listen({ ...options, onConnection: (connection) => options.onConnection(keep(connection)) }),
    },
    hangUp: () => {
      over.abort();
      for (const connection of connections) connection.reset();
    },
  };
}

async function unlessAborted<T>(signal: AbortSignal, what: string, work: Promise<T>): Promise<T> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new NetworkError(what, "ABORTED"));
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
