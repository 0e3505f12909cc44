/** Places on the loopback that no other test uses: on Linux all of 127/8 is this machine. */
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { WaitError } from "./bounded.js";

/** Another host than 127.0.0.1, to all that look at addresses. */
export const STRANGER = "127.0.0.2";

/** An address of our own, so that a range of ports on it is ours too, even when the suite runs twice at once. */
export function ownAddress(): string {
  const part = (): number => 1 + Math.floor(Math.random() * 250);
  return `127.${2 + part()}.${part()}.${part()}`;
}

/** Ports in a row that are free on this address, below those that the system gives to outgoing connections. */
export async function freePortRange(
  host: string,
  count: number,
): Promise<{ readonly first: number; readonly last: number }> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const first = 10_000 + Math.floor(Math.random() * 20_000);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const listeners = await Promise.all(ports.map((port) => occupy(host, port).catch(() => undefined)));
    for (const listener of listeners) listener?.close();
    if (!listeners.includes(undefined)) return { first, last: first + count - 1 };
  }
  throw new WaitError(`${count} free ports in a row on ${host}`);
}

/** A listener that is not ours. */
export async function occupy(host: string, port: number): Promise<Server> {
  const server = createServer();
  await once(server.listen(port, host), "listening");
  return server;
}
