import { PassThrough, Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { chunksOf, takerOf, type UploadSource } from "./transfer-ends.js";

async function collect(from: Exclude<UploadSource, string>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(from)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("every source gives its bytes", () => {
  async function* generated() {
    yield "grü";
    yield Buffer.from("ße");
  }
  const expected = Buffer.from("grüße");

  it.each<[string, Exclude<UploadSource, string>]>([
    ["bytes", new Uint8Array(expected)],
    ["an array of chunks", ["grü", Buffer.from("ße")]],
    ["an async generator", generated()],
    ["a Readable", Readable.from([Buffer.from("grü"), "ße"])],
    ["a web stream", new Blob(["grüße"]).stream() as unknown as AsyncIterable<Uint8Array>],
  ])("%s", async (_name, from) => {
    expect(await collect(from)).toEqual(expected);
  });

  it("a source that fails, fails", async () => {
    const broken = new Readable({ read: () => broken.destroy(new RangeError("broken")) });
    await expect(collect(broken)).rejects.toThrow("broken");
  });
});

describe("every target takes the bytes", () => {
  it("a function is waited for", async () => {
    const order: string[] = [];
    const take = takerOf(async (chunk) => {
      await Promise.resolve();
      order.push(Buffer.from(chunk).toString());
    });
    await take(Buffer.from("a"));
    order.push("taken");
    expect(order).toEqual(["a", "taken"]);
  });

  it("a function that throws is a rejection", async () => {
    const take = takerOf(() => {
      throw new RangeError("enough");
    });
    await expect(take(Buffer.from("a"))).rejects.toThrow("enough");
  });

  it("a Writable stays open, and keeps no listener of ours", async () => {
    const stream = new PassThrough();
    const take = takerOf(stream);
    for (const text of ["a", "b", "c"]) await take(Buffer.from(text));
    expect(stream.writable).toBe(true);
    expect(stream.listenerCount("error")).toBe(0);
    expect(stream.read()?.toString()).toBe("abc");
  });

  it("a Writable that nobody watches fails the transfer and not the process", async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new RangeError("disk full")) });
    await expect(takerOf(stream)(Buffer.from("a"))).rejects.toThrow("disk full");
    // The stream's own event comes after the rejection; unheard it would be an uncaught exception.
    await new Promise((resolve) => setImmediate(resolve));
    await expect(takerOf(stream)(Buffer.from("b"))).rejects.toMatchObject({ code: "ERR_STREAM_DESTROYED" });
  });
});
