/** A FIFO that nobody opens on the other side: it is waited for, but not against the caller's will. */
import { execFile } from "node:child_process";
import { constants, open, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { AbortedError } from "@pasvport/ftp-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { download } from "./download.js";
import { type ServedFiles, serveFiles } from "./served-files.suite.js";
import { upload } from "./upload.js";

let test: ServedFiles;
let fifo: string;

beforeEach(async () => {
  test = await serveFiles({ files: { a: "hello" } });
  fifo = test.local("fifo");
  await promisify(execFile)("mkfifo", [fifo]);
});

afterEach(async () => {
  // Whoever still waits in the kernel is let through: it would keep a thread.
  const otherSide = await open(fifo, constants.O_RDWR);
  expect(await test.end()).toEqual([0, 0, 0]);
  await otherSide.close();
});

/** It is with the system by then: what is asked later has been answered. */
async function isWaiting(): Promise<void> {
  for (let times = 0; times < 3; times += 1) await stat(fifo);
}

const TRANSFERS = {
  "an upload from it": (signal: AbortSignal) => upload(test.turns, fifo, "b", { signal }),
  "a download into it": (signal: AbortSignal) => download(test.turns, "a", fifo, { signal }),
} as const;

describe.each(Object.keys(TRANSFERS) as (keyof typeof TRANSFERS)[])("%s", (name) => {
  it.each(["the signal", "destroy", "close"])("is ended by %s; nothing was asked of the server", async (what) => {
    const stop = new AbortController();
    await test.until(test.turns.run({ operation: "connect", stops: "inOrder" }, async () => undefined));
    // From here on the virtual clock would wait for the disk.
    const outcome = TRANSFERS[name](stop.signal).catch((error: unknown) => error);
    await isWaiting();
    if (what === "destroy") test.turns.destroy();
    else if (what === "close") void test.turns.close();
    else stop.abort();
    expect(await outcome).toBeInstanceOf(AbortedError);
    expect([test.said("RETR", "STOR", "EPSV"), test.memory.clock.now()]).toEqual([[], 0]);
  });
});
