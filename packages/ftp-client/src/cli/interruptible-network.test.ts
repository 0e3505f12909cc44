import type { Connection } from "@pasvport/ftp-core/net";
import { createMemoryNetwork } from "@pasvport/ftp-core/simulation";
import { expect, it } from "vitest";
import { interruptibleNetwork } from "./interruptible-network.js";

/** Two hosts, and what the second one accepted. */
async function world() {
  const memory = createMemoryNetwork();
  const here = memory.host("192.0.2.1");
  const there = memory.host("192.0.2.2");
  const accepted = new Promise<Connection>((resolve) => {
    void there.listen({ host: "192.0.2.2", port: 21, onConnection: resolve });
  });
  return { here, there, accepted, ...interruptibleNetwork(here) };
}

const closed = ({ stream }: Connection) => new Promise<void>((resolve) => stream.resume().once("close", resolve));

it("without an interruption it is the network it stands for", async () => {
  const { network, accepted } = await world();
  expect(await network.resolve("192.0.2.2")).toEqual([{ family: "ipv4", text: "192.0.2.2" }]);
  const connection = await network.dial({ host: "192.0.2.2", port: 21 });
  connection.stream.write("hello");
  const { stream } = await accepted;
  expect(String((await stream[Symbol.asyncIterator]().next()).value)).toBe("hello");
});

it("hanging up resets what was dialled and what was accepted", async () => {
  const { network, hangUp, there } = await world();
  const dialled = await network.dial({ host: "192.0.2.2", port: 21 });
  const arrived = new Promise<Connection>((resolve) => {
    void network.listen({ host: "192.0.2.1", port: 5000, onConnection: resolve });
  });
  await there.dial({ host: "192.0.2.1", port: 5000 });
  const accepted = await arrived;
  hangUp();
  await Promise.all([closed(dialled), closed(accepted)]);
});

it("after hanging up nothing can be dialled or looked up", async () => {
  const { network, hangUp } = await world();
  hangUp();
  await expect(network.dial({ host: "192.0.2.2", port: 21 })).rejects.toMatchObject({ code: "CONNECTION" });
  await expect(network.resolve("192.0.2.2")).rejects.toMatchObject({ errno: "ABORTED" });
});

it("a look-up that never ends is waited for no longer", async () => {
  const { here } = await world();
  const { network, hangUp } = interruptibleNetwork({
    clock: here.clock,
    dial: (options) => here.dial(options),
    listen: (options) => here.listen(options),
    resolve: () => new Promise(() => undefined),
  });
  const looking = network.resolve("h");
  hangUp();
  await expect(looking).rejects.toMatchObject({ errno: "ABORTED" });
});
