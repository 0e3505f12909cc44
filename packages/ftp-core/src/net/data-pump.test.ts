import { Duplex, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { endStream, receiveData, sendData, writeChunk } from "./data-pump.js";
import type { Clock, Connection } from "./network.js";

/** A clock that stands still until a test moves it. */
function standingClock() {
  const timers = new Set<{ readonly at: number; readonly strike: () => void }>();
  let now = 0;
  const clock: Clock = {
    now: () => now,
    wallTimeMs: () => now,
    after: (delayMs, strike) => {
      const timer = { at: now + delayMs, strike };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  };
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    for (const timer of [...timers]) {
      if (timer.at <= now && timers.delete(timer)) timer.strike();
    }
  };
  return { clock, timers, pass };
}

function connectionOver(stream: Duplex): Connection {
  const end = { host: "127.0.0.1", port: 2000 };
  return { local: end, remote: end, stream, reset: () => void stream.destroy() };
}

/** Keeps the sizes of what is written; `isStuck` never takes a chunk. */
function sink({ isStuck = false } = {}): Duplex & { readonly sizes: number[] } {
  const sizes: number[] = [];
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      sizes.push(chunk.length);
      if (!isStuck) done();
    },
  });
  return Object.assign(stream, { sizes });
}

describe("writeChunk", () => {
  it("fails when the stream is destroyed under it, even where the stream calls that a success", async () => {
    let done: () => void = () => undefined;
    const stream = new Writable({
      write: (_chunk, _encoding, callback) => {
        done = callback;
      },
    });
    const writing = writeChunk(stream, Buffer.from("x"));
    stream.destroy();
    done();
    await expect(writing).rejects.toMatchObject({ code: "CONNECTION" });
  });
});

describe("endStream", () => {
  it("resolves when everything is through", async () => {
    const stream = sink();
    stream.write("x");
    await endStream(stream);
    expect(stream.writableFinished).toBe(true);
  });

  it("does not resolve before: the last chunk may take its time", async () => {
    let finish = (): void => undefined;
    const stream = new Writable({
      write: (_chunk, _encoding, done) => {
        finish = done;
      },
    });
    stream.write("x");
    let isOver = false;
    const ending = endStream(stream).then(() => {
      isOver = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    finish();
    await ending;
    expect(["finish", "error", "close"].map((event) => stream.listenerCount(event))).toEqual([0, 0, 0]);
  });

  it.each(["before", "in the middle"])("fails for a stream that fails %s, with its error", async (when) => {
    const stream = new Writable({ write: () => undefined });
    stream.on("error", () => undefined).write("x");
    if (when === "before") stream.destroy(new RangeError("full"));
    const ending = endStream(stream);
    stream.destroy(new RangeError("full"));
    await expect(ending).rejects.toThrow("full");
  });

  it.each(["before", "in the middle"])("fails for a stream that is destroyed without an error %s", async (when) => {
    const stream = sink({ isStuck: true });
    stream.write("x");
    if (when === "before") stream.destroy();
    const ending = endStream(stream);
    stream.destroy();
    await expect(ending).rejects.toThrow();
  });
});

describe("sendData", () => {
  it("sends a large chunk in pieces, and tells of each", async () => {
    const stream = sink();
    const told: number[] = [];
    const bytes = await sendData(chunks(700_000, 1), connectionOver(stream), {
      clock: standingClock().clock,
      stallMs: 100,
      onBytes: (count) => told.push(count),
    });
    expect(bytes).toBe(700_001);
    expect(stream.sizes).toEqual([...Array(10).fill(65_536), 44_640, 1]);
    expect(told).toEqual(stream.sizes);
  });

  it("sends what its conversion held back behind the last chunk, and counts it", async () => {
    const stream = sink();
    const conversion = { convert: (chunk: Uint8Array) => chunk.subarray(1), finish: () => Buffer.alloc(3) };
    const options = { clock: standingClock().clock, stallMs: 100, conversion };
    expect(await sendData(chunks(5, 1), connectionOver(stream), options)).toBe(4 + 0 + 3);
    expect(stream.sizes).toEqual([4, 3]);
  });

  it("sends no rest of a source that failed", async () => {
    const stream = sink();
    const conversion = { convert: (chunk: Uint8Array) => chunk, finish: () => expect.fail("it is not over") };
    const options = { clock: standingClock().clock, stallMs: 100, conversion };
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(1);
      throw new RangeError("the disk");
    };
    await expect(sendData(failing(), connectionOver(stream), options)).rejects.toThrow("the disk");
    expect(stream.sizes).toEqual([1]);
  });

  it("gives up a connection in which nothing moves, the last chunk included", async () => {
    const { clock, timers, pass } = standingClock();
    const sending = sendData(chunks(10), connectionOver(sink({ isStuck: true })), { clock, stallMs: 100 });
    const outcome = expect(sending).rejects.toMatchObject({ code: "TIMEOUT", waitingFor: "data" });
    await new Promise((resolve) => setImmediate(resolve));
    pass(50);
    pass(50);
    await outcome;
    expect(timers.size).toBe(0);
  });
});

describe("receiveData", () => {
  it("does not count the time that our own end takes, and stops watching a connection that was given up", async () => {
    const { clock, timers, pass } = standingClock();
    const stream = sink();
    stream.push("x");
    void receiveData(connectionOver(stream), () => new Promise(() => undefined), { clock, stallMs: 100 });
    await new Promise((resolve) => setImmediate(resolve));
    for (let round = 0; round < 10; round += 1) pass(50);
    expect(stream.destroyed).toBe(false);
    stream.destroy();
    pass(50);
    expect(timers.size).toBe(0);
  });
});

describe("our own end", () => {
  it("has a bound of its own where one is asked for, whatever the connection does", async () => {
    const { clock, timers, pass } = standingClock();
    const stream = sink();
    stream.push("x");
    const options = { clock, stallMs: 100, ownMs: 300 };
    const receiving = receiveData(connectionOver(stream), () => new Promise(() => undefined), options);
    const outcome = expect(receiving).rejects.toMatchObject({ code: "TIMEOUT", waitingFor: "our own end" });
    await new Promise((resolve) => setImmediate(resolve));
    for (let round = 0; round < 6; round += 1) pass(50);
    await outcome;
    expect(stream.destroyed).toBe(true);
    expect(timers.size).toBe(0);
  });

  it("does not keep a sending whose connection was given up", async () => {
    const stream = sink();
    const hanging: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    const sending = sendData(hanging, connectionOver(stream), { clock: standingClock().clock, stallMs: 100 });
    stream.destroy();
    await expect(sending).rejects.toMatchObject({ code: "CONNECTION" });
  });
});

async function* chunks(...sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield Buffer.alloc(size);
}
