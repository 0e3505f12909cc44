/** Servers whose replies come late, in pieces, out of step, without end, or not at all. */
import type { FtpClientOptions } from "@pasvport/ftp-client";
import { expect, it } from "vitest";
import { MEBIBYTE, memoryInUse } from "./memory.js";
import { type RudeScript, type RudeServer, type RudeSession, startRudeServer } from "./rude-server.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { connectTo, fetched, impatientForReplies } from "./test-client.js";

expectNoSilentFailures();

/** RETR as it should be. */
async function serve(session: RudeSession): Promise<void> {
  session.write("150 coming\r\n");
  (await session.data()).end("hello");
  session.write("226 done\r\n");
}

it("replies that come byte by byte are replies", async () => {
  const bytewise = (text: string) => (session: RudeSession) => session.writeBytewise(text);
  await using server = await startRudeServer({
    greeting: bytewise("220-hello\r\n 220 not yet\r\n220-nor yet\r\n220 ready\r\n"),
    USER: bytewise("331 password\r\n"),
    PASS: bytewise("230 welcome\r\n"),
    EPSV: async (session) => session.writeBytewise(`229 here (|||${await session.listen()}|)\r\n`),
    RETR: async (session) => {
      await session.writeBytewise("150 coming\r\n");
      (await session.data()).end("hello");
      await session.writeBytewise("226-done\r\n226 really\r\n");
    },
  });
  await using client = await connectTo(server);
  expect(await fetched(client)).toBe("hello");
});

it("replies that come joined in one segment are taken one by one", async () => {
  await using server = await startRudeServer({
    greeting: "120 soon\r\n220 ready\r\n",
    RETR: async (session) => {
      (await session.data()).end("hello");
      session.write("150 coming\r\n226 done\r\n");
    },
  });
  await using client = await connectTo(server);
  expect(await fetched(client)).toBe("hello");
  expect(await fetched(client)).toBe("hello");
});

it("a greeting that never comes is a TimeoutError that says so", async () => {
  await using server = await startRudeServer({ greeting: "" });
  const waiting = connectTo(server, { timeouts: impatientForReplies });
  await expect(waiting).rejects.toMatchObject({ code: "TIMEOUT", waitingFor: "greeting" });
});

