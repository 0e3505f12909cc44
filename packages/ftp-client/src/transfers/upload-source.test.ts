import { on } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { describe, expect, it } from "vitest";
import type { UploadSource } from "./transfer-ends.js";
import { uploadSource } from "./upload-source.js";

/** Takes all there is, or so many chunks, as an upload does. */
async function take(from: UploadSource, most = Number.POSITIVE_INFINITY): Promise<string> {
  const source = uploadSource(from);
  try {
    const open = await source.open();
    const chunks: Uint8Array[] = [];
    for await (const chunk of open.chunks(0)) {
      if (chunks.push(chunk) >= most) break;
    }
    await open.close();
    return Buffer.concat(chunks).toString();
  } finally {
    source.release();
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Notes when it is over. */
function generator(over: string[]): AsyncGenerator<string> {
  return (async function* () {
    try {
      yield "grü";
      yield "ße";
    } finally {
      over.push("over");
    }
  })();
}

function webStream(over: string[], ...chunks: readonly (string | Uint8Array)[]): ReadableStream<string | Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      if (chunks.length > 0) controller.close();
    },
    cancel: () => void over.push("cancelled"),
  });
}

describe("every source gives its bytes", () => {
  const text = "grüße";
  it.each<[string, UploadSource]>([
    ["bytes", new Uint8Array(Buffer.from(text))],
    ["an array of chunks", ["grü", Buffer.from("ße")]],
    ["a set of chunks", new Set(["grü", "ße"])],
    ["an async generator", generator([])],
    ["a Readable", Readable.from([Buffer.from("grü"), "ße"])],
    ["a Readable of text", new PassThrough({ encoding: "utf8" }).end(text)],
    ["a ReadableStream", webStream([], "grü", Buffer.from("ße"))],
    ["a Blob's stream", new Blob([text]).stream()],
  ])("%s", async (_name, from) => {
    expect(await take(from)).toBe(text);
  });

  it.each([[[5]], [new Uint16Array([1, 2])], [[undefined]], [Readable.from([{}])]])("but %j has none", async (from) => {
    await expect(take(from as unknown as UploadSource)).rejects.toThrow("must give bytes or text");
  });

  it.each([[undefined], [null], [5], [{}], [() => "a"]])("%j is no source", (from) => {
    expect(() => uploadSource(from as unknown as UploadSource)).toThrow("an upload comes from");
  });
});

describe("a source that fails, fails with its own error", () => {
  it.each<[string, () => UploadSource]>([
    ["a Readable", () => new Readable({ read: () => undefined }).destroy(new RangeError("broken"))],
    [
      "a generator",
      async function* () {
        yield "a";
        throw new RangeError("broken");
      },
    ],
    [
      "a ReadableStream",
      () => new ReadableStream({ pull: (controller) => controller.error(new RangeError("broken")) }),
    ],
  ])("%s", async (_name, from) => {
    await expect(take(from())).rejects.toThrow("broken");
    await nextTurn();
  });
});

describe("a source that nobody wants the rest of, or any of it, is ended", () => {
  it.each([0, 1])("a generator, after %i chunks", async (most) => {
    const over: string[] = [];
    const chunks = generator(over);
    if (most === 0) uploadSource(chunks).release();
    else await take(chunks, most);
    await nextTurn();
    // What has not begun has nothing to end.
    expect(over).toEqual(most === 0 ? [] : ["over"]);
    expect(await chunks.next()).toMatchObject({ done: true });
  });

  it("an iterator that listens from its beginning on", async () => {
    const stream = new PassThrough();
    const iterator = on(stream, "chunk");
    uploadSource(iterator as unknown as AsyncIterable<string>).release();
    expect(stream.listenerCount("chunk")).toBe(0);
  });

  it.each([0, 1])("a Readable, after %i chunks", async (most) => {
    const stream = new PassThrough();
    stream.write("a");
    if (most === 0) uploadSource(stream).release();
    else await take(stream, most);
    expect(stream.destroyed).toBe(true);
  });

  it.each([0, 1])("a ReadableStream, after %i chunks, and its lock is given back", async (most) => {
    const over: string[] = [];
    const stream = new ReadableStream<string>({
      pull: (controller) => controller.enqueue("a"),
      cancel: () => void over.push("cancelled"),
    });
    if (most === 0) uploadSource(stream).release();
    else await take(stream, most);
    expect([over, stream.locked]).toEqual([["cancelled"], false]);
  });

  it("a ReadableStream in the middle of a read that hangs", async () => {
    const over: string[] = [];
    const stream = webStream(over);
    const source = uploadSource(stream);
    const [chunks] = [(await source.open()).chunks(0)[Symbol.asyncIterator]()];
    const reading = chunks.next();
    source.release();
    expect(await reading).toMatchObject({ done: true });
    expect([over, stream.locked]).toEqual([["cancelled"], false]);
  });

  it("and one that throws at its end harms nobody", async () => {
    const chunks = {
      [Symbol.iterator]: () => ({
        next: () => ({ done: false, value: "a" }),
        return() {
          throw new RangeError("at the end");
        },
      }),
    };
    expect(await take(chunks as unknown as Iterable<string>, 1)).toBe("a");
  });
});

describe("a Readable", () => {
  it("that fails while it waits for its turn ends no process", async () => {
    const stream = new PassThrough();
    const source = uploadSource(stream);
    stream.destroy(new RangeError("too early"));
    await nextTurn();
    const chunks = (await source.open()).chunks(0)[Symbol.asyncIterator]();
    await expect(chunks.next()).rejects.toThrow("too early");
  });

  it("that was read to its end already is refused: an empty file would be no copy", async () => {
    const stream = new PassThrough().end("a");
    await stream.toArray();
    await expect(take(stream)).rejects.toThrow("read to its end already");
  });

  it("that is one half of a Duplex leaves the other half alone", async () => {
    const stream = new PassThrough({ allowHalfOpen: true, autoDestroy: false });
    stream.end("a");
    expect(await take(stream)).toBe("a");
    expect([stream.destroyed, stream.listenerCount("error")]).toEqual([false, 0]);
  });

  it("that is locked elsewhere as a ReadableStream is refused, and stays as it is", async () => {
    const over: string[] = [];
    const stream = webStream(over, "a");
    stream.getReader();
    await expect(take(stream)).rejects.toThrow(TypeError);
    expect([over, stream.locked]).toEqual([[], true]);
  });
});
