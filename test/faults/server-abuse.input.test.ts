/** Lines that no client should send: too long, cut anywhere, too many at once, never read. */
import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import { createMemoryStorage } from "@pasvport/ftp-server";
import { expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { RawClient } from "../harness/raw-client.js";
import { MEBIBYTE, memoryInUse } from "./memory.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { startServer, type TestServer } from "./test-server.js";

expectNoSilentFailures();

it("a line of 1 MiB gets one 500, at once, and nothing of it is carried out", async () => {
  const storage = createMemoryStorage();
  await using test = await startServer({ storage });
  await using client = await test.login();
  await using clock = await test.login();
  client.write("X".repeat(MEBIBYTE));
  expect(await client.reply()).toMatchObject({ code: 500, text: expect.stringContaining("longer than") });
  // Each piece is read by itself, so each could be mistaken for the beginning of a line.
  for (const piece of ["STOR evil.txt", " NOOP", "QUIT"]) {
    client.write(piece);
    await clock.ask("NOOP");
  }
  client.write("\r\n");
  expect(await client.ask("PWD")).toMatchObject({ code: 257 });
  expect(client.unread).toEqual([]);
});

it("an overlong line that comes together with its end and the next command gets one 500", async () => {
  await using test = await startServer();
  await using client = await test.login();
  client.say(`CWD ${"x".repeat(9000)}`, "NOOP", "y".repeat(4609), "PWD");
  expect(await client.codes(4)).toEqual([500, 200, 500, 257]);
});

it("garbage without end costs a bounded memory, and the session is in step behind it", async () => {
  await using test = await startServer();
  await using client = await test.login();
  const before = await memoryInUse();
  // Neither the end of a line nor the beginning of a Telnet command.
  const garbage = randomBytes(MEBIBYTE).map((byte) => (byte === 0x0a || byte === 0xff ? 0x0b : byte));
  for (let sent = 0; sent < 16; sent += 1) await write(client, garbage);
  expect(await client.reply()).toMatchObject({ code: 500 });
  expect((await memoryInUse()) - before).toBeLessThan(12 * MEBIBYTE);
  client.write("\r\nNOOP\r\n");
  expect(await client.reply()).toMatchObject({ code: 200 });
});

it("a Telnet subnegotiation without end costs a bounded memory, and the session is in step behind it", async () => {
  await using test = await startServer();
  await using client = await test.login();
  const before = await memoryInUse();
  client.write("\xff\xfa");
  const inside = Buffer.alloc(MEBIBYTE, "QUIT\r");
  for (let sent = 0; sent < 16; sent += 1) await write(client, inside);
  expect((await memoryInUse()) - before).toBeLessThan(12 * MEBIBYTE);
  client.write("\xff\xf0NOOP\r\n");
  expect(await client.reply()).toMatchObject({ code: 200 });
});

it("each line of garbage gets one 500 that repeats none of it", async () => {
  await using test = await startServer();
  await using client = await test.login();
  const lines = Array.from({ length: 200 }, () =>
    randomBytes(40).map((byte) => (byte < 0x20 || byte > 0xf0 ? 0x3b : byte)),
  );
  client.write(Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\r\n")])));
  for (const line of lines) {
    const { code, text } = await client.reply();
    expect([500, 501, 502]).toContain(code);
    expect(text).not.toContain(Buffer.from(line).toString("latin1").slice(0, 8));
  }
  expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
});

it("a command that comes byte by byte, CR and LF apart, is one command", async () => {
  await using test = await startServer();
  await using client = await test.login();
  await using clock = await test.login();
  const answered: number[] = [];
  for (const byte of "NOOP\r\nPWD\r\n") {
    client.write(byte);
    // Whoever answered this has read the byte before it.
    await clock.ask("NOOP");
    answered.push(client.unread.length);
  }
  expect(answered).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2]);
  expect(await client.codes(2)).toEqual([200, 257]);
});

it("a CR, LF or NUL inside a command refuses it; a bare LF ends it", async () => {
  await using test = await startServer();
  await using client = await test.login();
  client.write("CWD a\rSTOR b\r\nCWD a\0b\r\nNOOP\nNOOP\r\n");
  expect(await client.codes(4)).toEqual([501, 501, 200, 200]);
});

