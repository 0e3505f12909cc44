/** Servers that send the client elsewhere, and strangers who come in their place. RFC 2577 */
import { type AddressInfo, connect } from "node:net";
import { expect, it } from "vitest";
import { occupy, STRANGER } from "../harness/loopback.js";
import { closed } from "../harness/raw-client.js";
import { startRudeServer } from "./rude-server.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { connectTo, fetched, impatientForData } from "./test-client.js";

expectNoSilentFailures();

const hostPort = (host: string, port: number): string => `${host.replaceAll(".", ",")},${port >> 8},${port & 255}`;

it("a 227 that names another host is not followed: the control connection's host is dialled", async () => {
  await using server = await startRudeServer({
    PASV: async (session) => session.write(`227 Entering (${hostPort(STRANGER, await session.listen())})\r\n`),
    RETR: async (session) => {
      session.write("150 coming\r\n");
      (await session.data()).end("hello");
      session.write("226 done\r\n");
    },
  });
  await using client = await connectTo(server, { mode: "pasv" });
  expect(await fetched(client)).toBe("hello");
});

it("a 227 that names another host's service does not make the client call there", async () => {
  const service = await occupy(STRANGER, 0);
  let callers = 0;
  service.on("connection", () => {
    callers += 1;
  });
  const { port } = service.address() as AddressInfo;
  await using server = await startRudeServer({ PASV: `227 Entering (${hostPort(STRANGER, port)})\r\n` });
  for (const options of [{}, { pasvAddress: "control", addressPolicy: { dataPeer: "network" } }] as const) {
    await using client = await connectTo(server, { mode: "pasv", ...options });
    await expect(fetched(client)).rejects.toMatchObject({ code: "DATA_CHANNEL" });
  }
  expect(callers).toBe(0);
  service.close();
});

it.each([
  ["PASV", "pasv", `227 Entering (${hostPort("127.0.0.1", 25)})\r\n`],
  ["EPSV", "epsv", "229 here (|||1023|)\r\n"],
] as const)("%s to a port below 1024 is refused before anybody is called", async (verb, mode, answer) => {
  await using server = await startRudeServer({ [verb]: answer });
  await using client = await connectTo(server, { mode });
  await expect(fetched(client)).rejects.toMatchObject({ code: "DATA_CHANNEL", phase: "announce", opening: "dial" });
  // The session is in step.
  await expect(fetched(client)).rejects.toMatchObject({ code: "DATA_CHANNEL" });
  expect(server.heard.some((line) => line.startsWith("RETR"))).toBe(false);
});

it.each([
  ["PASV", "pasv", "227 Entering\r\n"],
  ["PASV", "pasv", "227 (1,2,3,4,5)\r\n"],
  ["PASV", "pasv", "227 (127,0,0,1,256,1)\r\n"],
  ["PASV", "pasv", "227 (127,0,0,1,0,0)\r\n"],
  ["EPSV", "epsv", "229 here\r\n"],
  ["EPSV", "epsv", "229 (|||0|)\r\n"],
  ["EPSV", "epsv", "229 (|||65536|)\r\n"],
  ["EPSV", "epsv", "229 (|||99999999999999999999|)\r\n"],
] as const)("%s answered by nonsense (%s, %s) is a RemoteProtocolError", async (verb, mode, answer) => {
  await using server = await startRudeServer({ [verb]: answer });
  await using client = await connectTo(server, { mode });
  await expect(fetched(client)).rejects.toMatchObject({ code: "REMOTE_PROTOCOL" });
});

it("a passive port at which nobody listens is a DataChannelError that says who dialled where", async () => {
  const listener = await occupy("127.0.0.1", 0);
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await using server = await startRudeServer({ EPSV: `229 (|||${port}|)\r\n` });
  await using client = await connectTo(server);
  await expect(fetched(client)).rejects.toMatchObject({
    code: "DATA_CHANNEL",
    mode: "EPSV",
    opening: "dial",
    phase: "open",
    address: `127.0.0.1:${port}`,
  });
});

it("active mode: a stranger at our listener is dropped, and the server's connection is taken", async () => {
  let strangerGot = -1;
  await using server = await startRudeServer({
    RETR: async (session) => {
      const stranger = connect({ ...session.target, localAddress: STRANGER }).on("error", () => undefined);
      await closed(stranger);
      strangerGot = stranger.bytesRead;
      session.write("150 coming\r\n");
      (await session.dial()).end("hello");
      session.write("226 done\r\n");
    },
  });
  await using client = await connectTo(server, { mode: "port" });
  expect(await fetched(client)).toBe("hello");
  expect(strangerGot).toBe(0);
});

it("active mode: a crowd of strangers is dropped, one by one, and the server still gets through", async () => {
  const crowd = 100;
  let dropped = 0;
  await using server = await startRudeServer({
    RETR: async (session) => {
      session.write("150 coming\r\n");
      const strangers = Array.from({ length: crowd }, () =>
        connect({ ...session.target, localAddress: STRANGER }).on("error", () => undefined),
      );
      await Promise.all(strangers.map(closed));
      dropped = strangers.filter(({ bytesRead }) => bytesRead === 0).length;
      (await session.dial()).end("hello");
      session.write("226 done\r\n");
    },
  });
  await using client = await connectTo(server, { mode: "port" });
  expect(await fetched(client)).toBe("hello");
  expect(dropped).toBe(crowd);
});

it("active mode: a stranger who brings data of his own is not taken for the server", async () => {
  await using server = await startRudeServer({
    RETR: async (session) => {
      session.write("150 coming\r\n");
      const stranger = connect({ ...session.target, localAddress: STRANGER }).on("error", () => undefined);
      stranger.end("forged");
      await closed(stranger);
      session.write("226 done\r\n");
    },
  });
  await using client = await connectTo(server, { mode: "port", timeouts: impatientForData });
  await expect(fetched(client)).rejects.toMatchObject({ code: expect.stringMatching(/^(DATA_CHANNEL|TIMEOUT)$/) });
});

it.each([
  ["425", "425 cannot\r\n", { code: "DATA_CHANNEL", mode: "PORT", opening: "listen", phase: "open" }],
  ["150, and never comes", "150 coming\r\n", { code: "DATA_CHANNEL", phase: "open", cause: { code: "TIMEOUT" } }],
  ["150, never comes, and says 226", "150 coming\r\n226 done\r\n", { code: "DATA_CHANNEL", phase: "open" }],
])("active mode: a server that says %s", async (_what, answer, outcome) => {
  await using server = await startRudeServer({ RETR: answer });
  await using client = await connectTo(server, { mode: "port", timeouts: impatientForData });
  await expect(fetched(client)).rejects.toMatchObject(outcome);
});
