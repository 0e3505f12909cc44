/** What goes wrong at our own end of a transfer is told as what it is, and callers who do not wait take turns. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { Readable, Writable } from "node:stream";
import { createMemoryStorage } from "@pasvport/ftp-server";
import { describe, expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { MEBIBYTE } from "./memory.js";
import { type RudeAnswer, startRudeServer } from "./rude-server.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { connectTo, fetched, impatientForReplies, patience } from "./test-client.js";
import { startServer } from "./test-server.js";
import { watchedNetwork } from "./watched-network.js";

expectNoSilentFailures();

/** What a caller's own code throws. */
class CallerError extends Error {
  override readonly name = "CallerError";
}

const login = { user: "alice", password: "secret" } as const;

async function startOurs() {
  const files = { "/a.txt": "hello", "/large.bin": Buffer.alloc(8 * MEBIBYTE), "/old.txt": "old" };
  return await startServer({ storage: createMemoryStorage(files) });
}

describe.each(["epsv", "port"] as const)("in mode %s", (mode) => {
  it.each([
    [
      "a function that throws",
      () => () => {
        throw new CallerError("full");
      },
    ],
    ["a function that rejects", () => () => Promise.reject(new CallerError("full"))],
    [
      "a stream whose write fails",
      () => new Writable({ write: (_chunk, _encoding, done) => done(new CallerError("full")) }),
    ],
    [
      "a stream that is destroyed by its write",
      () =>
        new Writable({
          write() {
            this.destroy(new CallerError("full"));
          },
        }),
    ],
  ])("a download into %s fails with what that said, and the session goes on", async (_what, target) => {
    await using test = await startOurs();
    await using client = await connectTo(test.address, { mode, ...login });
    await expect(client.download("large.bin", target())).rejects.toBeInstanceOf(CallerError);
    expect(await fetched(client)).toBe("hello");
  });

  it("a download into a stream that is closed already fails, and the session goes on", async () => {
    await using test = await startOurs();
    await using client = await connectTo(test.address, { mode, ...login });
    const target = new Writable({ write: (_chunk, _encoding, done) => done() });
    target.destroy();
    await expect(client.download("large.bin", target)).rejects.toThrow(/closed already/);
    expect(await fetched(client)).toBe("hello");
  });

  it.each([
    ["an iterator that throws at once", () => failing(0)],
    ["an iterator that throws in the middle", () => failing(5)],
    ["a stream that is destroyed", () => Readable.from(failing(3))],
    ["an iterator of things that are no bytes", () => [{} as Uint8Array]],
  ])(
    "an upload from %s fails with what that said; nothing is published, and the session goes on",
    async (what, source) => {
      await using test = await startOurs();
      await using client = await connectTo(test.address, { mode, ...login });
      await expect(client.upload(source(), "old.txt")).rejects.toMatchObject(
        what.includes("no bytes") ? { code: "OPTION" } : { name: "CallerError" },
      );
      expect(await fetched(client, "old.txt")).toBe("old");
    },
  );

  it("an upload of a file that is not there asks nothing of the server", async () => {
    await using test = await startOurs();
    await using folder = await temporaryFolder();
    await using client = await connectTo(test.address, { mode, ...login });
    await expect(client.upload(folder.file("none"), "old.txt")).rejects.toMatchObject({ code: "LOCAL_FILE" });
    expect(await fetched(client, "old.txt")).toBe("old");
  });
});

it("a large upload from one buffer moves piece by piece: a slow reader is not taken for a stall", async () => {
  await using server = await startRudeServer({
    STOR: async (session) => {
      session.write("150 go on\r\n");
      const data = await session.data();
      data.on("data", () => {
        data.pause();
        setTimeout(() => data.resume(), 2);
      });
      data.on("end", () => session.write("226 done\r\n"));
    },
  });
  await using client = await connectTo(server, { timeouts: { ...patience, dataMs: 450 } });
  const progress: number[] = [];
  const begin = performance.now();
  await client.upload(Buffer.alloc(24 * MEBIBYTE), "a.bin", { onProgress: ({ bytes }) => progress.push(bytes) });
  // Longer than a stall may be, so that this test means something.
  expect(performance.now() - begin).toBeGreaterThan(1.5 * 450);
  // Told at most ten times a second, and never the whole at once.
  expect(new Set(progress).size).toBeGreaterThan(4);
});

