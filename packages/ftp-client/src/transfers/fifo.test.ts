import { execFile } from "node:child_process";
import { close, constants, open as openDescriptor } from "node:fs";
import { type FileHandle, mkdtemp, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AbortedError } from "@pasvport/ftp-core";
import { nodeNetwork } from "@pasvport/ftp-core/net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromFifo, intoFifo } from "./fifo.js";
import { LocalFileError } from "./local-path.js";
import type { LocalSource } from "./local-source.js";
import type { Waiting } from "./when-ready.js";

let folder: string;
let fifo: string;
let stop: AbortController;
let waiting: Waiting;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pasvport-fifo-"));
  fifo = join(folder, "fifo");
  await promisify(execFile)("mkfifo", [fifo]);
  stop = new AbortController();
  const stops = { signals: [stop.signal], operation: "copy" };
  waiting = { clock: nodeNetwork.clock, opening: stops, moving: stops };
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** The other side, which does nothing by itself, and does not wait for us either. */
async function opened(way: number): Promise<FileHandle> {
  return open(fifo, way | constants.O_NONBLOCK);
}

async function all({ chunks }: LocalSource): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

describe("a FIFO that is written", () => {
  it("waits for who reads it, who gets it all, and then the end", async () => {
    const opening = intoFifo(fifo, waiting);
    const reading = readFile(fifo);
    const landing = await opening;
    const chunk = Buffer.alloc(300_000, "0123456789");
    await landing.write(chunk);
    await landing.write(Buffer.from("end"));
    expect(landing.bytes).toBe(300_003);
    expect(landing.rewind).toBeUndefined();
    await landing.commit();
    await landing.discard();
    expect((await reading).equals(Buffer.concat([chunk, Buffer.from("end")]))).toBe(true);
  });

  it("is waited for no longer than the caller wants", async () => {
    const opening = intoFifo(fifo, waiting);
    stop.abort();
    await expect(opening).rejects.toThrow(AbortedError);
    await expect(intoFifo(fifo, waiting)).rejects.toThrow(AbortedError);
  });

  it("does not wait for room any longer than the caller wants, where nobody reads on", async () => {
    await using reader = await opened(constants.O_RDONLY);
    const landing = await intoFifo(fifo, waiting);
    const writing = landing.write(Buffer.alloc(1_000_000));
    stop.abort();
    await expect(writing).rejects.toThrow(AbortedError);
    await landing.discard();
    // The other side is closed: what is there comes, and then the end.
    while ((await reader.read(Buffer.alloc(100_000))).bytesRead > 0);
  });

  it("says so when the reader has gone", async () => {
    const reader = await opened(constants.O_RDONLY);
    const landing = await intoFifo(fifo, waiting);
    await reader.close();
    const failure = await landing.write(Buffer.from("x")).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LocalFileError);
    expect(failure).toMatchObject({
      path: fifo,
      message: `${fifo}: nobody reads it any more`,
      cause: { code: "EPIPE" },
    });
    await landing.discard();
  });
});

describe.each([true, false])(
  "a FIFO that is read, where one is quiet until somebody writes: %s",
  (isQuietUntilOpened) => {
    const facts = { isQuietUntilOpened };

    it("waits for who writes it, and gives it all", async () => {
      const opening = fromFifo(fifo, waiting, facts);
      const bytes = "0123456789".repeat(30_000);
      const writing = writeFile(fifo, bytes);
      const source = await opening;
      expect(source.bytes).toBeUndefined();
      expect(await all(source)).toBe(bytes);
      await writing;
    });

    it("is waited for no longer than the caller wants", async () => {
      const opening = fromFifo(fifo, waiting, facts);
      stop.abort();
      await expect(opening).rejects.toThrow(AbortedError);
      // It is closed.
      await expect(opened(constants.O_WRONLY)).rejects.toMatchObject({ code: "ENXIO" });
    });

    it("waits as little for one who has opened it, and says nothing", async () => {
      const opening = fromFifo(fifo, waiting, facts).catch((error: unknown) => error);
      await using _writer = await open(fifo, constants.O_RDWR | constants.O_NONBLOCK);
      stop.abort();
      expect(await opening).toBeInstanceOf(AbortedError);
    });

    it("is let go of in the middle, while a read waits", async () => {
      const opening = fromFifo(fifo, waiting, facts);
      await using writer = await open(fifo, constants.O_RDWR | constants.O_NONBLOCK);
      await writer.write("first");
      const source = await opening;
      const chunks = source.chunks[Symbol.asyncIterator]();
      expect(String((await chunks.next()).value)).toBe("first");
      const next = chunks.next();
      await source[Symbol.asyncDispose]();
      await expect(next).rejects.toThrow(LocalFileError);
    });
  },
);

it.runIf(process.platform === "linux")("a writer who comes and goes without a word has written nothing", async () => {
  const opening = fromFifo(fifo, waiting);
  await writeFile(fifo, "");
  expect(await all(await opening)).toBe("");
});

it("many of them that wait leave the file system to others", async () => {
  const openings = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? fromFifo : intoFifo)(fifo, waiting));
  const outcomes = Promise.allSettled(openings.filter((_, at) => at % 2 === 1));
  expect((await stat(fifo)).isFIFO()).toBe(true);
  stop.abort();
  await outcomes;
  await Promise.allSettled(openings);
});

it.each([intoFifo, fromFifo])("what is no FIFO any more is refused, and closed", async (take) => {
  const file = join(folder, "file");
  await writeFile(file, "hello");
  const before = await freeDescriptor();
  await expect(take(file, waiting)).rejects.toThrow(LocalFileError);
  expect(await freeDescriptor()).toBe(before);
});

/** The next one that the system gives. */
async function freeDescriptor(): Promise<number> {
  const descriptor = await promisify(openDescriptor)(folder, "r");
  await promisify(close)(descriptor);
  return descriptor;
}
