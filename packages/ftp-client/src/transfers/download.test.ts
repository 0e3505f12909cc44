import { Buffer } from "node:buffer";
import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { AbortedError, NegativeReplyError, OptionError } from "@pasvport/ftp-core";
import { afterEach, describe, expect, it } from "vitest";
import { download } from "./download.js";
import { createPace } from "./pace.js";
import { refuse, type ServedFiles, type ServedOptions, serveFiles } from "./served-files.suite.js";
import { writableTo } from "./streams.js";
import type { DownloadOptions, TransferProgress, TransferRetry } from "./transfer-options.js";

const big = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));

let test: ServedFiles;

async function serve(options: ServedOptions): Promise<void> {
  test = await serveFiles(options);
}

afterEach(async () => {
  expect(await test.end()).toEqual([0, 0, 0]);
});

describe("a download to a local path", () => {
  it("is there when it is whole, and tells how many bytes came", async () => {
    await serve({ files: { a: big } });
    expect(await test.until(download(test.turns, "a", test.local("a")))).toBe(big.length);
    expect((await readFile(test.local("a"))).equals(big)).toBe(true);
    expect(await readdir(test.folder)).toEqual(["a"]);
  });

  it("that is refused leaves what was there, and nothing else", async () => {
    await serve({});
    await writeFile(test.local("a"), "old");
    expect(await test.failure(download(test.turns, "a", test.local("a")))).toBeInstanceOf(NegativeReplyError);
    expect(await readdir(test.folder)).toEqual(["a"]);
    expect(await readFile(test.local("a"), "utf8")).toBe("old");
  });

  it("that breaks off leaves what was there, and nothing else", async () => {
    await serve({ files: { a: big }, breaks: [{ bytes: 50_000, what: "data" }] });
    expect(await test.failure(download(test.turns, "a", test.local("a")))).toMatchObject({ code: "DATA_CHANNEL" });
    expect(await readdir(test.folder)).toEqual([]);
  });

  it("keeps the mode of what it replaces", async () => {
    await serve({ files: { a: "new" } });
    await writeFile(test.local("a"), "old");
    await chmod(test.local("a"), 0o640);
    await test.until(download(test.turns, "a", test.local("a")));
    expect((await stat(test.local("a"))).mode & 0o777).toBe(0o640);
  });

  it("fails before anything is asked when it cannot be written", async () => {
    await serve({ files: { a: "a" } });
    expect(await test.failure(download(test.turns, "a", test.local("none/a")))).toMatchObject({
      code: "LOCAL_FILE",
      context: { operation: "download a" },
    });
    expect(test.said("EPSV", "SIZE", "RETR")).toEqual([]);
  });

  it("begins at an offset", async () => {
    await serve({ files: { a: "0123456789" } });
    expect(await test.until(download(test.turns, "a", test.local("a"), { offset: 4 }))).toBe(6);
    expect(await readFile(test.local("a"), "utf8")).toBe("456789");
    expect(test.said("REST")).toEqual(["REST 4"]);
  });

  it("as text has the line ends of this system, and nobody is asked for its size", async () => {
    await serve({ files: { a: "one\r\ntwo\r\n" } });
    const told: TransferProgress[] = [];
    const onProgress = (progress: TransferProgress): void => void told.push(progress);
    await test.until(download(test.turns, "a", test.local("a"), { type: "text", onProgress }));
    expect(await readFile(test.local("a"), "utf8")).toBe(
      process.platform === "win32" ? "one\r\ntwo\r\n" : "one\ntwo\n",
    );
    expect(test.said("TYPE", "SIZE")).toEqual(["TYPE A"]);
    expect(told.at(-1)).toMatchObject({ bytes: 8, isDone: true });
  });
});

