/** Servers whose data and replies do not agree: nothing is called whole that is not. */
import type { Socket } from "node:net";
import { expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { MEBIBYTE, memoryInUse } from "./memory.js";
import { type RudeSession, startRudeServer } from "./rude-server.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import {
  connectTo,
  fetched,
  impatientForCancelling,
  impatientForData,
  impatientForReplies,
  patience,
} from "./test-client.js";

expectNoSilentFailures();

const stalled = { code: "DATA_CHANNEL", phase: "transfer", cause: { code: "TIMEOUT", waitingFor: "data" } };

/** `isRead` resolves when the client has read a 226. */
type Act = (session: RudeSession, data: Socket, isRead: Promise<void>) => unknown;

/** RETR: what is done with the data connection, and the promised outcome. */
const downloads: Readonly<Record<string, readonly [act: Act, outcome: object | string]>> = {
  "226 before the data's end": [
    async (session, data, isRead) => {
      await new Promise((resolve) => data.write("hel", resolve));
      session.write("226 done\r\n");
      await isRead;
      data.end("lo");
    },
    "hello",
  ],
  "226 before a single byte": [
    async (session, data, isRead) => {
      session.write("226 done\r\n");
      await isRead;
      data.end("hello");
    },
    "hello",
  ],
  "226, and a data connection that never ends": [
    (session, data) => {
      data.write("hel");
      session.write("226 done\r\n");
    },
    stalled,
  ],
  "no 226": [(_session, data) => data.end("hello"), { code: "TIMEOUT", waitingFor: "final reply" }],
  "data in which nothing moves": [(_session, data) => data.write("hel"), stalled],
  "a reset, and 226": [
    async (session, data) => {
      await reset(data, "hel");
      session.write("226 done\r\n");
    },
    { code: "DATA_CHANNEL", phase: "transfer" },
  ],
  "226, and a reset": [
    async (session, data) => {
      session.write("226 done\r\n");
      await reset(data, "hel");
    },
    { code: "DATA_CHANNEL", phase: "transfer" },
  ],
  "a reset without a byte, and 226": [
    (session, data) => {
      data.resetAndDestroy();
      session.write("226 done\r\n");
    },
    { code: "DATA_CHANNEL", phase: "transfer" },
  ],
  "an end too early, and 426": [
    (session, data) => {
      data.end("hel");
      session.write("426 lost\r\n");
    },
    { code: "DATA_CHANNEL", phase: "transfer", message: expect.stringContaining("426 lost") },
  ],
  "an end too early, and 451": [
    (session, data) => {
      data.end("hel");
      session.write("451 disk\r\n");
    },
    { code: "NEGATIVE_REPLY", message: expect.stringContaining("451 disk") },
  ],
  "550 instead of the data": [(session) => session.write("550 changed my mind\r\n"), { code: "NEGATIVE_REPLY" }],
};

it.each(Object.keys(downloads))("a download with %s has its promised outcome", async (name) => {
  const [act, outcome] = downloads[name] ?? [() => undefined, ""];
  let read: () => void = () => undefined;
  const isRead = new Promise<void>((resolve) => {
    read = resolve;
  });
  await using server = await startRudeServer({
    RETR: async (session) => {
      session.write("150 coming\r\n");
      await act(session, await session.data(), isRead);
    },
  });
  await using client = await connectTo(server, {
    timeouts: timeoutsFor(outcome),
    onTrace: (event) => event.kind === "reply" && event.reply.code === 226 && read(),
  });
  const result = fetched(client);
  if (typeof outcome === "string") await expect(result).resolves.toBe(outcome);
  else await expect(result).rejects.toMatchObject(outcome);
});

it.each([
  ["425 at once", (session: RudeSession) => session.write("425 cannot\r\n"), { code: "DATA_CHANNEL", phase: "open" }],
  ["550 at once", (session: RudeSession) => session.write("550 no such file\r\n"), { code: "NEGATIVE_REPLY" }],
  [
    "425 after 150",
    (session: RudeSession) => session.write("150 coming\r\n425 cannot\r\n"),
    { code: "DATA_CHANNEL", phase: "open" },
  ],
] as const)("%s is told as it is, and the session goes on", async (_what, act, outcome) => {
  await using server = await startRudeServer({ RETR: act });
  await using client = await connectTo(server);
  await expect(fetched(client)).rejects.toMatchObject(outcome);
  await expect(fetched(client)).rejects.toMatchObject(outcome);
});

