import { Readable, Writable } from "node:stream";
import { type ServerEvent, SystemPorts, type TraceEvent } from "@pasvport/ftp-core";
import type { Connection, Network } from "@pasvport/ftp-core/net";
import { createMemoryNetwork, type MemoryNetwork } from "@pasvport/ftp-core/simulation";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anonymousUsers } from "./auth/anonymous.js";
import { DataConnections } from "./data-connections.js";
import type { TransferFacts } from "./observe/session-event.js";
import { type ServerSettings, settingsFrom } from "./server-options.js";
import { createMemoryStorage } from "./storage/memory-storage.js";
import type { Download, Storage, Upload } from "./storage/storage.js";
import type { RunningTransfer } from "./transfer.js";
import { moveTransfer, openData, releaseTransfer, type TransferSurroundings } from "./transfer-steps.js";

const SERVER = "192.0.2.1";
const CLIENT = "198.51.100.7";
const LIMITS = { dataMs: 4_000, stallMs: 12_000, storageMs: 9_000 };

let memory: MemoryNetwork;
let client: Network;
let storage: Storage;
let settings: ServerSettings;
let data: DataConnections;
let surroundings: TransferSurroundings;
let reports: ServerEvent[];
let traces: TraceEvent[];
let done: TransferFacts[];
let failures: unknown[];

beforeEach(() => {
  memory = createMemoryNetwork();
  client = memory.host(CLIENT);
  storage = createMemoryStorage({ "/a.txt": "hello", "/large.bin": Buffer.alloc(400_000) });
  const network = memory.host(SERVER);
  settings = settingsFrom({ storage, authenticator: anonymousUsers(), network, timeouts: LIMITS });
  const session = { local: { host: SERVER, port: 21 }, remote: { host: CLIENT, port: 40_000 } };
  const silent = { onOpened: () => undefined, onLost: () => undefined, onStranger: () => undefined };
  data = new DataConnections(settings, new SystemPorts(), session, silent);
  reports = [];
  traces = [];
  done = [];
  failures = [];
  surroundings = {
    data,
    settings,
    report: (event) => void reports.push(event),
    trace: (event) => void traces.push(event),
    onDone: (facts) => void done.push(facts),
    onFailure: (error) => void failures.push(error),
  };
});

afterEach(async () => {
  await data.close();
  await memory.clock.settle();
  expect([memory.openListeners, memory.openConnections, memory.clock.pendingTimers]).toEqual([0, 0, 0]);
});

/** The client has come to our port. */
async function clientCame(): Promise<Connection> {
  const connection = await client.dial(await data.listen());
  await memory.clock.settle();
  return connection;
}

/** Reads all that comes; resolves when it is over. */
async function received({ stream }: Connection): Promise<{ readonly bytes: number; readonly isWhole: boolean }> {
  let bytes = 0;
  try {
    for await (const chunk of stream) bytes += (chunk as Uint8Array).length;
    return { bytes, isWhole: true };
  } catch {
    return { bytes, isWhole: false };
  } finally {
    // Not every Node does it by itself.
    stream.destroy();
  }
}

async function download(path: `/${string}`, source?: Partial<Download>): Promise<RunningTransfer> {
  const sound = await storage.retrieve(path, { offset: 0 });
  const { readable = () => sound.readable(), close = () => sound.close() } = source ?? {};
  return {
    verb: "RETR",
    direction: "toClient",
    path,
    representation: "image",
    progress: { bytes: 0 },
    source: { readable, close },
  };
}

