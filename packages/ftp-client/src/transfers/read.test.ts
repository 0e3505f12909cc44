import { OptionError } from "@pasvport/ftp-core";
import { afterEach, describe, expect, it } from "vitest";
import type { Script } from "../scripted-server.suite.js";
import { read } from "./read.js";
import { type ServedFiles, serveFiles } from "./served-files.suite.js";

const big = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));

let test: ServedFiles;

afterEach(async () => {
  expect(await test.end()).toEqual([0, 0, 0]);
});

describe("a file that is read into memory", () => {
  it("comes as one buffer", async () => {
    test = await serveFiles({ files: { a: big, empty: "" } });
    expect((await test.until(read(test.turns, "a"))).equals(big)).toBe(true);
    expect(await test.until(read(test.turns, "empty"))).toHaveLength(0);
  });

  it("that comes byte by byte is kept in no more than twice its bytes, and in one buffer", async () => {
    test = await serveFiles({
      files: { a: "" },
      script: {
        SIZE: "502 no SIZE",
        RETR: async (session) => {
          session.say("150 here it comes");
          const { stream } = await session.data();
          stream.resume();
          for (const byte of big) stream.write(Buffer.of(byte));
          stream.end();
          session.say("226 done");
        },
      },
    });
    const bytes = await test.until(read(test.turns, "a"));
    expect(bytes.equals(big)).toBe(true);
    expect(bytes.buffer.byteLength).toBe(2 * 65_536);
  });

  it("may begin in the middle, and have just as many bytes as allowed", async () => {
    test = await serveFiles({ files: { a: "0123456789" } });
    expect(String(await test.until(read(test.turns, "a", { offset: 6, maxBytes: 4 })))).toBe("6789");
  });

  it("takes little more than its bytes, however small the pieces are in which they come", async () => {
    const script: Script = {
      RETR: async (session) => {
        session.say("150 coming");
        const { stream } = await session.data();
        for (let at = 0; at < 20_000; at += 1) stream.write(big.subarray(at, at + 1));
        stream.resume().end();
        session.say("226 done");
      },
    };
    test = await serveFiles({ files: { a: big.subarray(0, 20_000) }, script });
    const bytes = await test.until(read(test.turns, "a"));
    expect(bytes.equals(big.subarray(0, 20_000))).toBe(true);
    expect(bytes.buffer.byteLength).toBe(64 * 1024);
  });

  it.each<[Readonly<Record<string, unknown>>, RegExp]>([
    [{ maxBytes: Number.NaN }, /maxBytes must be 0 or more, not NaN/],
    [{ maxBytes: -1 }, /maxBytes must be 0 or more/],
    [{ maxBytes: "64" }, /maxBytes is a string: write a number of bytes/],
    [{ resume: true }, /there is no option resume/],
  ])("with %j makes no sense", async (options, message) => {
    test = await serveFiles();
    const failure = await test.failure(read(test.turns, "a", options));
    expect(failure).toBeInstanceOf(OptionError);
    expect(failure).toMatchObject({ message: expect.stringMatching(message), context: { operation: "read a" } });
    expect(test.heard).toEqual([]);
  });

  it("goes on where it broke off", async () => {
    test = await serveFiles({ files: { a: big }, breaks: [{ bytes: 60_000, what: "control" }] });
    expect((await test.until(read(test.turns, "a", { retries: 1 }))).equals(big)).toBe(true);
    expect(test.said("REST")).toEqual(["REST 55904"]);
  });

  it("begins anew where that cannot be", async () => {
    test = await serveFiles({ files: { a: big }, breaks: [{ bytes: 60_000, what: "data" }] });
    const onRetry = (): void => void test.files.set("a", Buffer.from("another"));
    expect(String(await test.until(read(test.turns, "a", { retries: 1, onRetry })))).toBe("another");
  });

  it("is refused before a byte comes when it is too long by what the server tells", async () => {
    test = await serveFiles({
      files: { a: big },
      // Nobody comes for a transfer that is never said.
      script: {
        EPSV: async (session) => {
          session.say(`229 here (|||${await session.listen()}|)`);
          void session.data().then(({ stream }) => stream.resume());
        },
      },
    });
    const failure = await test.failure(read(test.turns, "a", { maxBytes: 99_999 }));
    expect(failure).toBeInstanceOf(OptionError);
    expect(failure).toMatchObject({
      message: expect.stringContaining("maxBytes, 99999"),
      context: { operation: "read a" },
    });
    expect(test.said("RETR")).toEqual([]);
  });

  it("is refused as soon as it is too long, whatever the server told, and the session goes on", async () => {
    test = await serveFiles({ files: { a: big, b: "b" }, script: { SIZE: "502 no SIZE" } });
    expect(await test.failure(read(test.turns, "a", { maxBytes: 99_999 }))).toBeInstanceOf(OptionError);
    expect(String(await test.until(read(test.turns, "b")))).toBe("b");
    expect(test.sessions).toHaveLength(1);
  });
});