describe("a download elsewhere", () => {
  it("goes to a stream, which stays open for the next one", async () => {
    await serve({ files: { a: "one ", b: "two" } });
    const stream = new PassThrough();
    await test.until(download(test.turns, "a", stream));
    await test.until(download(test.turns, "b", stream));
    stream.end();
    expect(Buffer.concat(await stream.toArray()).toString()).toBe("one two");
  });

  it("that its target does not want any more ends, with the target's own error, and the session goes on", async () => {
    await serve({ files: { a: big, b: "b" } });
    const enough = new RangeError("enough");
    const take = (): void => {
      throw enough;
    };
    expect(await test.failure(download(test.turns, "a", take))).toBe(enough);
    expect(await test.until(download(test.turns, "b", () => undefined))).toBe(1);
    expect(test.sessions).toHaveLength(1);
  });

  it("is never tried again: what was taken cannot be had back", async () => {
    await serve({ files: { a: big }, breaks: [{ bytes: 10, what: "data" }] });
    await test.failure(download(test.turns, "a", () => undefined, { retries: 3 }));
    expect(test.said("RETR")).toHaveLength(1);
  });

  it("cannot go to a stream of the same client: each would wait for the other", async () => {
    await serve({});
    const failure = await test.failure(download(test.turns, "a", writableTo(test.turns, "b")));
    expect(failure).toMatchObject({ code: "LOCAL_PROTOCOL", context: { operation: "download a" } });
  });
});

describe("what makes no sense is refused before anything is asked", () => {
  it.each<[string, DownloadOptions]>([
    ["resume with an offset", { resume: true, offset: 1 }],
    ["resume of a text", { resume: true, type: "text" }],
    ["an offset in a text", { offset: 3, type: "text" }],
    ["an offset below 0", { offset: -1 }],
    ["an offset between bytes", { offset: 1.5 }],
    ["a size that is none", { size: Number.NaN }],
    ["so many retries", { retries: -1 }],
    ["a rate of nothing", { limitRate: 0 }],
    ["no type", { type: "ascii" as "text" }],
  ])("%s", async (_what, options) => {
    await serve({});
    const failure = await test.failure(download(test.turns, "a", test.local("a"), options));
    expect(failure).toBeInstanceOf(OptionError);
    expect(failure).toMatchObject({ context: { operation: "download a" } });
    expect(test.heard).toEqual([]);
  });

  it("resume to what is no path", async () => {
    await serve({});
    expect(await test.failure(download(test.turns, "a", () => undefined, { resume: true }))).toBeInstanceOf(
      OptionError,
    );
  });
});

describe("a download that is tried again", () => {
  const retried = async (options: DownloadOptions = {}): Promise<readonly TransferProgress[]> => {
    const told: TransferProgress[] = [];
    const onProgress = (progress: TransferProgress): void => void told.push(progress);
    await test.until(download(test.turns, "a", test.local("a"), { retries: 2, onProgress, ...options }));
    expect(Buffer.compare(await readFile(test.local("a")), test.files.get("a") ?? Buffer.alloc(0))).toBe(0);
    expect(await readdir(test.folder)).toEqual(["a"]);
    return told;
  };

  it.each(["data", "control"] as const)("goes on where the %s connection broke off", async (what) => {
    await serve({ files: { a: big }, breaks: [{ bytes: 60_000, what }] });
    const told = await retried();
    expect(test.said("REST")).toEqual([`REST ${60_000 - 4_096}`]);
    expect(test.sessions).toHaveLength(what === "data" ? 1 : 2);
    const bytes = told.map((progress) => progress.bytes);
    expect(bytes).toEqual(bytes.toSorted((one, other) => one - other));
    expect([told.at(-1)?.bytes, told.filter(({ isDone }) => isDone).length]).toEqual([big.length, 1]);
  });

  it("goes on behind an offset, too", async () => {
    await serve({ files: { a: big }, breaks: [{ bytes: 60_000, what: "data" }] });
    await test.until(download(test.turns, "a", test.local("a"), { retries: 1, offset: 1_000 }));
    expect(test.said("REST")).toEqual(["REST 1000", `REST ${61_000 - 4_096}`]);
    expect((await readFile(test.local("a"))).equals(big.subarray(1_000))).toBe(true);
  });

  it.each<[string, Buffer]>([
    ["another size", Buffer.concat([big, big])],
    ["the same size", Buffer.alloc(big.length, "x")],
    ["less in it than came already", Buffer.from("little")],
  ])("begins anew when the file is another one by then, with %s", async (_what, other) => {
    await serve({ files: { a: big }, breaks: [{ bytes: 60_000, what: "data" }] });
    const told = await retried({ onRetry: () => test.files.set("a", other) });
    expect(told.at(-1)).toMatchObject({ bytes: other.length, total: other.length });
  });

  it("begins anew when the server cannot begin in the middle", async () => {
    await serve({
      files: { a: big },
      breaks: [{ bytes: 60_000, what: "data" }],
      script: { REST: (session) => refuse(session, "502 no REST") },
    });
    await retried();
    expect(test.said("REST", "RETR")).toEqual(["RETR a", `REST ${60_000 - 4_096}`, "RETR a"]);
  });

  it("begins anew where it is a text", async () => {
    const text = Buffer.from("a line\n".repeat(5_000));
    await serve({ files: { a: text }, breaks: [{ bytes: 10_000, what: "data" }] });
    await retried({ type: "text" });
    expect(test.said("REST")).toEqual([]);
  });

  it("fetches nothing more when all had come and only the last reply was lost", async () => {
    await serve({ files: { a: big }, breaks: [{ bytes: big.length, what: "control" }] });
    await retried();
    expect(test.said("RETR")).toHaveLength(1);
  });

  it("is over after so many tries, tells each, and leaves nothing", async () => {
    const breaks = [1, 2, 3, 4].map(() => ({ bytes: 5_000, what: "data" as const }));
    await serve({ files: { a: big }, breaks });
    const told: TransferRetry[] = [];
    const options: DownloadOptions = { retries: 2, onRetry: (retry) => told.push(retry) };
    expect(await test.failure(download(test.turns, "a", test.local("a"), options))).toMatchObject({
      code: "DATA_CHANNEL",
    });
    expect(told.map(({ retry, pauseMs }) => [retry, pauseMs])).toEqual([
      [1, 1_000],
      [2, 2_000],
    ]);
    expect(await readdir(test.folder)).toEqual([]);
  });

  it("is not when the server says no for good", async () => {
    await serve({});
    await test.failure(download(test.turns, "a", test.local("a"), { retries: 5 }));
    expect(test.said("RETR")).toHaveLength(1);
  });

  it("ends in the pause when the signal fires", async () => {
    await serve({ files: { a: big }, breaks: [{ bytes: 5_000, what: "control" }] });
    const controller = new AbortController();
    const { signal } = controller;
    const onRetry = (): void => void test.memory.clock.after(300, () => controller.abort());
    const failure = await test.failure(download(test.turns, "a", test.local("a"), { retries: 5, onRetry, signal }));
    expect(failure).toBeInstanceOf(AbortedError);
    expect(await readdir(test.folder)).toEqual([]);
  });
});

