/** Data connections to and from the wrong place: bounce, port theft, ranges. RFC 2577 §3, §5, §8 */
import { connect, type Server } from "node:net";
import { createMemoryStorage } from "@pasvport/ftp-server";
import { expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { freePortRange, occupy, ownAddress, STRANGER } from "../harness/loopback.js";
import { closed, RawClient, receivedBy } from "../harness/raw-client.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { startServer } from "./test-server.js";

expectNoSilentFailures();

const storage = createMemoryStorage({ "/a.txt": "hello" });

it.each([
  ["a foreign host", (port: number) => `PORT 127,0,0,2,${port >> 8},${port & 255}`, 504],
  ["a foreign host", (port: number) => `EPRT |1|${STRANGER}|${port}|`, 504],
  ["all hosts", (port: number) => `EPRT |1|255.255.255.255|${port}|`, 504],
  ["a foreign host dressed as IPv6", (port: number) => `EPRT |2|::ffff:${STRANGER}|${port}|`, 522],
  ["port 25", () => "PORT 127,0,0,1,0,25", 504],
  ["port 1023", () => "EPRT |1|127.0.0.1|1023|", 504],
  ["port 0", () => "PORT 127,0,0,1,0,0", 501],
  ["port 65536", () => "EPRT |1|127.0.0.1|65536|", 501],
  ["a number that is no byte", () => "PORT 127,0,0,1,256,25", 501],
] as const)("an active connection to %s is refused, and nothing is dialled (%o)", async (_whom, line, code) => {
  await using test = await startServer({ storage });
  const listener = await occupy(STRANGER, 0);
  let callers = 0;
  listener.on("connection", () => {
    callers += 1;
  });
  await using client = await test.login();
  expect(await client.ask(line(portOf(listener)))).toMatchObject({ code });
  expect(await client.ask("RETR a.txt")).toMatchObject({ code: 425 });
  expect(await client.ask("STOR b.txt")).toMatchObject({ code: 425 });
  listener.close();
  expect({ callers, dialled: test.dialled }).toEqual({ callers: 0, dialled: [] });
});

it.each([
  ["PORT", (port: number) => `PORT 0,0,0,0,${port >> 8},${port & 255}`],
  ["EPRT", (port: number) => `EPRT |1|0.0.0.0|${port}|`],
] as const)("an unspecified address in %s means the client's own, and nobody else's", async (_verb, line) => {
  await using test = await startServer({ storage });
  await using client = await test.login({ localAddress: STRANGER });
  const listener = await occupy(STRANGER, 0);
  expect(await client.ask(line(portOf(listener)))).toMatchObject({ code: 200 });
  client.say("RETR a.txt");
  expect(await client.codes(2)).toEqual([150, 226]);
  expect(test.dialled).toEqual([{ host: STRANGER, port: portOf(listener) }]);
  expect(await client.ask("PORT 0,0,0,0,0,25")).toMatchObject({ code: 504 });
  listener.close();
});

it("PORT dials nobody before the transfer command", async () => {
  await using test = await startServer({ storage });
  await using client = await test.login();
  const listener = await occupy("127.0.0.1", 0);
  expect(await client.ask(`EPRT |1|127.0.0.1|${portOf(listener)}|`)).toMatchObject({ code: 200 });
  expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
  expect(test.dialled).toEqual([]);
  client.say("RETR a.txt");
  expect(await client.codes(2)).toEqual([150, 226]);
  expect(test.dialled).toEqual([{ host: "127.0.0.1", port: portOf(listener) }]);
  listener.close();
});

it("a stranger on a passive port is dropped, and the right client is served, before its command or after", async () => {
  await using test = await startServer({ storage });
  for (const order of ["dataFirst", "commandFirst"] as const) {
    await using client = await test.login();
    const port = await client.extendedPassive();
    const strangers = (): Promise<number[]> => Promise.all(Array.from({ length: 20 }, () => visitAsStranger(port)));
    expect(new Set(await strangers())).toEqual(new Set([0]));
    if (order === "commandFirst") {
      expect(await client.ask("RETR a.txt")).toMatchObject({ code: 150 });
      expect(new Set(await strangers())).toEqual(new Set([0]));
    }
    const data = await client.dialData(port);
    if (order === "dataFirst") expect(await client.ask("RETR a.txt")).toMatchObject({ code: 125 });
    expect((await receivedBy(data)).toString()).toBe("hello");
    expect(await client.reply()).toMatchObject({ code: 226 });
  }
  const dropped = test.events.filter(({ kind }) => kind === "strangerDropped");
  expect(dropped).toHaveLength(60);
  expect(dropped[0]).toMatchObject({ peer: { host: STRANGER } });
});

it("a stranger who holds a passive port never gets a byte, and the client hears 425", async () => {
  await using test = await startServer({ storage, timeouts: { dataMs: 400 } });
  await using client = await test.login();
  const port = await client.extendedPassive();
  client.say("RETR a.txt");
  expect(await visitAsStranger(port)).toBe(0);
  expect(await client.codes(2)).toEqual([150, 425]);
  expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
});

it("sessions never share a passive port; the one too many hears why, and is served when a port is given back", async () => {
  const host = ownAddress();
  const passivePorts = await freePortRange(host, 12);
  await using test = await startServer({ storage, hosts: [host], passivePorts });
  const clients = await Promise.all(Array.from({ length: 12 }, () => test.login()));
  const ports = await Promise.all(clients.map((client) => client.extendedPassive()));
  expect(new Set(ports).size).toBe(12);
  expect(Math.min(...ports)).toBe(passivePorts.first);
  expect(Math.max(...ports)).toBe(passivePorts.last);
  await using late = await test.login();
  expect(await late.ask("EPSV")).toMatchObject({ code: 425, text: expect.stringContaining("in use") });
  expect(await late.ask("PASV")).toMatchObject({ code: 425, text: expect.stringContaining("in use") });
  expect(await late.ask("RETR a.txt")).toMatchObject({ code: 425 });

  // Given back by a transfer that ended, by ABOR, by PORT, by QUIT, and by a client that is gone.
  const [first, second, third, fourth, fifth] = clients;
  const data = await first?.dialData(ports[0] ?? 0);
  await first?.ask("RETR a.txt");
  data?.resume();
  expect(await first?.reply()).toMatchObject({ code: 226 });
  await second?.ask("ABOR");
  await third?.ask(`EPRT |1|127.0.0.1|${test.address.port}|`);
  await fourth?.ask("QUIT");
  fifth?.destroy();
  await until(
    () => test.server.inUse.passivePorts === 7,
    () => test.server.inUse,
  );
  const again: number[] = [];
  for (const expected of ports.slice(0, 5)) {
    await using next = await test.login();
    again.push(await next.extendedPassive());
    expect(again.at(-1), `after ${expected}`).toBeGreaterThanOrEqual(passivePorts.first);
  }
  expect(again.every((port) => ports.slice(0, 5).includes(port))).toBe(true);
  for (const client of clients) await client[Symbol.asyncDispose]();
  await until(
    () => test.server.inUse.passivePorts === 0,
    () => test.server.inUse,
  );
});

it("EPSV again gives the port before back: one client holds one port", async () => {
  const host = ownAddress();
  const passivePorts = await freePortRange(host, 2);
  await using test = await startServer({ storage, hosts: [host], passivePorts });
  await using client = await test.login();
  for (let round = 0; round < 50; round += 1) expect(await client.ask("EPSV")).toMatchObject({ code: 229 });
  expect(test.server.inUse).toMatchObject({ sessions: 1, passivePorts: 1 });
});

it("ports of the range that somebody else has are skipped, and used when they are free again", async () => {
  const host = ownAddress();
  const { first, last } = await freePortRange(host, 4);
  await using test = await startServer({ storage, hosts: [host], passivePorts: { first, last } });
  const foreign = await Promise.all([0, 1, 3].map((at) => occupy(host, first + at)));
  await using client = await test.login();
  for (let round = 0; round < 20; round += 1) expect(await client.extendedPassive()).toBe(first + 2);
  const data = await client.dialData(first + 2);
  client.say("RETR a.txt");
  expect(await client.codes(2)).toEqual([125, 226]);
  data.destroy();
  foreign.push(await occupy(host, first + 2));
  expect(await client.ask("EPSV")).toMatchObject({ code: 425 });
  expect(test.server.inUse.passivePorts).toBe(0);
  for (const listener of foreign) listener.close();
  expect(await client.ask("EPSV")).toMatchObject({ code: 229 });
});

it("several servers in one process keep to their own ranges", async () => {
  const host = ownAddress();
  const range = await freePortRange(host, 6);
  const halves = [
    { first: range.first, last: range.first + 2 },
    { first: range.first + 3, last: range.last },
  ] as const;
  for (const passivePorts of halves) {
    await using test = await startServer({ storage, hosts: [host], passivePorts });
    await using client = await RawClient.login(test.address);
    for (let round = 0; round < 10; round += 1) {
      const port = await client.extendedPassive();
      expect(port).toBeGreaterThanOrEqual(passivePorts.first);
      expect(port).toBeLessThanOrEqual(passivePorts.last);
    }
  }
});

/** Connects, and resolves when it was thrown out, with the number of bytes that it got. */
async function visitAsStranger(port: number): Promise<number> {
  const socket = connect({ host: "127.0.0.1", port, localAddress: STRANGER }).on("error", () => undefined);
  await closed(socket);
  return socket.bytesRead;
}

function portOf(listener: Server): number {
  const address = listener.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
