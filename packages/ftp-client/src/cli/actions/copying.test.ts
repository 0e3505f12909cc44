import { ConnectionError } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import type { FtpClient } from "../../ftp-client.js";
import { LocalFileError } from "../../transfers/local-path.js";
import type { TransferProgress } from "../../transfers/transfer-options.js";
import { Attempts } from "./attempts.js";
import { type CopyOptions, type CopyStep, copyAll, withProgress } from "./copying.js";
import type { CopyFlags } from "./running.js";
import { fakeRunning } from "./running.suite.js";

const progress: TransferProgress = {
  direction: "download",
  path: "a",
  bytes: 1,
  bytesPerSecond: 1,
  elapsedMs: 1,
  isDone: false,
};

async function copied(flags: CopyFlags, { isFull = false, moved = 3 } = {}) {
  const further: { isClosed: boolean; went: string }[] = [];
  const another = (): FtpClient => {
    const one = { isClosed: false, went: "" };
    further.push(one);
    const client: Partial<FtpClient> = {
      workingDirectory: async () => {
        if (isFull) throw new ConnectionError("no room");
        return "/home";
      },
      changeDirectory: async (path) => {
        one.went = path;
        return path;
      },
      close: async () => {
        one.isClosed = true;
      },
    };
    return client as FtpClient;
  };
  const running = fakeRunning({ another, workingDirectory: async () => "/home/in" });
  const given: CopyOptions[] = [];
  const used = new Set<FtpClient>();
  const steps = ["a", "b", "c"].map(
    (name): CopyStep => ({
      direction: "download",
      remote: name,
      local: `l/${name}`,
      copy: async (client, options) => {
        used.add(client);
        given.push(options);
        options.onProgress?.({ ...progress, bytes: 3, isDone: true });
        await Promise.resolve();
        return moved;
      },
    }),
  );
  const attempts = new Attempts(running);
  await copyAll(running, attempts, steps, flags);
  attempts.finish();
  return { running, further, given, used };
}

it("one file after the other, over the session that is there", async () => {
  const { running, further, given } = await copied({ resume: true, retry: 2, limitRate: 1000, type: "text" });
  expect(further).toEqual([]);
  expect(running.said).toEqual(["l/a: 3 bytes in 0.00 s", "l/b: 3 bytes in 0.00 s", "l/c: 3 bytes in 0.00 s"]);
  expect(given[0]).toMatchObject({ resume: true, retries: 2, pace: expect.anything(), type: "text" });
});

it("a file that --resume finds whole is said to be so; an empty one that comes is not", async () => {
  const { running } = await copied({ resume: true }, { moved: 0 });
  expect(running.said).toEqual(["l/a: already whole", "l/b: already whole", "l/c: already whole"]);
  expect((await copied({}, { moved: 0 })).running.said[0]).toBe("l/a: 0 bytes in 0.00 s");
});

it("several at the same time have sessions of their own, in the same directory, and share the rate", async () => {
  const { further, given, used } = await copied({ parallel: 16, limitRate: 1000 });
  expect(further).toEqual([
    { isClosed: true, went: "/home/in" },
    { isClosed: true, went: "/home/in" },
  ]);
  expect([used.size, new Set(given.map(({ pace }) => pace)).size]).toEqual([3, 1]);
});

it("a server that lets nobody more in gets them one after the other", async () => {
  const { running, further, used } = await copied({ parallel: 2, limitRate: 1000 }, { isFull: true });
  expect([used.size, further]).toEqual([1, [{ isClosed: true, went: "" }]]);
  expect(running.said[0]).toBe("1 at the same time: the server lets no more in");
});

it("a transfer that breaks off takes its bar away", async () => {
  const running = fakeRunning({});
  const broken = withProgress(running.output, async ({ onProgress }) => {
    onProgress?.(progress);
    throw new ConnectionError("gone");
  });
  await expect(broken).rejects.toThrow("gone");
  expect(running.progress).toEqual([progress, { ...progress, isDone: true }]);
});

it("one that ends well has said its last word itself", async () => {
  const running = fakeRunning({});
  await withProgress(running.output, async ({ onProgress }) => onProgress?.({ ...progress, isDone: true }));
  expect(running.progress.length).toBe(1);
});

it.each<[what: string, error: Error, flags: CopyFlags, bytes: number, said: readonly string[]]>([
  [
    "broke off",
    new ConnectionError("gone"),
    {},
    3,
    ["! l/a: nothing was kept (--resume keeps what came, and goes on)"],
  ],
  ["was resumed", new ConnectionError("gone"), { resume: true }, 3, []],
  ["brought nothing", new ConnectionError("gone"), {}, 0, []],
  ["cannot be written", new LocalFileError("l/a", { code: "ENOSPC" }), {}, 3, []],
])("of a fetch that %s it is told what was kept", async (_what, error, flags, bytes, said) => {
  const running = fakeRunning({});
  const attempts = new Attempts(running);
  const step: CopyStep = {
    direction: "download",
    remote: "a",
    local: "l/a",
    copy: async (_client, { onProgress }) => {
      if (bytes > 0) onProgress?.({ ...progress, bytes });
      throw error;
    },
  };
  await copyAll(running, attempts, [step], flags);
  expect(running.said).toEqual(said);
  expect(() => attempts.finish()).toThrow(error);
});
