import { execFile } from "node:child_process";
import { constants, type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AbortedError } from "@pasvport/ftp-core";
import { nodeNetwork } from "@pasvport/ftp-core/net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromDevice, intoDevice } from "./device.js";
import { createLocalFile, openLocalFile, resumeLocalFile } from "./local-file.js";
import type { Waiting } from "./when-ready.js";

let stop: AbortController;
let waiting: Waiting;

beforeEach(() => {
  stop = new AbortController();
  const stops = { signals: [stop.signal], operation: "copy" };
  waiting = { clock: nodeNetwork.clock, opening: stops, moving: stops };
});

describe("a device", () => {
  it.each([createLocalFile, resumeLocalFile])("takes what is written, and keeps nothing", async (create) => {
    const landing = await create("/dev/null", waiting);
    await landing.write(Buffer.alloc(1_000_000));
    expect([landing.bytes, landing.rewind]).toEqual([1_000_000, undefined]);
    await landing.commit();
    await landing.discard();
  });

  it.runIf(process.platform === "linux")("that is full says so", async () => {
    const landing = await createLocalFile("/dev/full", waiting);
    await expect(landing.write(Buffer.from("x"))).rejects.toThrow("/dev/full: no space left");
    await landing.discard();
  });

  it("is read to its end", async () => {
    await using source = await openLocalFile("/dev/null", waiting);
    expect(source.bytes).toBeUndefined();
    for await (const _ of source.chunks) expect.fail("nothing is in it");
  });

  it("is let go of in the middle of what has no end", async () => {
    await using source = await openLocalFile("/dev/zero", waiting);
    for await (const chunk of source.chunksFrom(0)) {
      expect(chunk.every((byte) => byte === 0)).toBe(true);
      break;
    }
  });
});

describe("a device that is not ready (a FIFO stands for it)", () => {
  let folder: string;
  let fifo: string;
  let otherSide: FileHandle;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pasvport-device-"));
    fifo = join(folder, "fifo");
    await promisify(execFile)("mkfifo", [fifo]);
    otherSide = await open(fifo, constants.O_RDWR | constants.O_NONBLOCK);
  });

  afterEach(async () => {
    await otherSide.close();
    await rm(folder, { recursive: true });
  });

  const source = async () => fromDevice(fifo, await open(fifo, constants.O_RDONLY | constants.O_NONBLOCK), waiting);

  it("is written when there is room again", async () => {
    const landing = await intoDevice(fifo, waiting);
    const writing = landing.write(Buffer.alloc(200_000, "x"));
    let read = 0;
    while (read < 200_000) {
      const got = await otherSide.read(Buffer.alloc(65_536)).catch(() => ({ bytesRead: 0 }));
      read += got.bytesRead;
    }
    await writing;
    expect(landing.bytes).toBe(200_000);
    await landing.commit();
  });

  it("is not written any longer than the caller wants", async () => {
    const landing = await intoDevice(fifo, waiting);
    const writing = landing.write(Buffer.alloc(1_000_000));
    stop.abort();
    await expect(writing).rejects.toThrow(AbortedError);
    await landing.discard();
  });

  it("is read when something is there", async () => {
    await using device = await source();
    const chunks = device.chunks[Symbol.asyncIterator]();
    const next = chunks.next();
    await otherSide.write("hello");
    expect(String((await next).value)).toBe("hello");
  });

  it("is not read any longer than the caller wants", async () => {
    await using device = await source();
    const next = device.chunks[Symbol.asyncIterator]().next();
    stop.abort();
    await expect(next).rejects.toThrow(AbortedError);
  });
});
