import { ConnectionError } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import type { FtpClient } from "../../ftp-client.js";
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

async function copied(flags: CopyFlags, { isFull = false } = {}) {
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
        await Promise.resolve();
        return 3;
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
  expect(given[0]).toMatchObject({ resume: true, retries: 2, limitRate: 1000, type: "text" });
});

it("several at the same time have sessions of their own, in the same directory, and share the rate", async () => {
  const { further, given, used } = await copied({ parallel: 16, limitRate: 1000 });
  expect(further).toEqual([
    { isClosed: true, went: "/home/in" },
    { isClosed: true, went: "/home/in" },
  ]);
  expect([used.size, given[0]?.limitRate]).toEqual([3, 333]);
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