async function upload(path: `/${string}`, steps?: Partial<Upload>): Promise<RunningTransfer> {
  const sound = await storage.store(path, { kind: "replace" });
  const { begin = () => sound.begin(), commit = () => sound.commit(), abandon = () => sound.abandon() } = steps ?? {};
  return {
    verb: "STOR",
    direction: "fromClient",
    path,
    representation: "image",
    progress: { bytes: 0 },
    upload: { begin, commit, abandon },
  };
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

describe("opening the data connection", () => {
  it("is told with the port that the client came to", async () => {
    const theirs = await clientCame();
    await openData(surroundings);
    expect(reports).toEqual([{ type: "dataOpened" }]);
    expect(traces).toEqual([{ kind: "dataOpened", how: `accepted on port ${theirs.remote.port}` }]);
    theirs.stream.destroy();
    (await data.open()).stream.resume();
  });

  it("nobody comes to: 425 tells which port, and how long", async () => {
    const { port } = await data.listen();
    await memory.clock.until(openData(surroundings));
    const text = `no data connection came to port ${port} within 4 seconds`;
    expect(reports).toEqual([{ type: "openFailed", reply: { code: 425, lines: [text] } }]);
  });

  it("that is refused: 425 tells whom we dialled, and why not", async () => {
    data.dialLater({ host: CLIENT, port: 5000 });
    await openData(surroundings);
    const text = `cannot open the data connection to ${CLIENT}:5000: connection refused`;
    expect(reports).toEqual([{ type: "openFailed", reply: { code: 425, lines: [text] } }]);
    expect(traces).toEqual([{ kind: "dataLost", why: text }]);
  });

  it("that nothing was arranged for fails with 425", async () => {
    await openData(surroundings);
    expect(reports).toMatchObject([{ type: "openFailed", reply: { code: 425 } }]);
  });
});

describe("a transfer that goes well", () => {
  it("down: all bytes, and the facts", async () => {
    const theirs = await clientCame();
    const all = received(theirs);
    await moveTransfer(await download("/large.bin"), surroundings);
    expect(reports).toEqual([{ type: "dataEnded", bytes: 400_000 }]);
    expect(done).toEqual([
      { verb: "RETR", path: "/large.bin", bytes: 400_000, durationMs: 0, outcome: "complete", why: undefined },
    ]);
    expect(await all).toEqual({ bytes: 400_000, isWhole: true });
  });

  it("up: it is published before it is reported", async () => {
    const theirs = await clientCame();
    theirs.stream.resume().end("welcome");
    const facts: unknown[] = [];
    const report = (): void => void facts.push(storage.stat("/b.txt"));
    await moveTransfer(await upload("/b.txt"), { ...surroundings, report });
    expect(await Promise.all(facts)).toMatchObject([{ size: 7 }]);
    expect(done).toMatchObject([{ verb: "STOR", bytes: 7, outcome: "complete" }]);
  });
});

describe("a transfer that breaks off tells the bytes that really moved", () => {
  it("down: those that went before the client left", async () => {
    const theirs = await clientCame();
    const moving = moveTransfer(await download("/large.bin"), surroundings);
    await memory.clock.settle();
    // The client has read nothing: its window is full, and not a byte more was taken.
    theirs.reset();
    await moving;
    const [{ bytes, outcome } = { bytes: 0, outcome: "" }] = done;
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(400_000);
    expect(outcome).toBe("lost");
    expect(reports).toMatchObject([{ type: "peerLost", reply: { code: 426 } }]);
  });

  it("up: those that came before the reset, and no file is taken for whole", async () => {
    const theirs = await clientCame();
    const moving = moveTransfer(await upload("/a.txt"), surroundings);
    theirs.stream.write("x".repeat(1234));
    await memory.clock.settle();
    theirs.reset();
    await moving;
    expect(done).toMatchObject([{ bytes: 1234, outcome: expect.stringContaining("lost") }]);
    expect(reports).toMatchObject([{ type: "peerLost", reply: { code: 426 } }]);
    expect(await storage.stat("/a.txt")).toMatchObject({ size: 5 });
  });

  it("a client from which nothing comes any more is given up, by name of the limit", async () => {
    const theirs = await clientCame();
    theirs.stream.on("error", () => undefined).resume();
    theirs.stream.write("x".repeat(10));
    await memory.clock.until(moveTransfer(await upload("/b.txt"), surroundings));
    expect(done).toMatchObject([
      { bytes: 10, outcome: "stalled", why: "the transfer was given up: nothing moved for 12 seconds" },
    ]);
  });

  it("a storage that fails in the middle: the kind becomes the reply, and the cause is told to us alone", async () => {
    const all = received(await clientCame());
    const readable = (): Readable =>
      Readable.from(
        (async function* () {
          yield Buffer.alloc(100);
          throw new RangeError("/real/path");
        })(),
      );
    await moveTransfer(await download("/a.txt", { readable }), surroundings);
    expect(reports).toEqual([{ type: "storageFailed", reply: { code: 451, lines: ["the storage failed"] } }]);
    expect(done).toMatchObject([{ bytes: 100, outcome: "failed", why: "the storage failed" }]);
    expect(failures).toEqual([new RangeError("/real/path")]);
    expect(await all).toMatchObject({ isWhole: false });
  });
});

describe("a storage that hangs", () => {
  const hanging = (): Readable => new Readable({ read: () => undefined });

  it("in a read is left at once when the transfer is aborted, or the session closes", async () => {
    const theirs = await clientCame();
    const moving = moveTransfer(await download("/a.txt", { readable: hanging }), surroundings);
    const end = received(theirs);
    await memory.clock.settle();
    await data.drop();
    await moving;
    expect([memory.clock.now(), await end]).toEqual([0, { bytes: 0, isWhole: false }]);
    expect(reports).toMatchObject([{ type: "peerLost", reply: { code: 426 } }]);
  });

  it("in a read ends the transfer after the limit for the storage, with 451", async () => {
    const end = received(await clientCame());
    await memory.clock.until(moveTransfer(await download("/a.txt", { readable: hanging }), surroundings));
    expect(reports).toMatchObject([{ type: "storageFailed", reply: { code: 451 } }]);
    expect(memory.clock.now()).toBe(LIMITS.storageMs);
    expect(await end).toMatchObject({ isWhole: false });
  });

  it("in closing a download keeps nobody waiting", async () => {
    const theirs = await clientCame();
    const moving = moveTransfer(await download("/a.txt", { readable: hanging, close: never }), surroundings);
    theirs.stream.on("error", () => undefined).resume();
    await memory.clock.settle();
    theirs.reset();
    await data.drop();
    await moving;
    expect(memory.clock.now()).toBe(0);
    await memory.clock.advance(LIMITS.storageMs);
    expect(failures).toMatchObject([{ code: "TIMEOUT" }]);
  });

  it.each<readonly [step: string, steps: Partial<Upload>]>([
    ["begin", { begin: never }],
    ["commit", { commit: never }],
    ["final", { begin: async () => new Writable({ final: () => undefined, write: (_c, _e, next) => next() }) }],
  ])("in the %s of an upload ends it after the limit for the storage, with 451", async (_step, steps) => {
    (await clientCame()).stream.resume().end("welcome");
    const moving = moveTransfer(await upload("/b.txt", { ...steps, abandon: async () => undefined }), surroundings);
    await memory.clock.until(moving);
    expect(memory.clock.now()).toBe(LIMITS.storageMs);
    expect(reports).toMatchObject([{ type: "storageFailed", reply: { code: 451 } }]);
    expect(failures).toMatchObject([{ code: "TIMEOUT" }]);
    expect(done).toMatchObject([{ outcome: "failed", why: "the storage failed" }]);
  });

  it("in abandoning too is waited for twice the limit, and no longer", async () => {
    (await clientCame()).stream.resume().end("welcome");
    await memory.clock.until(moveTransfer(await upload("/b.txt", { commit: never, abandon: never }), surroundings));
    expect(memory.clock.now()).toBe(2 * LIMITS.storageMs);
    expect(reports).toMatchObject([{ type: "storageFailed", reply: { code: 451 } }]);
  });
});

describe("giving a file back", () => {
  it("may happen twice", async () => {
    const transfer = await upload("/b.txt");
    await releaseTransfer(transfer, settings, surroundings.onFailure);
    await releaseTransfer(transfer, settings, surroundings.onFailure);
    expect(failures).toEqual([]);
    await expect(storage.store("/b.txt", { kind: "replace" })).resolves.toBeDefined();
  });

  it("that fails is told to us, and to nobody else", async () => {
    const close = (): Promise<void> => Promise.reject(new RangeError("no such descriptor"));
    await releaseTransfer(await download("/a.txt", { close }), settings, surroundings.onFailure);
    expect(failures).toEqual([new RangeError("no such descriptor")]);
  });
});
