/** The real network: Node's TCP sockets, the system's clock and resolver. */
import { lookup } from "node:dns/promises";
import { createServer, connect as nodeConnect, type Server, type Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { canonicalHost, type Endpoint, formatEndpoint, type IpAddress, parseIpAddress } from "../wire/ip-address.js";
import type { Clock, Connection, DialOptions, Listener, ListenOptions, Network } from "./network.js";
import { asNetworkError, NetworkError } from "./network-error.js";

const clock: Clock = {
  now: () => performance.now(),
  wallTimeMs: () => Date.now(),
  after(delayMs, callback) {
    // Longer times than Node can count would fire at once.
    const timer = setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};

export const nodeNetwork: Network = { clock, listen, dial, resolve };

function listen({ host, port, onConnection }: ListenOptions): Promise<Listener> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (socket) => {
    const connection = asConnection(socket);
    // A peer that was gone before we could look at it has no address any more.
    if (connection === undefined) socket.destroy();
    else onConnection(connection);
  });
  return new Promise((resolveListener, reject) => {
    server.once("error", (error) => reject(asNetworkError(`listen on ${formatEndpoint({ host, port })}`, error)));
    server.listen({ host, port, exclusive: true }, () => {
      server.removeAllListeners("error");
      // A failing accept (too many open files) is the peer's problem; the listener goes on.
      server.on("error", () => undefined);
      resolveListener({ local: localOf(server), close: () => closeServer(server) });
    });
  });
}

function dial(options: DialOptions): Promise<Connection> {
  const { host, port, localAddress, localPort, signal } = options;
  const what = `connect to ${formatEndpoint({ host, port })}`;
  return new Promise((resolveConnection, reject) => {
    const socket = nodeConnect({
      host,
      port,
      allowHalfOpen: true,
      noDelay: true,
      ...(localAddress === undefined ? {} : { localAddress }),
      ...(localPort === undefined ? {} : { localPort }),
    });
    const onAbort = (): void => {
      socket.destroy();
      reject(new NetworkError(what, "ABORTED", { cause: signal?.reason }));
    };
    const settle = (): void => {
      signal?.removeEventListener("abort", onAbort);
      socket.removeAllListeners("error");
    };
    socket.once("error", (error) => {
      settle();
      reject(asNetworkError(what, error));
    });
    socket.once("connect", () => {
      settle();
      socket.pause();
      const connection = asConnection(socket);
      if (connection !== undefined) return resolveConnection(connection);
      socket.destroy();
      reject(new NetworkError(what, "ECONNRESET"));
    });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener("abort", onAbort, { once: true });
  });
}

async function resolve(host: string): Promise<readonly IpAddress[]> {
  const literal = parseIpAddress(host);
  if (literal !== undefined) return [literal];
  try {
    const found = await lookup(host, { all: true });
    return found.map(({ address }) => parseIpAddress(address)).filter((address) => address !== undefined);
  } catch (error) {
    throw new NetworkError(`look up ${host}`, "ENOTFOUND", { cause: error });
  }
}

function asConnection(socket: Socket): Connection | undefined {
  // An error must not end the process where nobody listens for it; it closes the socket all the same.
  socket.on("error", () => undefined);
  const local = endpoint(socket.localAddress, socket.localPort);
  const remote = endpoint(socket.remoteAddress, socket.remotePort);
  if (local === undefined || remote === undefined) return undefined;
  tellResetFromEnd(socket);
  return { local, remote, stream: socket, reset: () => reset(socket) };
}

const NOTHING = new Uint8Array(0);

/**
 * Interop: libuv reports a reset that came together with the last data as an orderly end (Linux: POLLHUP after a short read),
 * and a cut upload would pass for a whole one. An empty write asks the kernel: on a connection that was reset it fails.
 */
function tellResetFromEnd(socket: Socket): void {
  const push = socket.push.bind(socket);
  socket.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    // Where something waits to be written already, that write fails instead.
    if (chunk !== null || !socket.writable || socket.writableLength > 0) return push(chunk, encoding);
    socket.write(NOTHING, (error) => {
      if (!error) push(null);
    });
    return false;
  };
}

/** Interop: Node cannot reset a socket while its FIN is being sent (EINVAL), and would leave the descriptor open. */
function reset(socket: Socket): void {
  const isEnding = socket.writableEnded && !socket.writableFinished && socket.writableLength === 0;
  if (isEnding) socket.once("finish", () => socket.resetAndDestroy());
  else socket.resetAndDestroy();
}

function endpoint(address: string | undefined, port: number | undefined): Endpoint | undefined {
  return address === undefined || port === undefined ? undefined : { host: canonicalHost(address), port };
}

function localOf(server: Server): Endpoint {
  const address = server.address();
  if (address === null || typeof address === "string") throw new NetworkError("listen", "EADDRNOTAVAIL");
  return { host: canonicalHost(address.address), port: address.port };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolveClosed) => {
    // `close` waits for the accepted connections too; the port itself is free when the call returns.
    server.close(() => undefined);
    resolveClosed();
  });
}
