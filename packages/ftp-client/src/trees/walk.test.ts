import { describe, expect, it } from "vitest";
import type { LeftOut, WalkOptions } from "./tree-options.js";
import { DIR, startTreeServer } from "./tree-server.suite.js";
import { walk } from "./walk.js";

const nodes = {
  "/d": DIR,
  "/d/a": "12345",
  "/d/in": DIR,
  "/d/in/b": "x",
  "/d/link": { kind: "link", to: "/d" },
} as const;

async function pathsIn(found: AsyncIterable<{ readonly path: string }>): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const { path } of found) paths.push(path);
  return paths;
}

describe("walking on the server", () => {
  it.each(["/d", "d", "d/"])("tells every entry below %s", async (path) => {
    const { turns, until } = await startTreeServer(nodes);
    expect(await until(pathsIn(walk(turns, path)))).toEqual(["a", "in", "link", "in/b"]);
  });

  it("begins in the working directory, and stays in it when that changes", async () => {
    const { turns, until } = await startTreeServer(nodes, { script: { PWD: '257 "/d"' } });
    expect(await until(pathsIn(walk(turns, "")))).toEqual(["a", "in", "link", "in/b"]);
  });

  it("asks nothing before it is looked at, and no more than is looked at", async () => {
    const { turns, until, heard, said } = await startTreeServer(nodes);
    const found = walk(turns, "/d")[Symbol.asyncIterator]();
    expect(heard).toEqual([]);
    await until(found.next());
    await until(found.return?.() ?? Promise.resolve());
    expect(said("MLSD")).toEqual(["MLSD /d"]);
  });

  it("fails at a directory that cannot be listed, and says what it was about", async () => {
    const { turns, until } = await startTreeServer(nodes, { script: { MLSD: "550 no" } });
    await expect(until(pathsIn(walk(turns, "/d")))).rejects.toMatchObject({
      code: "NEGATIVE_REPLY",
      context: { operation: "list /d", transcript: expect.arrayContaining(["C> MLSD /d"]) },
    });
  });

  it("refuses a file", async () => {
    const { turns, until } = await startTreeServer(nodes);
    await expect(until(pathsIn(walk(turns, "/d/a")))).rejects.toMatchObject({
      code: "OPTION",
      context: { operation: "walk /d/a" },
    });
  });

  it("takes a directory whose only entry has its name for a directory", async () => {
    const { turns, until } = await startTreeServer({ "/a": DIR, "/a/a": "x" });
    expect(await until(pathsIn(walk(turns, "/a")))).toEqual(["a"]);
  });

  it("tells what it passes over", async () => {
    const { turns, until } = await startTreeServer(nodes, {
      script: {
        MLSD: async (session) => {
          session.say("150 coming");
          (await session.data()).stream.resume().end("type=file; ../x\r\ntype=file; fine\r\n");
          session.say("226 done");
        },
      },
    });
    const leftOut: LeftOut[] = [];
    const options: WalkOptions = { onLeftOut: (each) => void leftOut.push(each) };
    expect(await until(pathsIn(walk(turns, "/d", options)))).toEqual(["fine"]);
    expect(leftOut).toEqual([{ path: "../x", why: "its name is no name of one entry" }]);
    expect(await until(pathsIn(walk(turns, "/d")))).toEqual(["fine"]);
  });

  it("stops when the signal fires", async () => {
    const stop = new AbortController();
    const { turns, until } = await startTreeServer(nodes);
    const found = walk(turns, "/d", { signal: stop.signal });
    let count = 0;
    const walking = (async () => {
      for await (const _ of found) {
        count += 1;
        stop.abort();
      }
    })();
    await expect(until(walking)).rejects.toMatchObject({ code: "ABORTED" });
    expect(count).toBe(3);
  });
});
