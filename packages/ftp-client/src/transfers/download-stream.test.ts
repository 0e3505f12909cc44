import { Buffer } from "node:buffer";
import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { AbortedError, NegativeReplyError, OptionError } from "@pasvport/ftp-core";
import { afterEach, describe, expect, it } from "vitest";
import { type ServedFiles, type ServedOptions, serveFiles } from "./served-files.suite.js";
import { readableFrom } from "./streams.js";
import { upload } from "./upload.js";

const big = Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => at % 251));

let test: ServedFiles;

async function serve(options: ServedOptions = {}): Promise<void> {
  test = await serveFiles({ files: { a: big }, ...options });
}

afterEach(async () => {
  expect(await test.end()).toEqual([0, 0, 0]);
});

/** Another call, which has to wait until the session is free. */
const said = (): Promise<unknown> => test.until(upload(test.turns, ["b"], "b"));

describe("a readable", () => {
  it("gives the file, and leaves the session to others", async () => {
    await serve();
    const chunks = await test.until(readableFrom(test.turns, "a").toArray());
    expect(Buffer.concat(chunks).equals(big)).toBe(true);
    await said();
    expect(test.sessions).toHaveLength(1);
  });

  it("works with for await, pipeline and toWeb", async () => {
    await serve({ files: { a: "hello" } });
    const textOf = async (chunks: AsyncIterable<unknown>): Promise<string> => {
      let text = "";
      for await (const chunk of chunks) text += Buffer.from(chunk as Uint8Array);
      return text;
    };
    expect(await test.until(textOf(readableFrom(test.turns, "a")))).toBe("hello");
    const piped = new PassThrough();
    await test.until(pipeline(readableFrom(test.turns, "a"), piped));
    expect(String(piped.read())).toBe("hello");
    expect(await test.until(textOf(Readable.toWeb(readableFrom(test.turns, "a"))))).toBe("hello");
  });

  it("asks for nothing before it is read", async () => {
    await serve();
    const stream = readableFrom(test.turns, "a");
    await said();
    expect(test.said("RETR")).toEqual([]);
    stream.destroy();
    await test.memory.clock.settle();
    expect(test.said("RETR")).toEqual([]);
  });

  it("takes no more from the server than its reader does", async () => {
    await serve();
    const stream = readableFrom(test.turns, "a");
    stream.read(1);
    await test.memory.clock.advance(600_000);
    expect(stream.readableLength).toBeLessThan(256 * 1024);
    const rest = Buffer.concat(await test.until(stream.toArray()));
    expect(rest.equals(big.subarray(big.length - rest.length))).toBe(true);
  });

  it("keeps others waiting until it is at its end", async () => {
    await serve();
    const stream = readableFrom(test.turns, "a");
    const order: string[] = [];
    stream.once("end", () => order.push("end")).resume();
    // A stream reads for the first time in the next tick.
    await new Promise((resolve) => setImmediate(resolve));
    await test.until(upload(test.turns, ["b"], "b").then(() => order.push("upload")));
    expect(order).toEqual(["end", "upload"]);
  });

  it("that a loop is left of cancels the transfer, and the session goes on", async () => {
    await serve();
    const leaving = async (): Promise<void> => {
      for await (const _ of readableFrom(test.turns, "a")) break;
    };
    await test.until(leaving());
    await said();
    expect(test.sessions).toHaveLength(1);
  });

  it("that is destroyed cancels the transfer, and is closed when the session is free", async () => {
    await serve();
    const stream = readableFrom(test.turns, "a");
    const closed = once(stream, "close");
    await test.until(once(stream, "readable"));
    stream.destroy();
    await test.until(closed);
    await said();
    expect(test.sessions).toHaveLength(1);
  });

  it("that is refused has the error", async () => {
    await serve({ files: {} });
    expect(await test.failure(readableFrom(test.turns, "a").toArray())).toBeInstanceOf(NegativeReplyError);
  });

  it("that breaks off has the error, and no end", async () => {
    await serve({ breaks: [{ bytes: 500, what: "control" }] });
    const stream = readableFrom(test.turns, "a");
    let isAtEnd = false;
    stream.once("end", () => {
      isAtEnd = true;
    });
    expect(await test.failure(stream.toArray())).toMatchObject({ context: { operation: "download a" } });
    expect(isAtEnd).toBe(false);
  });

  it.each(["before it is read", "in the middle"])("ends with the caller's signal %s", async (when) => {
    await serve();
    const controller = new AbortController();
    const stream = readableFrom(test.turns, "a", { signal: controller.signal });
    const failure = test.failure(finished(stream));
    if (when === "in the middle") stream.read(1);
    await test.memory.clock.settle();
    controller.abort(new RangeError("enough"));
    expect(await failure).toMatchObject({ cause: new RangeError("enough") });
    expect(await failure).toBeInstanceOf(AbortedError);
    await said();
  });

  it("begins with an offset", async () => {
    await serve();
    const chunks = await test.until(readableFrom(test.turns, "a", { offset: 999_990 }).toArray());
    expect(Buffer.concat(chunks)).toHaveLength(10);
  });

  it("with options that make no sense is not made", async () => {
    await serve();
    expect(() => readableFrom(test.turns, "a", { offset: -1 })).toThrow(OptionError);
  });
});
