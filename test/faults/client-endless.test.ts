/** Servers that never stop talking: whatever has no end costs a bounded memory, and ends with an error that says so. */
import type { Socket } from "node:net";
import type { FtpClient } from "@pasvport/ftp-client";
import { expect, it } from "vitest";
import { MEBIBYTE, memoryInUse } from "./memory.js";
import { type RudeAnswer, startRudeServer } from "./rude-server.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { connectTo, fetched, impatientForCancelling, impatientForReplies } from "./test-client.js";

expectNoSilentFailures();

/** More than any of the limits, several times. */
const ENOUGH_BYTES = 48 * MEBIBYTE;

/** Writes as fast as the client reads, until the client has had enough. Resolves with what was sent. */
async function pour(socket: Socket, text: string): Promise<number> {
  const block = Buffer.from(text.repeat(Math.ceil(32_768 / text.length)), "latin1");
  let sent = 0;
  while (!socket.destroyed && socket.writable && sent < ENOUGH_BYTES) {
    sent += block.length;
    await new Promise((resolve) => socket.write(block, resolve));
  }
  return sent;
}

const listingOf =
  (line: string): RudeAnswer =>
  async (session) => {
    session.write("150 coming\r\n");
    await pour(await session.data(), line);
    session.write("426 had enough?\r\n");
  };

const answering =
  (begin: string, more: string): RudeAnswer =>
  async ({ control }) => {
    control.write(begin);
    await pour(control, more);
  };

const MLST = "211-Features:\r\n MLST type*;size*;\r\n211 End\r\n";

type Ask = (client: FtpClient) => Promise<unknown>;

/** What the server does at which verb, what the user asks for, and the limit that ends it. */
const endless: Readonly<Record<string, readonly [verb: string, act: RudeAnswer, ask: Ask, message: RegExp]>> = {
  "a listing of entries": [
    "MLSD",
    listingOf("type=file;size=5;modify=20200203040506; a.txt\r\n"),
    (client) => client.list("/"),
    /more than 1048576 bytes of memory/,
  ],
  "a listing of empty lines": ["MLSD", listingOf("\r\n"), (client) => client.list("/"), /more than/],
  "a listing of rubbish": ["MLSD", listingOf("what is this?\r\n"), (client) => client.list("/"), /more than/],
  "a listing of one line": ["MLSD", listingOf("type=file;size=5; aaaaaaaa"), (client) => client.list("/"), /too long/],
  "a listing of facts": ["MLSD", listingOf("x=1;y=2;z=3;"), (client) => client.list("/"), /too long/],
  features: [
    "FEAT",
    answering("211-Features:\r\n", " MLST type*;\r\n"),
    (client) => client.features(),
    /longer than|more than/,
  ],
  "one feature": [
    "FEAT",
    answering("211-Features:\r\n ", "MLST"),
    (client) => client.features(),
    /longer than|more than/,
  ],
  "facts of one file": [
    "MLST",
    answering("250-Listing\r\n", " x=1;\r\n"),
    (client) => client.stat("a"),
    /longer than|more than/,
  ],
  "the answer to a raw command": [
    "SITE",
    answering("200-", "help\r\n"),
    (client) => client.send("SITE HELP"),
    /longer than|more than/,
  ],
  "the 150 of a transfer": [
    "RETR",
    answering("150-", "soon\r\n"),
    (client) => fetched(client),
    /longer than|more than/,
  ],
};

it.each(Object.keys(endless))("%s without end: a RemoteProtocolError, and a bounded memory", async (name) => {
  const [verb, act, ask, message] = endless[name] ?? expect.fail();
  await using server = await startRudeServer({ FEAT: MLST, SIZE: "500 no\r\n", [verb]: act });
  await using client = await connectTo(server, {
    timeouts: impatientForCancelling,
    maxListingBytes: MEBIBYTE,
  });
  const before = await memoryInUse();
  await expect(ask(client)).rejects.toMatchObject({ code: "REMOTE_PROTOCOL", message: expect.stringMatching(message) });
  expect((await memoryInUse()) - before).toBeLessThan(8 * MEBIBYTE);
});

it.each([
  ["a line", "x"],
  ["Telnet that is no line", "\xff\xfa\x01"],
])("a server that talks without end when nobody asks (%s) costs a bounded memory", async (_what, text) => {
  let sent = 0;
  await using server = await startRudeServer({
    NOOP: async ({ control }) => {
      control.write("200 fine\r\n");
      sent = await pour(control, text);
    },
  });
  await using client = await connectTo(server, { timeouts: impatientForReplies });
  const before = await memoryInUse();
  await client.send("NOOP");
  await expect(client.send("SYST")).rejects.toMatchObject({
    code: expect.stringMatching(/^(CONNECTION|REMOTE_PROTOCOL|TIMEOUT)$/),
  });
  expect((await memoryInUse()) - before).toBeLessThan(8 * MEBIBYTE);
  expect(sent).toBeLessThanOrEqual(2 * ENOUGH_BYTES);
});