/** STOR: what is done with the data connection, and the promised outcome. */
const uploads: Readonly<Record<string, readonly [(session: RudeSession, data: Socket) => unknown, object]>> = {
  "a reset, and 226": [
    async (session, data) => {
      data.resetAndDestroy();
      session.write("226 done\r\n");
    },
    { code: "DATA_CHANNEL", phase: "transfer" },
  ],
  "226 in the middle": [
    async (session, data) => {
      data.once("data", () => data.pause());
      session.write("226 that will do\r\n");
    },
    stalled,
  ],
  "552 in the middle": [
    (session, data) => {
      data.once("data", () => {
        data.resetAndDestroy();
        session.write("552 full\r\n");
      });
    },
    { code: "NEGATIVE_REPLY", message: expect.stringContaining("552 full") },
  ],
  "no reader": [() => undefined, stalled],
  "no 226": [(_session, data) => data.resume(), { code: "TIMEOUT", waitingFor: "final reply" }],
};

it.each(Object.keys(uploads))("an upload with %s has its promised outcome", async (name) => {
  const [act, outcome] = uploads[name] ?? [() => undefined, {}];
  await using server = await startRudeServer({
    STOR: async (session) => {
      session.write("150 go on\r\n");
      await act(session, await session.data());
    },
  });
  await using client = await connectTo(server, { timeouts: timeoutsFor(outcome) });
  await expect(client.upload(Buffer.alloc(32 * MEBIBYTE), "a.bin")).rejects.toMatchObject(outcome);
});

it("an upload that the server refuses sends not a byte", async () => {
  let sent = 0;
  await using server = await startRudeServer({
    STOR: async (session) => {
      (await session.data()).on("data", (bytes: Buffer) => {
        sent += bytes.length;
      });
      session.write("553 not this name\r\n");
    },
  });
  await using client = await connectTo(server);
  await expect(client.upload(Buffer.alloc(1000), "a.bin")).rejects.toMatchObject({ code: "NEGATIVE_REPLY" });
  expect(sent).toBe(0);
});

it("data without end costs a bounded memory while the target is slow", async () => {
  let sent = 0;
  await using server = await startRudeServer({
    RETR: async (session) => {
      session.write("150 coming\r\n");
      const data = await session.data();
      const chunk = Buffer.alloc(MEBIBYTE);
      while (!data.destroyed && sent < 256) {
        sent += 1;
        await new Promise((resolve) => data.write(chunk, resolve));
      }
    },
  });
  // This server has no answer to ABOR.
  await using client = await connectTo(server, { timeouts: impatientForCancelling });
  const before = await memoryInUse();
  let grown = 0;
  const controller = new AbortController();
  const slow = async (): Promise<void> => {
    // As much as the buffers on the way hold is under way by now.
    let seen = -1;
    await until(
      () => {
        const isStill = sent === seen;
        seen = sent;
        return isStill;
      },
      () => sent,
    );
    grown = (await memoryInUse()) - before;
    controller.abort();
  };
  await expect(client.download("a.bin", slow, { signal: controller.signal })).rejects.toMatchObject({
    code: "ABORTED",
  });
  expect(grown).toBeLessThan(8 * MEBIBYTE);
  expect(sent).toBeLessThan(64);
});

/** Short where something is awaited that never comes; nowhere else, for machines can be busy. */
function timeoutsFor(outcome: object | string) {
  if (outcome === stalled) return impatientForData;
  return JSON.stringify(outcome).includes("TIMEOUT") ? impatientForReplies : patience;
}

async function reset(data: Socket, after: string): Promise<void> {
  await new Promise((resolve) => data.write(after, resolve));
  data.resetAndDestroy();
}
