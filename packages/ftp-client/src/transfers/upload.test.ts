import { Buffer } from "node:buffer";
import { writeFile } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { AbortedError, NegativeReplyError, OptionError } from "@pasvport/ftp-core";
import { afterEach, describe, expect, it } from "vitest";
import { ResumeError } from "../resume-error.js";
import { refuse, type ServedFiles, type ServedOptions, serveFiles } from "./served-files.suite.js";
import { readableFrom } from "./streams.js";
import type { UploadSource } from "./transfer-ends.js";
import type { TransferProgress, UploadOptions } from "./transfer-options.js";
import { upload } from "./upload.js";

const big = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));

let test: ServedFiles;

async function serve(options: ServedOptions = {}): Promise<void> {
  test = await serveFiles(options);
  await writeFile(test.local("big"), big);
}

afterEach(async () => {
  expect(await test.end()).toEqual([0, 0, 0]);
});

const sent = (from: UploadSource, options?: UploadOptions): Promise<number> =>
  test.until(upload(test.turns, from, "a", options));

const failed = (from: UploadSource, options?: UploadOptions): Promise<unknown> =>
  test.failure(upload(test.turns, from, "a", options));

const isBig = (): boolean => test.files.get("a")?.equals(big) === true;

/** From a local path, or from bytes. */
const repeatable = [
  ["a path", () => test.local("big")],
  ["bytes", () => big],
] as const;

describe("an upload", () => {
  it.each(repeatable)("from %s is whole", async (_what, from) => {
    await serve();
    expect(await sent(from())).toBe(big.length);
    expect(isBig()).toBe(true);
    expect(test.said("STOR", "SIZE")).toEqual(["STOR a"]);
  });

  it("from a stream is whole, too", async () => {
    await serve();
    expect(await sent(new PassThrough().end(big))).toBe(big.length);
    expect(isBig()).toBe(true);
  });

  it("puts bytes behind what is there", async () => {
    await serve({ files: { a: "one " } });
    expect(await sent(["two"], { append: true })).toBe(3);
    expect(String(test.files.get("a"))).toBe("one two");
  });

  it("begins at an offset, and leaves as much of a local file out", async () => {
    await serve({ files: { a: big.subarray(0, 70_000) } });
    expect(await sent(test.local("big"), { offset: 60_000 })).toBe(40_000);
    expect(test.said("REST", "STOR")).toEqual(["REST 60000", "STOR a"]);
    expect(isBig()).toBe(true);
  });

  it("begins at an offset, and leaves nothing of given bytes out", async () => {
    await serve({ files: { a: "0123456789" } });
    await sent(Buffer.from("four"), { offset: 4 });
    expect(String(test.files.get("a"))).toBe("0123four");
  });

  it("of a local file that is not there asks for nothing", async () => {
    await serve({ files: { a: "old" } });
    expect(await failed(test.local("none"))).toMatchObject({ code: "LOCAL_FILE", context: { operation: "upload a" } });
    expect(test.said("EPSV", "STOR")).toEqual([]);
  });

  it("tells its progress, with the total of a file", async () => {
    await serve();
    const told: TransferProgress[] = [];
    await sent(test.local("big"), { onProgress: (progress) => told.push(progress) });
    expect(told.map(({ bytes, total, isDone }) => [bytes, total, isDone])).toEqual([
      [0, big.length, false],
      [big.length, big.length, true],
    ]);
  });

  it("tells the total that only the caller knows", async () => {
    await serve();
    const told: TransferProgress[] = [];
    await sent(["a", "b"], { size: 2, onProgress: (progress) => told.push(progress) });
    expect(told.map(({ bytes, total }) => [bytes, total])).toEqual([
      [0, 2],
      [2, 2],
    ]);
  });

  it("keeps a pace", async () => {
    await serve();
    await sent(test.local("big"), { limitRate: 20_000 });
    expect(test.memory.clock.now()).toBeGreaterThan(4_500);
    expect(test.memory.clock.now()).toBeLessThan(5_100);
  });

  it.each<[string, UploadOptions]>([
    ["resume with append", { resume: true, append: true }],
    ["resume with an offset", { resume: true, offset: 1 }],
    ["resume of a text", { resume: true, type: "text" }],
    ["append with an offset", { append: true, offset: 1 }],
  ])("with %s makes no sense", async (_what, options) => {
    await serve();
    expect(await failed(big, options)).toBeInstanceOf(OptionError);
    expect(test.heard).toEqual([]);
  });

  it("from a stream cannot resume; the stream is used up all the same", async () => {
    await serve();
    const stream = new PassThrough();
    expect(await failed(stream, { resume: true })).toBeInstanceOf(OptionError);
    expect(stream.destroyed).toBe(true);
  });

  it("behind the end of the local file is refused", async () => {
    await serve();
    expect(await failed(test.local("big"), { offset: 100_001 })).toBeInstanceOf(OptionError);
    expect(test.said("STOR")).toEqual([]);
  });

  it("cannot come from a stream of the same client: each would wait for the other", async () => {
    await serve();
    expect(await failed(readableFrom(test.turns, "b"))).toMatchObject({ code: "LOCAL_PROTOCOL" });
  });
});

