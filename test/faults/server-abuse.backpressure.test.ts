/** Whoever is slow keeps the other side waiting, and nothing in between grows: a slow storage, a listing that nobody reads. */
import type { Duplex } from "node:stream";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { createMemoryStorage, type Storage } from "@pasvport/ftp-server";
import { expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { closed } from "../harness/raw-client.js";
import { brittleStorage } from "./brittle-storage.js";
import { MEBIBYTE, memoryInUse } from "./memory.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { startServer, type TestServer } from "./test-server.js";

expectNoSilentFailures();

it("an upload to a storage that does not keep up waits in the client, and none of it is lost", async () => {
  const storage = brittleStorage({});
  await using test = await startServer({ storage });
  await using client = await test.login();
  await using other = await test.login();
  const before = await memoryInUse();
  const letWrite = storage.hold("write");
  const data = await client.openData();
  const arriving = lastStream(test);
  expect(await client.ask("STOR a.bin")).toMatchObject({ code: 125 });
  const chunk = Buffer.alloc(MEBIBYTE, "x");
  // The same bytes again and again: on our side they cost no memory.
  for (let sent = 0; sent < 24; sent += 1) data.write(chunk);
  data.resume().end();
  let taken = -1;
  // What the server has taken stays the same while it answers others.
  while (taken !== bytesTaken(arriving)) {
    taken = bytesTaken(arriving);
    for (let round = 0; round < 50; round += 1) expect(await other.ask("NOOP")).toMatchObject({ code: 200 });
  }
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(MEBIBYTE);
  expect((await memoryInUse()) - before).toBeLessThan(4 * MEBIBYTE);
  expect(data.closed).toBe(false);

  storage.mend();
  letWrite();
  expect(await client.reply()).toMatchObject({ code: 226 });
  expect(await client.ask("SIZE a.bin")).toMatchObject({ text: String(24 * MEBIBYTE) });
});

it("long replies that nobody reads cost no more than one of them beyond the bound", async () => {
  const names = Array.from({ length: 1000 }, (_, at) => `/${`${at}`.padEnd(250, "x")}`);
  const storage = createMemoryStorage(Object.fromEntries(names.map((name) => [name, ""])));
  await using test = await startServer({ storage });
  await using client = await test.login();
  const [control] = test.streams;
  await using other = await test.login();
  const before = await memoryInUse();
  client.socket.pause();
  // Each answer has 64 KiB: what these ask for is more than the buffers of the kernel hold.
  client.say(...Array<string>(300).fill("STAT /"));
  await until(
    () => (control?.writableLength ?? 0) > 64 * 1024,
    () => control?.writableLength,
  );
  for (let round = 0; round < 100; round += 1) expect(await other.ask("NOOP")).toMatchObject({ code: 200 });
  expect(control?.writableLength).toBeLessThan(MEBIBYTE);
  expect((await memoryInUse()) - before).toBeLessThan(8 * MEBIBYTE);
  client.socket.resume();
  expect(new Set(await client.codes(300))).toEqual(new Set([212]));
});

it.each(["LIST", "NLST", "MLSD"])(
  "%s without end that nobody reads costs a bounded memory, is given up, and gives the folder back",
  async (command) => {
    const endless = endlessFolder();
    await using test = await startServer({ storage: endless.storage, timeouts: { stallMs: 300 } });
    await using client = await test.login();
    const before = await memoryInUse();
    const data = await client.openData();
    data.pause();
    expect(await client.ask(command)).toMatchObject({ code: 125 });
    expect(await client.reply()).toMatchObject({ code: 426, text: expect.stringContaining("nothing moved") });
    expect((await memoryInUse()) - before).toBeLessThan(8 * MEBIBYTE);
    await untilClosed(endless);
    expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
  },
);

it.each(["ABOR", "the end of the data connection", "the end of the session"])(
  "a listing without end stops with %s",
  async (how) => {
    const endless = endlessFolder();
    await using test = await startServer({ storage: endless.storage });
    await using client = await test.login();
    const data = await client.openData();
    data.resume();
    expect(await client.ask("MLSD")).toMatchObject({ code: 125 });
    await until(
      () => data.bytesRead > MEBIBYTE,
      () => data.bytesRead,
    );
    if (how === "ABOR") {
      client.say("ABOR");
      expect(await client.codes(2)).toEqual([426, 226]);
      await closed(data);
    } else if (how.includes("data")) {
      data.resetAndDestroy();
      expect(await client.reply()).toMatchObject({ code: 426 });
    } else {
      await client[Symbol.asyncDispose]();
    }
    await untilClosed(endless);
  },
);

it.each(["ABOR", "a client that leaves"])(
  "a pattern that nothing fits is searched for no longer after %s",
  async (how) => {
    const endless = endlessFolder();
    await using test = await startServer({ storage: endless.storage });
    const client = await test.login();
    const data = await client.openData();
    expect(await client.ask("NLST *nothing")).toMatchObject({ code: 125 });
    await until(() => endless.open() === 1, endless.open);
    if (how === "ABOR") {
      client.say("ABOR");
      expect(await client.codes(2)).toEqual([426, 226]);
      // The name of the reply is kept: by now the storage is asked no more.
      expect(endless.open()).toBe(0);
      await closed(data);
    }
    await client[Symbol.asyncDispose]();
    await untilClosed(endless);
  },
);

interface EndlessFolder {
  readonly storage: Storage;
  /** Listings that were begun and not ended. */
  readonly open: () => number;
  readonly begun: () => number;
}

function endlessFolder(): EndlessFolder {
  let open = 0;
  let begun = 0;
  async function* entries(): AsyncGenerator<DirectoryEntry> {
    open += 1;
    begun += 1;
    try {
      for (let at = 0; ; at += 1) {
        yield { name: `${at}`.padEnd(200, "-"), type: "file", size: at };
        // As a disk does: others get their turn.
        if (at % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      open -= 1;
    }
  }
  const storage = { ...createMemoryStorage(), list: async () => entries() };
  return { storage, open: () => open, begun: () => begun };
}

async function untilClosed({ open, begun }: EndlessFolder): Promise<void> {
  expect(begun()).toBe(1);
  await until(() => open() === 0, open);
}

function lastStream({ streams }: TestServer): Duplex | undefined {
  return streams.at(-1);
}

function bytesTaken(stream: Duplex | undefined): number {
  return stream !== undefined && "bytesRead" in stream ? Number(stream.bytesRead) : Number.NaN;
}
