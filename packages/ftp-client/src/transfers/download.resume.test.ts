/** Downloads that go on behind what is there. */
import { Buffer } from "node:buffer";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { afterEach, describe, expect, it } from "vitest";
import { ResumeError } from "../resume-error.js";
import { download } from "./download.js";
import { OVERLAP_BYTES } from "./overlap.js";
import { type BreaksAfter, refuse, type ServedFiles, type ServedOptions, serveFiles } from "./served-files.suite.js";
import type { DownloadOptions, TransferProgress } from "./transfer-options.js";

const big = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));

let test: ServedFiles;

/** @param here what is there already; undefined: nothing */
async function serve(here: Buffer | undefined, options: ServedOptions = {}): Promise<void> {
  test = await serveFiles({ files: { a: big }, ...options });
  if (here !== undefined) await writeFile(test.local("a"), here);
}

afterEach(async () => {
  expect(await test.end()).toEqual([0, 0, 0]);
});

const resumed = (options: DownloadOptions = {}): Promise<number> =>
  test.until(download(test.turns, "a", test.local("a"), { resume: true, ...options }));

const refused = (options: DownloadOptions = {}): Promise<unknown> =>
  test.failure(download(test.turns, "a", test.local("a"), { resume: true, ...options }));

const here = (): Promise<Buffer> => readFile(test.local("a"));

describe("a download that resumes", () => {
  it.each([1, OVERLAP_BYTES - 1, OVERLAP_BYTES, OVERLAP_BYTES + 1, 60_000, big.length - 1])(
    "fetches what is missing behind %i bytes, and compares the last ones of them",
    async (bytes) => {
      await serve(big.subarray(0, bytes));
      expect(await resumed()).toBe(big.length - bytes);
      expect((await here()).equals(big)).toBe(true);
      const from = bytes - OVERLAP_BYTES;
      expect(test.said("REST")).toEqual(from > 0 ? [`REST ${from}`] : []);
      expect(await readdir(test.folder)).toEqual(["a"]);
    },
  );

  it.each<[string, Buffer | undefined]>([
    ["nothing", undefined],
    ["an empty file", Buffer.alloc(0)],
  ])("fetches all where there is %s", async (_what, there) => {
    await serve(there);
    expect(await resumed()).toBe(big.length);
    expect((await here()).equals(big)).toBe(true);
  });

  it("fetches nothing where all is there", async () => {
    await serve(big);
    const told: TransferProgress[] = [];
    expect(await resumed({ onProgress: (progress) => told.push(progress) })).toBe(0);
    expect(test.said("RETR")).toEqual([]);
    expect(told.map(({ bytes, total, isDone }) => [bytes, total, isDone])).toEqual([
      [big.length, big.length, false],
      [big.length, big.length, true],
    ]);
  });

  it("counts what was there in its progress", async () => {
    await serve(big.subarray(0, 60_000));
    const told: TransferProgress[] = [];
    await resumed({ onProgress: (progress) => told.push(progress) });
    expect(told.map(({ bytes, total }) => [bytes, total])).toEqual([
      [60_000, big.length],
      [big.length, big.length],
    ]);
  });

  it("works by REST alone where the server tells no size", async () => {
    await serve(big.subarray(0, 60_000), { script: { SIZE: "502 no SIZE" } });
    expect(await resumed()).toBe(40_000);
    expect((await here()).equals(big)).toBe(true);
  });

  it("asks for no size where the caller knows it", async () => {
    await serve(big.subarray(0, 60_000));
    expect(await resumed({ size: big.length })).toBe(40_000);
    expect(test.said("SIZE")).toEqual([]);
  });

  it("keeps what came when it breaks off", async () => {
    await serve(big.subarray(0, 10_000), { breaks: [{ bytes: 50_000, what: "data" }] });
    expect(await refused()).toMatchObject({ code: "DATA_CHANNEL" });
    expect((await here()).equals(big.subarray(0, 10_000 - OVERLAP_BYTES + 50_000))).toBe(true);
    expect(await resumed()).toBe(big.length - 55_904);
    expect((await here()).equals(big)).toBe(true);
  });

  it("goes on where it broke off when it is tried again", async () => {
    await serve(big.subarray(0, 10_000), { breaks: [{ bytes: 50_000, what: "control" }] });
    expect(await resumed({ retries: 1 })).toBe(90_000);
    expect(test.said("REST")).toEqual(["REST 5904", `REST ${55_904 - OVERLAP_BYTES}`]);
    expect((await here()).equals(big)).toBe(true);
  });

  it("takes what was put behind the file meanwhile", async () => {
    await serve(big.subarray(0, 60_000));
    expect(await resumed({ size: 80_000 })).toBe(40_000);
    expect((await here()).equals(big)).toBe(true);
  });

  it("leaves no empty file where there was none and nothing came", async () => {
    await serve(undefined, { files: {} });
    expect(await refused()).toMatchObject({ code: "NEGATIVE_REPLY" });
    expect(await readdir(test.folder)).toEqual([]);
  });
});