it("120 without end is a greeting that never comes", async () => {
  await using server = await startRudeServer({
    greeting: async (session) => {
      while (!session.control.closed) {
        await new Promise((resolve) => session.control.write("120 soon\r\n", resolve));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  });
  const waiting = connectTo(server, { timeouts: impatientForReplies });
  await expect(waiting).rejects.toMatchObject({ code: "TIMEOUT", waitingFor: "greeting" });
});

it.each(["USER", "PASS", "TYPE", "EPSV", "RETR"])(
  "no answer to %s is a TimeoutError, and the session is over",
  async (verb) => {
    await using server = await startRudeServer({ RETR: serve, [verb]: "" });
    const visit = async (): Promise<unknown> => {
      await using client = await connectTo(server, { timeouts: impatientForReplies });
      await expect(fetched(client)).rejects.toMatchObject({ code: "TIMEOUT", waitingFor: "reply" });
      await expect(fetched(client)).rejects.toMatchObject({ code: "CONNECTION" });
      throw await fetched(client).catch((error) => error);
    };
    const expected =
      verb === "USER" || verb === "PASS" ? { code: "TIMEOUT", waitingFor: "reply" } : { code: "CONNECTION" };
    await expect(visit()).rejects.toMatchObject(expected);
  },
);

/** Where a server may say or do something that nobody wants, and the script that gets there. */
const places = [
  "greeting",
  "USER",
  "PASS",
  "TYPE",
  "EPSV",
  "RETR",
  "after 150",
  "in the middle of the data",
  "after the data",
];

function at(place: string, act: (session: RudeSession) => void): RudeScript {
  const retrieve = async (session: RudeSession): Promise<void> => {
    session.write("150 coming\r\n");
    if (place === "after 150") return act(session);
    const data = await session.data();
    await new Promise((resolve) => data.write("hel", resolve));
    if (place === "in the middle of the data") return act(session);
    data.end("lo");
    act(session);
  };
  return places.slice(0, 6).includes(place) ? { RETR: serve, [place]: act } : { RETR: retrieve };
}

it.each(places)("421 (%s) is the end of the session, said by the server", async (place) => {
  await using server = await startRudeServer(at(place, ({ control }) => void control.end("421 going down\r\n")));
  await expect(visit(server)).rejects.toMatchObject({
    code: expect.stringMatching(/^(NEGATIVE_REPLY|CONNECTION)$/),
    message: expect.stringContaining("421 going down"),
  });
});

it.each(places)("a connection that is closed (%s) is a ConnectionError", async (place) => {
  await using server = await startRudeServer(at(place, ({ control }) => void control.end()));
  await expect(visit(server)).rejects.toMatchObject({ code: "CONNECTION" });
});

it.each(places)("a connection that is reset (%s) is a ConnectionError", async (place) => {
  await using server = await startRudeServer(at(place, ({ control }) => void control.resetAndDestroy()));
  await expect(visit(server)).rejects.toMatchObject({ code: "CONNECTION" });
});

it.each(places)("nonsense (%s) is a RemoteProtocolError that shows it", async (place) => {
  await using server = await startRudeServer(at(place, (session) => session.write("HTTP/1.1 400 Bad Request\r\n")));
  await expect(visit(server)).rejects.toMatchObject({ code: "REMOTE_PROTOCOL", received: "HTTP/1.1 400 Bad Request" });
});

it.each(places)("a 150 more than there should be (%s) is a RemoteProtocolError", async (place) => {
  await using server = await startRudeServer(at(place, (session) => session.write("150 coming\r\n150 coming\r\n")));
  // 120 and its like are what a greeting may begin with: then the rest of it never comes.
  const isGreeting = place === "greeting";
  await expect(visit(server, isGreeting ? { timeouts: impatientForReplies } : {})).rejects.toMatchObject({
    code: isGreeting ? "TIMEOUT" : "REMOTE_PROTOCOL",
  });
});

it("a reply that nobody asked for ends the session before it is taken for an answer", async () => {
  await using server = await startRudeServer({
    RETR: async (session) => {
      await serve(session);
      session.write("250 and one more\r\n");
    },
  });
  await using client = await connectTo(server);
  expect(await fetched(client)).toBe("hello");
  const next = await fetched(client).catch((error) => error);
  expect(["REMOTE_PROTOCOL", "CONNECTION"]).toContain(next.code);
});

it.each([
  ["a line", "220 ", "x".repeat(1024)],
  ["a reply of lines", "220-hello\r\n", "more of it\r\n".repeat(100)],
  ["a reply of empty lines", "220-hello\r\n", "\r\n".repeat(500)],
  ["a reply that repeats its code", "220-hello\r\n", "220-again\r\n".repeat(100)],
])("%s without end is a RemoteProtocolError, and costs a bounded memory", async (_what, begin, more) => {
  let sent = 0;
  await using server = await startRudeServer({
    greeting: async ({ control }) => {
      control.write(begin);
      while (!control.closed && !control.destroyed && sent < 64 * MEBIBYTE) {
        sent += more.length;
        await new Promise((resolve) => control.write(more, resolve));
      }
    },
  });
  const before = await memoryInUse();
  await expect(connectTo(server)).rejects.toMatchObject({
    code: "REMOTE_PROTOCOL",
    message: expect.stringMatching(/longer than|more than/),
  });
  expect((await memoryInUse()) - before).toBeLessThan(8 * MEBIBYTE);
  expect(sent).toBeLessThan(64 * MEBIBYTE);
});

/** Connects and fetches the file; what goes wrong first is what it throws. */
async function visit(server: RudeServer, options: Partial<FtpClientOptions> = {}): Promise<void> {
  await using client = await connectTo(server, options);
  await fetched(client);
  // Whatever came behind the last reply is told to whoever asks next.
  await fetched(client);
}
