/** The real network, with a look at what is done on it. */
import type { Duplex } from "node:stream";
import type { Endpoint } from "@pasvport/ftp-core";
import { type Connection, type DialOptions, type Network, nodeNetwork } from "@pasvport/ftp-core/net";

export interface WatchedNetwork {
  readonly network: Network;
  /** Who was dialled. */
  readonly dialled: readonly Endpoint[];
  /** Every stream there was, accepted and dialled, in this order. */
  readonly streams: readonly Duplex[];
  /** The timers that are set and have neither struck nor been called off. */
  readonly timers: ReadonlySet<unknown>;
}

export function watchedNetwork(): WatchedNetwork {
  const dialled: Endpoint[] = [];
  const streams: Duplex[] = [];
  const seen = (connection: Connection): Connection => {
    streams.push(connection.stream);
    return connection;
  };
  const timers = new Set<() => void>();
  const network: Network = {
    ...nodeNetwork,
    clock: {
      ...nodeNetwork.clock,
      after: (delayMs, callback) => {
        const strike = (): void => {
          timers.delete(callOff);
          callback();
        };
        const callOff = nodeNetwork.clock.after(delayMs, strike);
        timers.add(callOff);
        return () => {
          timers.delete(callOff);
          callOff();
        };
      },
    },
    listen: ({ onConnection, ...options }) =>
      nodeNetwork.listen({ ...options, onConnection: (connection) => onConnection(seen(connection)) }),
    dial: async (options: DialOptions) => {
      dialled.push({ host: options.host, port: options.port });
      return seen(await nodeNetwork.dial(options));
    },
  };
  return { network, dialled, streams, timers };
}
