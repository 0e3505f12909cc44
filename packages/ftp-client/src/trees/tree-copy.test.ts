import { describe, expect, it } from "vitest";
import { download } from "../transfers/download.js";
import { LocalFileError } from "../transfers/local-path.js";
import { listStep } from "./steps.js";
import { copyTree, type TreeCopy } from "./tree-copy.js";
import type { TreeEvent, TreeOptions } from "./tree-options.js";
import { DIR, startTreeServer, type TreeServer } from "./tree-server.suite.js";

function copying(server: TreeServer, options: TreeOptions, work: (copy: TreeCopy) => Promise<void>) {
  return server.until(copyTree(server.turns, { operation: "test", isEverywhere: true, options }, work));
}

describe("a copy of a tree", () => {
  it.each(["ENOSPC", "EDQUOT", "EROFS"])("ends with %s: what is full for one file is full for all", async (code) => {
    const server = await startTreeServer({});
    const events: TreeEvent[] = [];
    const failing = copying(server, { onEvent: (event) => void events.push(event) }, async (copy) => {
      for (;;) await copy.give("a", async () => Promise.reject(new LocalFileError("/to/a", { code })));
    });
    await expect(failing).rejects.toMatchObject({ code: "LOCAL_FILE", path: "/to/a", context: { operation: "test" } });
    expect(events).toEqual([
      { kind: "stopped", path: "", error: expect.any(LocalFileError), summary: expect.anything() },
    ]);
  });

  it("goes on after any other error of this machine", async () => {
    const server = await startTreeServer({});
    const summary = await copying(server, {}, async (copy) => {
      for (const path of ["a", "b"]) {
        await copy.give(path, async () => Promise.reject(new LocalFileError(path, { code: "EACCES" })));
      }
    });
    expect(summary).toMatchObject({ failures: 2 });
  });

  it("tries a listing again that broke off", async () => {
    let tries = 0;
    const server = await startTreeServer(
      { "/d": DIR },
      {
        script: {
          MLSD: async (session) => {
            tries += 1;
            if (tries < 3) return session.control.stream.destroy();
            session.say("150 coming");
            (await session.data()).stream.resume().end();
            return session.say("226 done");
          },
        },
      },
    );
    const step = async (copy: TreeCopy): Promise<void> =>
      void (await copy.ask((turns, signal) => listStep(turns, "/d", signal)));
    await copying(server, { retries: 2 }, step);
    expect(tries).toBe(3);
    tries = 0;
    await expect(copying(server, { retries: 1 }, step)).rejects.toMatchObject({ code: "CONNECTION" });
  });

  it("holds one rate over all sessions, and tells how far each file is", async () => {
    const server = await startTreeServer({ "/a": "x".repeat(5_000), "/b": "x".repeat(5_000) });
    const events: TreeEvent[] = [];
    const options = { parallel: 2, limitRate: 1_000, onEvent: (event: TreeEvent) => void events.push(event) };
    const startedMs = server.memory.clock.now();
    await copying(server, options, async (copy) => {
      for (const path of ["a", "b"]) {
        await copy.give(path, async (turns, file) => void (await download(turns, `/${path}`, () => undefined, file)));
      }
    });
    const durationMs = server.memory.clock.now() - startedMs;
    expect(durationMs).toBeGreaterThan(9_000);
    expect(durationMs).toBeLessThan(11_000);
    const done = events.filter((event) => event.kind === "copying" && event.progress.isDone);
    expect(done.map(({ path }) => path).sort()).toEqual(["a", "b"]);
  });
});