it("50 commands in one segment are answered in their order", async () => {
  await using test = await startServer();
  await using client = await test.login();
  const kinds = [
    ["NOOP", 200],
    ["PWD", 257],
    ["SYST", 215],
    ["NONSENSE", 500],
    ["MODE B", 504],
    ["CWD missing", 550],
    ["RNTO x", 503],
    ["PASS again", 503],
    ["RETR", 501],
    ["STOR a.txt", 425],
  ] as const;
  const commands = Array.from({ length: 50 }, (_, index) => kinds[(index * 7) % kinds.length] ?? kinds[0]);
  client.say(...commands.map(([line]) => line));
  expect(await client.codes(50)).toEqual(commands.map(([, code]) => code));
  expect(client.unread).toEqual([]);
});

it("a whole session in one segment: login, data, farewell", async () => {
  await using test = await startServer({ storage: createMemoryStorage({ "/a.txt": "hello" }) });
  await using listening = await test.login();
  await using client = await RawClient.connect(test.address);
  client.say("USER alice", "PASS secret", "TYPE I", "PASV", "SIZE a.txt", "ABOR", "RETR a.txt", "QUIT", "NOOP");
  expect(await client.codes(8)).toEqual([331, 230, 200, 227, 213, 226, 425, 221]);
  await client.ended;
  expect(client.unread).toEqual([]);
  expect(await listening.ask("NOOP")).toMatchObject({ code: 200 });
});

it("a client that never reads its replies is not read any more; others notice nothing, and it is answered when it reads", async () => {
  await using test = await startServer();
  await using client = await test.login();
  await using other = await test.login();
  const before = await memoryInUse();
  client.socket.pause();
  // FEAT has a long answer: what these ask for is more than the buffers of the kernel hold.
  const rounds = 50;
  for (let round = 0; round < rounds; round += 1) client.say(...Array<string>(1000).fill("FEAT"));
  const control = controlStream(test);
  await until(
    () => control.isPaused(),
    () => control.writableLength,
  );
  expect(control.writableLength).toBeLessThan(80 * 1024);
  for (let round = 0; round < 100; round += 1) expect(await other.ask("NOOP")).toMatchObject({ code: 200 });
  expect(control.writableLength).toBeLessThan(80 * 1024);
  expect((await memoryInUse()) - before).toBeLessThan(16 * MEBIBYTE);
  client.socket.resume();
  expect(new Set(await client.codes(rounds * 1000))).toEqual(new Set([211]));
  expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
});

it("100,000 NOOPs from a client that never reads do not outlive the idle limit", async () => {
  await using test = await startServer({ timeouts: { idleMs: 300, closeMs: 100 } });
  await using client = await test.login();
  client.socket.pause();
  client.say(...Array<string>(100_000).fill("FEAT"));
  await until(
    () => test.server.inUse.sessions === 0,
    () => test.server.inUse,
  );
});

it.each(["pipelined behind QUIT", "sent after the farewell"])(
  "what is %s is thrown away, and costs no wait",
  async (when) => {
    // Whoever waits for this limit waits for longer than the test does.
    await using test = await startServer({ timeouts: { closeMs: 60_000 } });
    await using client = await test.login();
    const before = await memoryInUse();
    if (when.startsWith("pipelined")) client.say("QUIT", ...Array<string>(1000).fill("NOOP"));
    else expect(await client.ask("QUIT")).toMatchObject({ code: 221 });
    client.socket.end(Buffer.alloc(16 * MEBIBYTE, "NOOP\r\n"));
    await until(
      () => test.server.inUse.sessions === 0,
      () => test.server.inUse,
    );
    expect(client.unread.map(({ code }) => code).filter((code) => code !== 221)).toEqual([]);
    // The client's own 16 MiB, and not as much again.
    expect((await memoryInUse()) - before).toBeLessThan(24 * MEBIBYTE);
  },
);

it("a client that goes on and on behind the farewell is cut off", async () => {
  await using test = await startServer({ timeouts: { closeMs: 100 } });
  await using client = await test.login();
  const chatter = setInterval(() => client.say("NOOP"), 1);
  await client.ask("QUIT");
  await until(
    () => test.server.inUse.sessions === 0,
    () => test.server.inUse,
  );
  clearInterval(chatter);
});

/** The server's end of the first connection. */
function controlStream({ streams: [stream] }: TestServer): Socket {
  if (!(stream instanceof Socket)) throw new TypeError("there is no connection");
  return stream;
}

async function write({ socket }: RawClient, bytes: Uint8Array): Promise<void> {
  await new Promise((resolve) => socket.write(bytes, resolve));
}
