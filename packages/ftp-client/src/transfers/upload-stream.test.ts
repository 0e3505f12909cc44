import { Buffer } from "node:buffer";
import { once } from "node:events";
import { Readable, Writable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { AbortedError, NegativeReplyError } from "@pasvport/ftp-core";
import { afterEach, describe, expect, it } from "vitest";
import { refuse, type ServedFiles, type ServedOptions, serveFiles } from "./served-files.suite.js";
import { writableTo } from "./streams.js";
import { upload } from "./upload.js";

const big = Buffer.from(Array.from({ length: 1_000_000 }, (_, at) => at % 251));

let test: ServedFiles;

async function serve(options: ServedOptions = {}): Promise<void> {
  test = await serveFiles({ files: { a: big }, ...options });
}

afterEach(async () => {
  expect(await test.end()).toEqual([0, 0, 0]);
});

/** Another call, which has to wait until the session is free. */
const said = (): Promise<unknown> => test.until(upload(test.turns, ["b"], "b"));

const nothing = (): void => undefined;

describe("a writable", () => {
  it("becomes the file, and is finished when the server has said so", async () => {
    let answer = nothing;
    await serve({
      script: {
        STOR: async (session) => {
          session.say("150 go on");
          const { stream } = await session.data();
          stream.resume().on("end", () => stream.end());
          answer = () => session.say("226 done");
        },
      },
    });
    const stream = writableTo(test.turns, "b");
    const finish = once(stream, "finish");
    stream.end("whole");
    await test.memory.clock.settle();
    expect([stream.writableEnded, stream.writableFinished]).toEqual([true, false]);
    answer();
    await test.until(finish);
    expect(stream.writableFinished).toBe(true);
  });

  it("takes what is piped into it, at the server's speed", async () => {
    await serve();
    await test.until(
      pipeline(Readable.from([big.subarray(0, 600_000), big.subarray(600_000)]), writableTo(test.turns, "b")),
    );
    expect(test.files.get("b")?.equals(big)).toBe(true);
  });

  it("takes text in the encoding that it is told", async () => {
    await serve();
    const stream = writableTo(test.turns, "b");
    stream.write("gr\u00fc", "latin1");
    stream.end("\u00dfe");
    await test.until(finished(stream));
    expect(test.files.get("b")).toEqual(Buffer.concat([Buffer.from("gr\u00fc", "latin1"), Buffer.from("\u00dfe")]));
  });

  it("that is ended at once becomes an empty file", async () => {
    await serve();
    await test.until(finished(writableTo(test.turns, "b").end()));
    expect(test.files.get("b")).toHaveLength(0);
  });

  it("asks for nothing before something is written", async () => {
    await serve();
    const stream = writableTo(test.turns, "c");
    await said();
    stream.destroy();
    await test.memory.clock.settle();
    expect(test.said("STOR")).toEqual(["STOR b"]);
  });

  it("puts bytes behind what is there", async () => {
    await serve({ files: { a: "one " } });
    await test.until(finished(writableTo(test.turns, "a", { append: true }).end("two")));
    expect(String(test.files.get("a"))).toBe("one two");
  });

  it("that is refused has the error, and its writer hears of it", async () => {
    await serve({ script: { STOR: (session) => refuse(session, "553 no") } });
    const stream = writableTo(test.turns, "b");
    const written = new Promise((resolve) => stream.write("a", resolve));
    expect(await test.failure(finished(stream))).toBeInstanceOf(NegativeReplyError);
    expect(await written).toBeInstanceOf(NegativeReplyError);
  });

  it.each([new RangeError("changed my mind"), undefined])(
    "that is destroyed (%s) leaves no end in good order to the server, and the session goes on",
    async (error) => {
      let end = "none";
      await serve({
        script: {
          STOR: async (session, path) => {
            session.say("150 go on");
            const { stream } = await session.data();
            const done = (how: string): void => {
              if (path === "b") stream.end();
              else end = how;
              session.say(path === "b" ? "226 done" : "426 broken off");
            };
            stream.resume();
            stream.once("end", () => done("in good order"));
            stream.once("error", () => done("reset"));
          },
        },
      });
      const stream = writableTo(test.turns, "c");
      const failure = test.failure(finished(stream));
      stream.write("half of it");
      await test.memory.clock.settle();
      stream.destroy(error);
      const thrown = await failure;
      if (error === undefined) expect(thrown).toMatchObject({ code: "ERR_STREAM_PREMATURE_CLOSE" });
      else expect(thrown).toBe(error);
      await said();
      expect([end, test.sessions.length]).toEqual(["reset", 1]);
    },
  );

  it("ends with the caller's signal", async () => {
    await serve();
    const controller = new AbortController();
    const stream = writableTo(test.turns, "b", { signal: controller.signal });
    const failure = test.failure(finished(stream));
    stream.write("half");
    await test.memory.clock.settle();
    controller.abort();
    expect(await failure).toBeInstanceOf(AbortedError);
    await said();
  });

  it("with a signal that has fired already asks for nothing", async () => {
    await serve();
    const stream = writableTo(test.turns, "b", { signal: AbortSignal.abort() });
    expect(await test.failure(finished(stream))).toBeInstanceOf(AbortedError);
    expect(test.heard).toEqual([]);
  });

  it("into which a broken pipeline fed is no whole file", async () => {
    await serve();
    const source = async function* (): AsyncGenerator<string> {
      yield "half";
      throw new RangeError("broken");
    };
    expect(await test.failure(pipeline(source, writableTo(test.turns, "b")))).toMatchObject({ message: "broken" });
    expect(test.heard.filter((line) => line === "STOR b").length).toBeLessThanOrEqual(1);
  });

  it("is a Writable like others", async () => {
    await serve();
    expect(writableTo(test.turns, "b")).toBeInstanceOf(Writable);
  });
});
