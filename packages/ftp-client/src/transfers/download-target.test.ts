import { PassThrough, Writable } from "node:stream";
import { WritableStream } from "node:stream/web";
import { describe, expect, it } from "vitest";
import { downloadTarget } from "./download-target.js";
import type { DownloadTarget } from "./transfer-ends.js";

const bytes = Buffer.from;

/** Gives it these chunks, as a download does. */
async function give(to: DownloadTarget, ...chunks: readonly string[]): Promise<number> {
  const target = downloadTarget(to);
  try {
    const landing = await target.open();
    for (const chunk of chunks) await landing.write(bytes(chunk));
    await landing.commit();
    return landing.bytes;
  } finally {
    target.release();
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a function", () => {
  it("is waited for", async () => {
    const order: string[] = [];
    const slow = async (chunk: Uint8Array): Promise<void> => {
      order.push(`begin ${chunk}`);
      await nextTurn();
      order.push("end");
    };
    const got = await give((chunk) => slow(bytes(chunk)), "a", "b");
    expect([got, ...order]).toEqual([2, "begin a", "end", "begin b", "end"]);
  });

  it("that throws is a rejection", async () => {
    const throwing = (): void => {
      throw new RangeError("enough");
    };
    await expect(give(throwing, "a")).rejects.toThrow("enough");
  });
});

describe("a Writable", () => {
  it("stays open, and keeps no listener of ours", async () => {
    const stream = new PassThrough();
    await give(stream, "a", "b", "c");
    expect([stream.writable, stream.listenerCount("error"), stream.listenerCount("close")]).toEqual([true, 0, 0]);
    expect(stream.read()?.toString()).toBe("abc");
  });

  it("that is slow is waited for, chunk by chunk", async () => {
    let unwritten = 0;
    let most = 0;
    const stream = new Writable({
      highWaterMark: 1_000_000,
      write(_chunk, _encoding, done) {
        most = Math.max(most, unwritten);
        void nextTurn().then(() => {
          unwritten -= 1;
          done();
        });
      },
    });
    const target = downloadTarget(stream);
    const landing = await target.open();
    for (let count = 0; count < 20; count += 1) {
      unwritten += 1;
      await landing.write(bytes("x"));
    }
    expect(most).toBe(1);
  });

  it("that nobody watches fails the transfer and not the process, with its own error each time", async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new RangeError("disk full")) });
    const target = downloadTarget(stream);
    const landing = await target.open();
    await expect(landing.write(bytes("a"))).rejects.toThrow("disk full");
    target.release();
    // The stream's own event comes after the rejection; unheard it would be an uncaught exception.
    await nextTurn();
    await expect(landing.write(bytes("b"))).rejects.toThrow("disk full");
  });

  it("that fails while it waits for its turn is refused before anything is asked", async () => {
    const stream = new PassThrough();
    const target = downloadTarget(stream);
    stream.destroy(new RangeError("too early"));
    await nextTurn();
    await expect(target.open()).rejects.toThrow("too early");
  });

  it.each<[string, (stream: PassThrough) => void]>([
    ["ended", (stream) => stream.end()],
    ["destroyed", (stream) => stream.destroy()],
  ])("that was %s is refused before anything is asked", async (_how, end) => {
    const stream = new PassThrough();
    end(stream);
    await expect(downloadTarget(stream).open()).rejects.toThrow("closed already");
  });
});

describe("a WritableStream", () => {
  it("stays open, and its lock is given back", async () => {
    let text = "";
    const stream = new WritableStream<Uint8Array>({
      write(chunk) {
        text += bytes(chunk);
      },
    });
    await give(stream, "a", "b");
    expect([text, stream.locked]).toEqual(["ab", false]);
    await stream.getWriter().close();
  });

  it("that fails, fails with its own error, and its lock is given back", async () => {
    const stream = new WritableStream<Uint8Array>({
      write() {
        throw new RangeError("enough");
      },
    });
    await expect(give(stream, "a", "b")).rejects.toThrow("enough");
    await nextTurn();
    expect(stream.locked).toBe(false);
  });

  it("that is locked is refused before anything is asked, and stays locked", async () => {
    const stream = new WritableStream<Uint8Array>();
    stream.getWriter();
    await expect(give(stream, "a")).rejects.toThrow(TypeError);
    expect(stream.locked).toBe(true);
  });
});

it.each([[undefined], [null], [5], [{}], [[]]])("%j is nothing to download to", (to) => {
  expect(() => downloadTarget(to as unknown as DownloadTarget)).toThrow("a download goes to");
});