it("a transfer that was stopped while our own end waits leaves no timer behind", async () => {
  await using test = await startOurs();
  const { network, timers } = watchedNetwork();
  await using client = await connectTo(test.address, { ...login, network });
  const controller = new AbortController();
  const upload = client.upload(
    waitingForever(() => controller.abort()),
    "b.bin",
    { signal: controller.signal },
  );
  await expect(upload).rejects.toMatchObject({ code: "ABORTED" });
  expect(await fetched(client)).toBe("hello");
  await until(
    () => timers.size === 0,
    () => timers.size,
  );
});

/** What a server does in the middle of a download. */
const breaks: Readonly<Record<string, RudeAnswer>> = {
  "550": "550 no such file\r\n",
  "426 in the middle": async (session) => {
    session.write("150 coming\r\n");
    (await session.data()).end("hel");
    session.write("426 lost\r\n");
  },
  "a reset, and 226": async (session) => {
    session.write("150 coming\r\n");
    const data = await session.data();
    await new Promise((resolve) => data.write("hel", resolve));
    data.resetAndDestroy();
    session.write("226 done\r\n");
  },
  "no 226": async (session) => {
    session.write("150 coming\r\n");
    (await session.data()).end("hello");
  },
  "the end of the session": async (session) => {
    session.write("150 coming\r\n");
    const data = await session.data();
    await new Promise((resolve) => data.write("hel", resolve));
    session.destroy();
  },
};

it.each(Object.keys(breaks))(
  "a download that ends with %s leaves the local file as it was, and nothing beside it",
  async (name) => {
    await using server = await startRudeServer({ RETR: breaks[name] ?? "" });
    await using folder = await temporaryFolder();
    await writeFile(folder.file("old.txt"), "old");
    for (const local of ["old.txt", "new.txt"]) {
      await using client = await connectTo(server, name === "no 226" ? { timeouts: impatientForReplies } : {});
      await expect(client.download("a.txt", folder.file(local))).rejects.toMatchObject({ code: expect.any(String) });
    }
    expect(await readdir(folder.path)).toEqual(["old.txt"]);
    expect(await readFile(folder.file("old.txt"), "utf8")).toBe("old");
  },
);

it("a download to where no file can be is told before the server is asked", async () => {
  await using server = await startRudeServer();
  await using folder = await temporaryFolder();
  await mkdir(folder.file("folder"));
  await using client = await connectTo(server);
  for (const local of ["folder", "none/a.txt"]) {
    await expect(client.download("a.txt", folder.file(local))).rejects.toMatchObject({ code: "LOCAL_FILE" });
  }
  expect(server.heard.filter((line) => line.startsWith("RETR"))).toEqual([]);
  expect(await readdir(folder.path, { recursive: true })).toEqual(["folder"]);
});

it("calls made at the same time take turns, and a failure among them is nobody else's", async () => {
  await using test = await startOurs();
  await using client = await connectTo(test.address, login);
  const outcomes = await Promise.allSettled([
    fetched(client),
    fetched(client, "missing"),
    client.upload(Buffer.from("new"), "new.txt"),
    client.list("/"),
    client.download("large.bin", () => {
      throw new CallerError("full");
    }),
    fetched(client, "new.txt"),
    ...Array.from({ length: 20 }, () => fetched(client)),
  ]);
  const states = outcomes.map(({ status }) => status);
  expect(states.slice(0, 6)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled", "rejected", "fulfilled"]);
  expect(outcomes[5]).toMatchObject({ value: "new" });
  expect(outcomes.slice(6)).toEqual(Array(20).fill({ status: "fulfilled", value: "hello" }));
});

it("a server that is gone fails every call that waits, each with a ConnectionError", async () => {
  const test = await startOurs();
  await using client = await connectTo(test.address, login);
  const calls = Array.from({ length: 5 }, () => fetched(client, "large.bin"));
  const settled = Promise.allSettled(calls);
  await calls[0];
  await test.server.close();
  for (const outcome of (await settled).slice(2)) {
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "CONNECTION" } });
  }
});

/** Gives one chunk, tells that the next is asked for, and never gives it. */
async function* waitingForever(asked: () => void): AsyncGenerator<Uint8Array> {
  yield Buffer.from("once");
  asked();
  await new Promise(() => undefined);
}

async function* failing(chunks: number): AsyncGenerator<Uint8Array> {
  for (let given = 0; given < chunks; given += 1) yield Buffer.alloc(1000);
  throw new CallerError("empty");
}