describe("what is there stays as it is, and the error says why, when", () => {
  it("the file on the server is another one", async () => {
    const other = Buffer.alloc(60_000, "x");
    await serve(other);
    const failure = await refused();
    expect(failure).toBeInstanceOf(ResumeError);
    expect(failure).toMatchObject({ obstacle: "otherFile", context: { operation: "download a" } });
    expect((await here()).equals(other)).toBe(true);
    // The session is in step.
    expect(await test.until(download(test.turns, "a", () => undefined))).toBe(big.length);
    expect(test.sessions).toHaveLength(1);
  });

  it("it differs in the very last byte that is there", async () => {
    const other = Buffer.from(big.subarray(0, 60_000));
    other[59_999] = 255;
    await serve(other);
    expect(await refused()).toMatchObject({ obstacle: "otherFile" });
    expect((await here()).equals(other)).toBe(true);
  });

  it("it is another one, and came byte by byte", async () => {
    await serve(Buffer.alloc(10, "x"), { files: { a: "x".repeat(9).concat("yz") } });
    expect(await refused()).toMatchObject({ obstacle: "otherFile" });
    expect(await here()).toHaveLength(10);
  });

  it.each([{}, { SIZE: "502 no SIZE" }])("more is here than on the server (%j)", async (script) => {
    await serve(Buffer.concat([big, big]), { script });
    const failure = await refused();
    expect(failure).toBeInstanceOf(ResumeError);
    expect(failure).toMatchObject({ obstacle: "localIsLonger" });
    expect(await here()).toHaveLength(2 * big.length);
  });

  it.each<[string, (at: number) => number]>([
    ["where it likes", () => 0],
    ["one byte too early", (at) => at - 1],
  ])("the server accepts REST, and begins %s, where nothing tells one byte from another", async (_where, from) => {
    const zeros = Buffer.alloc(100_000);
    await serve(zeros.subarray(0, 60_000), { files: { a: zeros }, begins: from });
    const failure = await refused({ retries: 3 });
    expect(failure).toMatchObject({ code: "RESUME", obstacle: "notObeyed" });
    expect(failure).toMatchObject({ context: { advice: "get it whole, without resume and offset" } });
    expect(await here()).toHaveLength(60_000);
    expect(test.said("RETR")).toHaveLength(1);
    // The next attempt stands where this one stood.
    expect(await refused()).toMatchObject({ obstacle: "notObeyed" });
    expect(await test.until(download(test.turns, "a", test.local("a")))).toBe(100_000);
    expect((await here()).equals(zeros)).toBe(true);
  });

  it("such a server breaks off when more than all has come", async () => {
    const zeros = Buffer.alloc(100_000);
    const breaks: BreaksAfter = [{ bytes: 90_000, what: "data" }];
    await serve(zeros.subarray(0, 60_000), { files: { a: zeros }, begins: () => 0, breaks });
    expect(await refused()).toMatchObject({ code: "DATA_CHANNEL" });
    expect(await here()).toHaveLength(60_000);
  });

  it("such a server is met in the second attempt", async () => {
    const zeros = Buffer.alloc(100_000);
    const breaks: BreaksAfter = [{ bytes: 30_000, what: "data" }];
    await serve(zeros.subarray(0, 60_000), { files: { a: zeros }, begins: () => 0, breaks });
    expect(await refused({ retries: 1 })).toMatchObject({ obstacle: "notObeyed" });
    expect(await here()).toHaveLength(60_000);
  });

  it("the server cannot begin in the middle", async () => {
    await serve(big.subarray(0, 60_000), { script: { REST: (session) => refuse(session, "502 no REST") } });
    const failure = await refused();
    expect(failure).toBeInstanceOf(ResumeError);
    expect(failure).toMatchObject({ obstacle: "notSupported", cause: { reply: { code: 502 } } });
    expect(String(failure)).toContain("without resume");
    expect(await here()).toHaveLength(60_000);
  });
});
