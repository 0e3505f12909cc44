import { buffer } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { describe, expect, it } from "vitest";
import { readFrom, type SinkFile, type SourceFile, stop, writeTo } from "./file-streams.js";

describe("readFrom", () => {
  it("reads on after short reads, and closes the file at the end", async () => {
    const file = new FakeFile(Buffer.from("0123456789"));
    expect((await buffer(readFrom(file, 3))).toString()).toBe("3456789");
    expect(file.closed).toBe(1);
  });

  it("tells what the disk said as a StorageError, and closes the file", async () => {
    const file = new FakeFile(Buffer.from("0123456789"));
    file.failure = errno("EIO");
    const stream = readFrom(file, 0);
    await expect(buffer(stream)).rejects.toMatchObject({ kind: "broken", cause: file.failure });
    await stop(stream);
    expect(file.closed).toBe(1);
  });

  it("closes the file only when no read is under way any more", async () => {
    const file = new FakeFile(Buffer.from("0123456789"));
    const stream = readFrom(file, 0);
    const reading = file.nextCall();
    stream.resume();
    const answer = await reading;
    const stopped = stop(stream);
    await nothingMoreToDo();
    expect(file.closed).toBe(0);
    answer();
    await stopped;
    expect(file.closed).toBe(1);
  });
});

describe("writeTo", () => {
  it("writes everything, also when the disk takes a few bytes at a time", async () => {
    const file = new FakeFile();
    const stream = writeTo(file);
    stream.write("ab");
    // These wait while the first is written, and go together.
    for (const chunk of ["cdefg", "", "h", "ijklmnop", "q"]) stream.write(chunk);
    stream.end();
    await finished(stream);
    expect(file.bytes.toString()).toBe("abcdefghijklmnopq");
  });

  it.each([
    ["ENOSPC", "noSpace"],
    ["EDQUOT", "noSpace"],
    ["EFBIG", "tooLarge"],
    ["EIO", "broken"],
  ])("tells %s as %s and closes the file", async (code, kind) => {
    const file = new FakeFile();
    file.failure = errno(code);
    const stream = writeTo(file);
    stream.write("abc");
    await expect(finished(stream)).rejects.toMatchObject({ name: "StorageError", kind });
    expect(file.closed).toBe(1);
  });

  it("is not finished when closing the file says that the space did not suffice", async () => {
    const file = new FakeFile();
    file.closeFailure = errno("EDQUOT");
    const stream = writeTo(file);
    stream.end("abc");
    await expect(finished(stream)).rejects.toMatchObject({ kind: "noSpace" });
    expect(stream.writableFinished).toBe(false);
    expect(file.closed).toBe(1);
  });

  it("has closed the file when it is finished", async () => {
    const file = new FakeFile();
    const stream = writeTo(file);
    const closedAtFinish = new Promise((resolve) => stream.on("finish", () => resolve(file.closed)));
    stream.end("abc");
    expect(await closedAtFinish).toBe(1);
  });

  it("closes the file only when no write is under way any more, and silently", async () => {
    const file = new FakeFile();
    file.closeFailure = errno("EIO");
    const stream = writeTo(file);
    const writing = file.nextCall();
    stream.write("abc");
    const answer = await writing;
    const stopped = stop(stream);
    await nothingMoreToDo();
    expect(file.closed).toBe(0);
    answer();
    await stopped;
    expect(file.closed).toBe(1);
    expect(stream.errored).toBe(null);
  });
});

it("stop returns at once for a stream that is closed", async () => {
  const stream = writeTo(new FakeFile());
  await stop(stream);
  await stop(stream);
  expect(stream.closed).toBe(true);
});

/** A file that reads and writes at most three bytes a call. */
class FakeFile implements SourceFile, SinkFile {
  bytes: Buffer;
  closed = 0;
  failure: Error | undefined;
  closeFailure: Error | undefined;
  #hold: ((answer: () => void) => void) | undefined;

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.bytes = bytes;
  }

  /** The next call waits until the function that this resolves with is called. */
  nextCall(): Promise<() => void> {
    return new Promise((resolve) => {
      this.#hold = resolve;
    });
  }

  async read(into: Buffer, at: number, _length: number, position: number): Promise<{ bytesRead: number }> {
    await this.#called();
    return { bytesRead: this.bytes.copy(into, at, position, position + 3) };
  }

  async write(from: Buffer, at: number, length: number): Promise<{ bytesWritten: number }> {
    await this.#called();
    const taken = from.subarray(at, at + Math.min(3, length));
    this.bytes = Buffer.concat([this.bytes, taken]);
    return { bytesWritten: taken.length };
  }

  writev(chunks: readonly Buffer[]): Promise<{ bytesWritten: number }> {
    return this.write(Buffer.concat(chunks), 0, 3);
  }

  async close(): Promise<void> {
    this.closed += 1;
    if (this.closeFailure !== undefined) throw this.closeFailure;
  }

  async #called(): Promise<void> {
    const hold = this.#hold;
    this.#hold = undefined;
    if (hold !== undefined) await new Promise<void>((resolve) => hold(resolve));
    if (this.failure !== undefined) throw this.failure;
  }
}

function errno(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function nothingMoreToDo(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
