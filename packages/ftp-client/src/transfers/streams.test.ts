import { Buffer } from "node:buffer";
import { finished } from "node:stream/promises";
import { ConnectionError } from "@pasvport/ftp-core";
import { afterEach, describe, expect, it } from "vitest";
import { type ServedFiles, type ServedOptions, serveFiles } from "./served-files.suite.js";
import { readableFrom, writableTo } from "./streams.js";

const big = Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => at % 251));

let test: ServedFiles;
let stop: AbortController;

async function serve(options: ServedOptions = {}): Promise<void> {
  test = await serveFiles({ files: { a: big }, ...options });
}

afterEach(async () => {
  expect(await test.end()).toEqual([0, 0, 0]);
});

describe("a signal that stops a stream", () => {
  it.each([
    ["download a", () => readableFrom(test.turns, "a", { signal: stop.signal })],
    ["upload b", () => writableTo(test.turns, "b", { signal: stop.signal })],
  ])("(%s) is told like every error: with what was going on", async (operation, open) => {
    await serve();
    stop = new AbortController();
    const stream = open();
    const failure = finished(stream).catch((error: unknown) => error);
    stop.abort();
    expect(await failure).toMatchObject({ code: "ABORTED", context: { operation } });
  });
});

describe("a client that is closed", () => {
  it("does not wait for a readable that nobody reads on", async () => {
    await serve();
    const stream = readableFrom(test.turns, "a");
    const failure = finished(stream).catch((error: unknown) => error);
    stream.read(1);
    await test.memory.clock.settle();
    await test.until(test.turns.close());
    expect(await failure).toBeInstanceOf(ConnectionError);
    expect(await failure).toMatchObject({ context: { operation: "download a", transcript: expect.any(Array) } });
    expect([test.memory.clock.now(), test.said("QUIT").length]).toEqual([0, 1]);
  });

  it("ends no process by the error of a stream that nobody looks after", async () => {
    await serve();
    const reading = readableFrom(test.turns, "a");
    reading.read(1);
    await test.memory.clock.settle();
    await test.until(test.turns.close());
    expect([reading.destroyed, reading.errored]).toEqual([true, null]);
  });

  it("does not wait for a writable that nobody ends", async () => {
    await serve();
    const stream = writableTo(test.turns, "b");
    const failure = finished(stream).catch((error: unknown) => error);
    stream.write("half");
    await test.memory.clock.settle();
    await test.until(test.turns.close());
    expect(await failure).toBeInstanceOf(ConnectionError);
    expect(test.said("QUIT")).toHaveLength(1);
  });

  it("waits for a writable that was ended", async () => {
    await serve();
    const stream = writableTo(test.turns, "b");
    stream.end("whole");
    await test.until(test.turns.close());
    expect([stream.writableFinished, String(test.files.get("b"))]).toEqual([true, "whole"]);
  });

  it("fails a stream that begins afterwards", async () => {
    await serve();
    await test.until(test.turns.close());
    expect(await test.failure(readableFrom(test.turns, "a").toArray())).toBeInstanceOf(ConnectionError);
  });
});
