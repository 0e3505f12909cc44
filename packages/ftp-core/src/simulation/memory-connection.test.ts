import { describe, expect, it } from "vitest";
import { writeChunk } from "../net/data-pump.js";
import type { Connection } from "../net/network.js";
import { received } from "../net/network-worlds.suite.js";
import { memoryConnection } from "./memory-connection.js";
import type { Segmentation } from "./segmentation.js";
import { VirtualClock } from "./virtual-clock.js";

interface Pair {
  readonly clock: VirtualClock;
  readonly dialled: Connection;
  readonly accepted: Connection;
}

function connect(segmentation: Segmentation = "asWritten", delayMs = 0): Pair {
  const clock = new VirtualClock();
  const { dialled, accepted } = memoryConnection({
    dialler: { host: "192.0.2.2", port: 40_000 },
    listener: { host: "192.0.2.1", port: 21 },
    segmentation,
    deliver: (arrive) => void clock.after(delayMs, arrive),
  });
  return { clock, dialled, accepted };
}

/** The chunks as they come. */
function chunksOf({ stream }: Connection): string[] {
  const chunks: string[] = [];
  stream.on("data", (chunk: Buffer) => void chunks.push(chunk.toString("latin1")));
  return chunks;
}

describe("a connection in memory", () => {
  it("brings every write as a chunk of its own", async () => {
    const { clock, dialled, accepted } = connect();
    const chunks = chunksOf(accepted);
    for (const line of ["USER a\r\n", "PASS b\r\n", "PWD\r\n"]) dialled.stream.write(line);
    await clock.settle();
    expect(chunks).toEqual(["USER a\r\n", "PASS b\r\n", "PWD\r\n"]);
  });

  it("keeps writes apart that waited to be read, however they are read then", async () => {
    for (const read of [chunksOf, iterated]) {
      const { clock, dialled, accepted } = connect();
      for (const line of ["one", "two", "three"]) dialled.stream.write(line);
      dialled.stream.end();
      await clock.settle();
      const chunks = read(accepted);
      await clock.settle();
      expect(chunks).toEqual(["one", "two", "three"]);
    }
  });

  it("never delivers within the call that writes", async () => {
    const { clock, dialled, accepted } = connect();
    const chunks = chunksOf(accepted);
    dialled.stream.write("x");
    await undefined;
    expect(chunks).toEqual([]);
    await clock.settle();
    expect(chunks).toEqual(["x"]);
  });

  it("lets the writer use its buffer again", async () => {
    const { clock, dialled, accepted } = connect();
    const chunks = chunksOf(accepted);
    const buffer = Buffer.from("first");
    await writeChunk(dialled.stream, buffer);
    buffer.write("again");
    await clock.settle();
    expect(chunks).toEqual(["first"]);
  });

  it("cuts a write into what a socket reads at a time", async () => {
    const { clock, dialled, accepted } = connect();
    const lengths: number[] = [];
    accepted.stream.on("data", (chunk: Buffer) => void lengths.push(chunk.length));
    dialled.stream.write(Buffer.alloc(150_000));
    await clock.settle();
    expect(lengths).toEqual([65_536, 65_536, 18_928]);
  });

  it("brings every byte alone when it is bytewise", async () => {
    const { clock, dialled, accepted } = connect("bytewise");
    const chunks = chunksOf(accepted);
    dialled.stream.write("PWD\r\n");
    await clock.settle();
    expect(chunks).toEqual(["P", "W", "D", "\r", "\n"]);
  });

  it("brings large writes bytewise, too", async () => {
    const { dialled, accepted } = connect("bytewise");
    dialled.stream.end(Buffer.alloc(200_000, "x"));
    expect((await received(accepted.stream)).text.length).toBe(200_000);
  });

  it("brings as one what comes in one moment when it is joined, and the end after it", async () => {
    const { clock, dialled, accepted } = connect("joined");
    const chunks = chunksOf(accepted);
    dialled.stream.write("150 here\r\n");
    dialled.stream.write("226 done\r\n");
    await clock.settle();
    dialled.stream.write("221 ");
    dialled.stream.end("bye\r\n");
    await clock.settle();
    expect(chunks).toEqual(["150 here\r\n226 done\r\n", "221 bye\r\n"]);
    expect(accepted.stream.readableEnded).toBe(true);
  });

  it("takes the time that its link takes, and keeps the order", async () => {
    const { clock, dialled, accepted } = connect("asWritten", 40);
    const chunks = chunksOf(accepted);
    dialled.stream.write("one");
    dialled.stream.write("two");
    await clock.advance(39);
    expect(chunks).toEqual([]);
    await clock.advance(1);
    expect(chunks).toEqual(["one", "two"]);
  });

  it("makes a writer wait whose peer does not read, with bounded memory, and go on when it does", async () => {
    const { clock, dialled, accepted } = connect();
    let taken = 0;
    const writing = (async () => {
      for (let count = 0; count < 100; count += 1) {
        await writeChunk(dialled.stream, Buffer.alloc(10_000));
        taken += 10_000;
      }
      dialled.stream.end();
    })();
    await clock.settle();
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThanOrEqual(80_000);
    expect(accepted.stream.readableLength).toBe(0);
    const { text, ending } = await received(accepted.stream);
    await writing;
    expect([text.length, ending, taken]).toEqual([1_000_000, "end", 1_000_000]);
  });

  it("fails a write that waits when the peer resets", async () => {
    const { clock, dialled, accepted } = connect();
    const writing = writeChunk(dialled.stream, Buffer.alloc(1_000_000));
    const failure = expect(writing).rejects.toMatchObject({ errno: "ECONNRESET" });
    await clock.settle();
    accepted.reset();
    await failure;
    expect(dialled.stream.destroyed).toBe(true);
  });

  it("ends a write that waits when its own side closes", async () => {
    const { clock, dialled } = connect();
    const writing = writeChunk(dialled.stream, Buffer.alloc(1_000_000));
    await clock.settle();
    dialled.reset();
    // Not a success: nobody knows how much of it went out.
    await expect(writing).rejects.toMatchObject({ code: "CONNECTION" });
    expect(dialled.stream.destroyed).toBe(true);
  });

  it("says which connection failed", async () => {
    const { clock, dialled, accepted } = connect();
    const messages: string[] = [];
    accepted.stream.on("error", ({ message }) => void messages.push(message));
    accepted.stream.resume();
    dialled.reset();
    await clock.settle();
    expect(messages).toEqual(["connection with 192.0.2.2:40000: the other side reset the connection (ECONNRESET)"]);
  });

  it("closes both ends when both have ended and read to the end", async () => {
    const { clock, dialled, accepted } = connect();
    for (const { stream } of [dialled, accepted]) stream.resume().end();
    await clock.settle();
    expect([dialled.stream.closed, accepted.stream.closed]).toEqual([true, true]);
  });
});

/** The chunks as an async iterator gives them. */
function iterated({ stream }: Connection): string[] {
  const chunks: string[] = [];
  void (async () => {
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk.toString("latin1"));
  })();
  return chunks;
}