describe("a source", () => {
  it("that fails before its first byte leaves the server's file as it is", async () => {
    await serve({ files: { a: "old" } });
    const broken = new RangeError("broken");
    const source = new PassThrough();
    source.destroy(broken);
    expect(await failed(source)).toBe(broken);
    expect(test.said("EPSV", "STOR")).toEqual([]);
    expect(String(test.files.get("a"))).toBe("old");
  });

  it("that fails in the middle fails with its own error, and the session goes on", async () => {
    await serve();
    const broken = new RangeError("broken");
    const source = async function* (): AsyncGenerator<string> {
      yield "half";
      throw broken;
    };
    expect(await failed(source())).toBe(broken);
    expect(await sent(["whole"])).toBe(5);
    expect(test.sessions).toHaveLength(1);
  });

  it("is destroyed when the server refuses the file", async () => {
    await serve({ script: { STOR: (session) => refuse(session, "553 no") } });
    const source = new PassThrough();
    source.write("a");
    expect(await failed(source)).toBeInstanceOf(NegativeReplyError);
    expect(source.destroyed).toBe(true);
  });

  it.each([
    ["before its first byte", ""],
    ["after it", "a"],
  ])("that hangs %s is destroyed at once when the signal fires", async (_when, first) => {
    await serve();
    const controller = new AbortController();
    const source = new PassThrough();
    if (first !== "") source.write(first);
    test.memory.clock.after(1_000, () => controller.abort());
    expect(await failed(source, { signal: controller.signal })).toBeInstanceOf(AbortedError);
    expect([source.destroyed, test.memory.clock.now()]).toEqual([true, 1_000]);
    expect(await sent(["whole"])).toBe(5);
  });

  it("that hangs before its first byte does not keep a client that is destroyed", async () => {
    await serve();
    const source = new PassThrough();
    test.memory.clock.after(1_000, () => test.turns.destroy());
    expect(await failed(source)).toMatchObject({ context: { operation: "upload a" } });
    expect([source.destroyed, test.memory.clock.now()]).toEqual([true, 1_000]);
  });

  it("that waits for its turn when the signal fires is destroyed, and nothing is asked", async () => {
    await serve({ files: { b: "b" }, script: { RETR: "" } });
    const controller = new AbortController();
    const source = new PassThrough();
    const before = test.turns.run({ operation: "wait", stops: "inOrder" }, () => {
      return new Promise<void>((resolve) => test.memory.clock.after(5_000, resolve));
    });
    const waiting = failed(source, { signal: controller.signal });
    controller.abort();
    expect(await waiting).toBeInstanceOf(AbortedError);
    expect(source.destroyed).toBe(true);
    await test.until(before);
    expect(test.said("STOR")).toEqual([]);
  });
});