describe("a download at a pace", () => {
  it("takes its time, and tells its rate", async () => {
    await serve({ files: { a: big } });
    const told: TransferProgress[] = [];
    const options = { limitRate: 10_000, onProgress: (progress: TransferProgress) => void told.push(progress) };
    await test.until(download(test.turns, "a", test.local("a"), options));
    expect(test.memory.clock.now()).toBeGreaterThan(9_500);
    expect(test.memory.clock.now()).toBeLessThan(10_100);
    expect(told.at(-1)?.bytesPerSecond).toBeGreaterThan(9_500);
    expect(told.at(-1)?.bytesPerSecond).toBeLessThan(10_500);
  });

  it("that it shares with others", async () => {
    await serve({ files: { a: big } });
    const pace = createPace(20_000, test.memory.clock);
    const other = test.turns.another();
    const both = [test.turns, other].map((turns) => download(turns, "a", () => undefined, { pace }));
    await test.until(Promise.all(both));
    expect(test.memory.clock.now()).toBeGreaterThan(9_500);
    expect(test.memory.clock.now()).toBeLessThan(10_500);
    await test.until(other.close());
  });

  it("ends in the middle when the signal fires, and writes nothing more", async () => {
    await serve({ files: { a: big } });
    const controller = new AbortController();
    test.memory.clock.after(2_000, () => controller.abort());
    let bytes = 0;
    const take = (chunk: Uint8Array): void => {
      bytes += chunk.length;
    };
    const failure = await test.failure(
      download(test.turns, "a", take, { limitRate: 10_000, signal: controller.signal }),
    );
    expect(failure).toBeInstanceOf(AbortedError);
    expect(bytes).toBeLessThan(22_000);
  });
});

describe("progress", () => {
  it("that throws ends the download", async () => {
    await serve({ files: { a: big } });
    const onProgress = ({ bytes }: TransferProgress): void => {
      if (bytes > 0) throw new RangeError("enough");
    };
    const options = { onProgress, limitRate: 10_000 };
    expect(await test.failure(download(test.turns, "a", test.local("a"), options))).toBeInstanceOf(RangeError);
    expect(await readdir(test.folder)).toEqual([]);
    expect(await test.until(download(test.turns, "a", () => undefined))).toBe(big.length);
    expect(test.sessions).toHaveLength(1);
  });
});
