/** Time limits, and a server that stops: nobody keeps it longer than it wants, and nobody is cut off who is at work. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createMemoryStorage, openDiskStorage } from "@pasvport/ftp-server";
import { expect, it } from "vitest";
import { closed, receivedBy } from "../harness/raw-client.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { brittleStorage } from "./brittle-storage.js";
import { MEBIBYTE } from "./memory.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { startServer } from "./test-server.js";

expectNoSilentFailures();

it("a client that says nothing hears 421, and is gone", async () => {
  await using test = await startServer({ timeouts: { idleMs: 250 } });
  await using client = await test.login();
  expect(await client.reply()).toMatchObject({ code: 421 });
  await client.ended;
});

it("a client that never logs in hears 421, and so does one that never ends its line", async () => {
  await using test = await startServer({ timeouts: { idleMs: 250 } });
  await using client = await test.connect();
  client.write("NOO");
  expect(await client.reply()).toMatchObject({ code: 421 });
});

it.each(["RETR a.bin", "STOR b.bin"])("the idle limit does not count while %s runs", async (command) => {
  await using test = await startServer({
    storage: createMemoryStorage({ "/a.bin": Buffer.alloc(16 * MEBIBYTE) }),
    timeouts: { idleMs: 300 },
  });
  await using busy = await test.login();
  const data = await busy.openData();
  data.pause();
  expect(await busy.ask(command)).toMatchObject({ code: 125 });
  // Whoever came after the transfer began, and has been sent away for being idle, has been here for longer than the limit.
  for (let round = 0; round < 3; round += 1) {
    await using idle = await test.login();
    expect(await idle.reply()).toMatchObject({ code: 421 });
  }
  expect(busy.unread).toEqual([]);
  if (command.startsWith("STOR")) data.end("whole");
  else expect(await receivedBy(data)).toHaveLength(16 * MEBIBYTE);
  expect(await busy.reply()).toMatchObject({ code: 226 });
});

it("the idle limit does not count while a command runs", async () => {
  const storage = brittleStorage();
  await using test = await startServer({ storage, timeouts: { idleMs: 250 } });
  await using busy = await test.login();
  const answered = storage.hold("stat");
  busy.say("SIZE a.txt");
  await using idle = await test.login();
  expect(await idle.reply()).toMatchObject({ code: 421 });
  expect(busy.unread).toEqual([]);
  answered();
  expect(await busy.reply()).toMatchObject({ code: 213 });
});

it("a server that stops ends running transfers in bounded time, and leaves nothing behind", async () => {
  await using folder = await temporaryFolder();
  await using test = await startServer({
    storage: await openDiskStorage(folder.path),
    timeouts: { closeMs: 300, drainMs: 200 },
  });
  const commands = ["NOOP", "STOR moving.bin", "STOR awaited.bin", "RETR missing", "EPSV"];
  const clients = await Promise.all(Array.from({ length: 20 }, () => test.login()));
  for (const [index, client] of clients.entries()) {
    const command = commands[index % commands.length] ?? "NOOP";
    const data = command.includes("moving") ? await client.openData() : undefined;
    if (command.includes("awaited")) await client.extendedPassive();
    await client.ask(command.replace(".bin", `${index}.bin`));
    data?.write("half");
  }
  const begin = performance.now();
  await test.server.close();
  expect(performance.now() - begin).toBeLessThan(3_000);
  expect(test.server.inUse).toMatchObject({ sessions: 0, transfers: 0, passivePorts: 0 });
  expect((await readdir(folder.path)).filter((name) => name.includes(".part"))).toEqual([]);
  for (const client of clients) {
    const codes = [];
    while (codes.at(-1) !== 0) codes.push((await client.reply()).code);
    expect(codes.slice(-2)).toEqual([421, 0]);
  }
  for (const client of clients) await client[Symbol.asyncDispose]();
});

it("a server stops although a client never reads, never closes and never takes its data", async () => {
  await using test = await startServer({
    storage: createMemoryStorage({ "/a.bin": Buffer.alloc(32 * MEBIBYTE) }),
    timeouts: { closeMs: 200, drainMs: 200 },
  });
  await using client = await test.login();
  const data = await client.openData();
  data.pause();
  client.socket.pause();
  client.say("RETR a.bin", ...Array<string>(30).fill("FEAT"));
  await using deaf = await test.login();
  deaf.socket.pause();
  deaf.say(...Array<string>(50_000).fill("FEAT"));
  await using clock = await test.login();
  await clock.ask("NOOP");
  const begin = performance.now();
  await test.server.close();
  expect(performance.now() - begin).toBeLessThan(3_000);
  // What came of the data does not pass for the whole.
  await expect(receivedBy(data)).rejects.toThrow();
});

it("a server stops although its storage never answers", async () => {
  const storage = brittleStorage();
  await using test = await startServer({ storage, timeouts: { closeMs: 100, drainMs: 100 } });
  await using client = await test.login();
  const answered = storage.hold("stat");
  client.say("SIZE a.txt");
  await using clock = await test.login();
  await clock.ask("NOOP");
  await test.server.close();
  expect(test.server.inUse.sessions).toBe(0);
  answered();
  await closed(client.socket);
});

it("a server that stops lets running transfers come to their end, and says goodbye to all", async () => {
  await using folder = await temporaryFolder();
  await writeFile(folder.file("large.bin"), Buffer.alloc(16 * MEBIBYTE));
  await using test = await startServer({ storage: await openDiskStorage(folder.path) });
  await using idle = await test.login();
  await using reader = await test.login();
  await using writer = await test.login();
  const download = await reader.openData();
  download.pause();
  expect(await reader.ask("RETR large.bin")).toMatchObject({ code: 125 });
  const upload = await writer.openData();
  expect(await writer.ask("STOR new.txt")).toMatchObject({ code: 125 });
  const stopped = test.server.close();
  expect(await idle.reply()).toMatchObject({ code: 421 });
  expect(await receivedBy(download)).toHaveLength(16 * MEBIBYTE);
  expect(await reader.codes(2)).toEqual([226, 421]);
  upload.resume().end("whole");
  expect(await writer.codes(2)).toEqual([226, 421]);
  for (const client of [idle, reader, writer]) await client.ended.then(() => client.socket.end());
  await stopped;
  expect(await readFile(folder.file("new.txt"), "utf8")).toBe("whole");
});

it("a server that stops does not wait for transfers when it is told not to", async () => {
  await using test = await startServer({ storage: createMemoryStorage({ "/a.bin": Buffer.alloc(32 * MEBIBYTE) }) });
  await using client = await test.login();
  const data = await client.openData();
  data.pause();
  expect(await client.ask("RETR a.bin")).toMatchObject({ code: 125 });
  const stop = new AbortController();
  const stopped = test.server.close({ signal: stop.signal });
  stop.abort();
  expect((await client.reply()).code).toBe(421);
  await client.ended;
  client.destroy();
  await stopped;
});

it("a server that has stopped takes no new clients, and can be closed twice", async () => {
  await using test = await startServer();
  await Promise.all([test.server.close(), test.server.close()]);
  await expect(test.connect()).rejects.toThrow(/ECONNREFUSED/);
});