describe("an upload that resumes", () => {
  it.each(repeatable)("from %s appends what is missing", async (_what, from) => {
    await serve({ files: { a: big.subarray(0, 60_000) } });
    expect(await sent(from(), { resume: true })).toBe(40_000);
    expect(test.said("SIZE", "APPE", "STOR")).toEqual(["SIZE a", "APPE a"]);
    expect(isBig()).toBe(true);
  });

  it("sends all where nothing is", async () => {
    await serve();
    expect(await sent(test.local("big"), { resume: true })).toBe(big.length);
    expect(test.said("APPE", "STOR")).toEqual(["STOR a"]);
  });

  it("sends nothing where all is there", async () => {
    await serve({ files: { a: big } });
    const told: TransferProgress[] = [];
    expect(await sent(big, { resume: true, onProgress: (progress) => told.push(progress) })).toBe(0);
    expect(test.said("APPE", "STOR", "EPSV")).toEqual([]);
    expect(told.at(-1)).toMatchObject({ bytes: big.length, total: big.length, isDone: true });
  });

  it("refuses where more is on the server", async () => {
    await serve({ files: { a: Buffer.concat([big, big]) } });
    const failure = await failed(big, { resume: true });
    expect(failure).toBeInstanceOf(ResumeError);
    expect(failure).toMatchObject({ obstacle: "remoteIsLonger", context: { operation: "upload a" } });
    expect(test.said("APPE", "STOR")).toEqual([]);
  });

  it.each(["502 no SIZE", "213 very large"])("refuses where the server tells no sizes: %s", async (answer) => {
    await serve({ script: { SIZE: answer } });
    expect(await failed(big, { resume: true })).toMatchObject({ obstacle: "notSupported" });
  });
});

describe("an upload that is tried again", () => {
  it.each(repeatable)("from %s begins anew", async (_what, from) => {
    await serve({ breaks: [{ bytes: 60_000, what: "control" }] });
    expect(await sent(from(), { retries: 1 })).toBe(big.length);
    expect(test.said("STOR", "APPE")).toEqual(["STOR a", "STOR a"]);
    expect(isBig()).toBe(true);
  });

  it("goes on where it broke off when it resumes", async () => {
    await serve({ files: { a: big.subarray(0, 10_000) }, breaks: [{ bytes: 50_000, what: "data" }] });
    expect(await sent(big, { retries: 1, resume: true })).toBe(90_000);
    expect(test.said("APPE")).toHaveLength(2);
    expect(isBig()).toBe(true);
  });

  it("puts nothing twice behind what was there", async () => {
    await serve({ files: { a: "old" }, breaks: [{ bytes: 50_000, what: "data" }] });
    expect(await sent(big, { retries: 1, append: true })).toBe(big.length);
    expect(test.files.get("a")?.equals(Buffer.concat([Buffer.from("old"), big]))).toBe(true);
  });

  it("is not where nobody knows how much of it was put behind what was there", async () => {
    await serve({ files: { a: "old" }, breaks: [{ bytes: 5, what: "data" }], script: { SIZE: "502 no SIZE" } });
    expect(await failed(big, { retries: 3, append: true })).toMatchObject({ code: "DATA_CHANNEL" });
    expect(test.said("APPE")).toHaveLength(1);
  });

  it("is not from a stream that has begun", async () => {
    await serve({ breaks: [{ bytes: 5, what: "data" }] });
    await failed(new PassThrough().end(big), { retries: 3 });
    expect(test.said("STOR")).toHaveLength(1);
  });

  it("is from a stream that has not", async () => {
    let isFirst = true;
    const greeting: ServedOptions["script"] = {
      greeting: (session) => {
        session.say(isFirst ? "421 come back later" : "220 ready");
        if (isFirst) session.control.stream.end();
        isFirst = false;
      },
    };
    await serve({ script: greeting });
    expect(await sent(new PassThrough().end(big), { retries: 1 })).toBe(big.length);
    expect(isBig()).toBe(true);
  });
});
