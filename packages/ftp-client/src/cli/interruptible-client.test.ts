import { AbortedError, ConnectionError } from "@pasvport/ftp-core";
import type { Network } from "@pasvport/ftp-core/net";
import { createMemoryNetwork } from "@pasvport/ftp-core/simulation";
import { expect, it } from "vitest";
import { connectInterruptibly } from "./interruptible-client.js";

/** A server in memory that says its greeting and answers each line with the next of these; `undefined` is silence. */
async function serverThatSays(...answers: readonly (string | undefined)[]) {
  const memory = createMemoryNetwork();
  const server = memory.host("192.0.2.2");
  const heard: string[] = [];
  const left = [...answers];
  await server.listen({
    host: "192.0.2.2",
    port: 21,
    onConnection: ({ stream }) => {
      const answer = (): void => {
        const next = left.shift();
        if (next !== undefined) stream.write(`${next}\r\n`);
      };
      answer();
      stream.on("data", (line) => {
        heard.push(String(line).trim());
        answer();
      });
      stream.on("end", () => stream.end());
    },
  });
  const network: Network = memory.host("192.0.2.1");
  return { memory, network, heard };
}

const target = { host: "192.0.2.2", mode: "pasv" } as const;

it("disposing says goodbye and closes", async () => {
  const { memory, network, heard } = await serverThatSays("220 hi", "230 in", "221 bye");
  const session = await connectInterruptibly(target, { network, signal: new AbortController().signal });
  await session[Symbol.asyncDispose]();
  expect(heard).toEqual(["USER anonymous", "QUIT"]);
  expect(memory.openConnections).toBe(0);
});

it("a server that never answers QUIT is left after two seconds", async () => {
  const { memory, network } = await serverThatSays("220 hi", "230 in");
  const session = await connectInterruptibly(target, { network, signal: new AbortController().signal });
  const startedAt = network.clock.now();
  await memory.clock.until(Promise.resolve(session[Symbol.asyncDispose]()));
  expect(network.clock.now() - startedAt).toBe(2_000);
  expect(memory.openConnections).toBe(0);
});

it("an interruption while it waits for the greeting ends the wait at once", async () => {
  const { memory, network } = await serverThatSays();
  const controller = new AbortController();
  const connecting = connectInterruptibly(target, { network, signal: controller.signal });
  controller.abort("SIGINT");
  await expect(connecting).rejects.toThrow(AbortedError);
  expect(network.clock.now()).toBe(0);
  expect(memory.openListeners).toBe(1);
});

it("an interruption before it began connects to nobody", async () => {
  const { memory, network } = await serverThatSays("220 hi");
  await expect(connectInterruptibly(target, { network, signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
  expect(memory.openConnections).toBe(0);
});

it("an interruption of a server that answers nothing any more cuts the line after two seconds", async () => {
  const { memory, network } = await serverThatSays("220 hi", "230 in");
  const controller = new AbortController();
  const session = await connectInterruptibly(target, { network, signal: controller.signal });
  const listing = session.client.list("", { signal: controller.signal });
  listing.catch(() => undefined);
  const startedAt = network.clock.now();
  controller.abort("SIGINT");
  await expect(memory.clock.until(listing)).rejects.toThrow(ConnectionError);
  expect(network.clock.now() - startedAt).toBe(2_000);
  await session[Symbol.asyncDispose]();
  expect(memory.openConnections).toBe(0);
});
