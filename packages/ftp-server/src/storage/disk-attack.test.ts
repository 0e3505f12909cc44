/**
 * Security: a local user who exchanges a directory for a link to somewhere else, as fast as a processor can, while clients change
 * things in that directory: nothing outside is ever touched.
 */
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { diskStorage } from "./disk-storage.js";
import { graspByHandle } from "./grip-by-handle.js";
import { ServedTree } from "./served-tree.js";
import type { Storage } from "./storage.js";
import { append, create, put, replace, restartAt } from "./storage-worlds.suite.js";

const ATTACK_MS = 2_000;

it.runIf(process.platform === "linux")(
  "changes nothing outside while a directory and a link change places",
  async () => {
    const base = await realpath(await mkdtemp(join(tmpdir(), "pasvport-attack-")));
    const [root, outside] = [join(base, "served"), join(base, "outside")];
    for (const directory of [root, outside, join(root, "d"), join(outside, "empty")]) await mkdir(directory);
    await writeFile(join(outside, "file"), "secret", { mode: 0o600 });
    await writeFile(join(root, "own"), "own");
    await symlink(outside, join(root, "trap"));
    const before = await stateOf(outside);
    const attacker = await exchanging(root);
    try {
      const storage = diskStorage(new ServedTree(Buffer.from(root), graspByHandle));
      const kinds = new Set<string>();
      const untilMs = performance.now() + ATTACK_MS;
      let done = 0;
      while (performance.now() < untilMs) {
        const outcomes = await Promise.allSettled(changes.map((change) => change(storage)));
        for (const outcome of outcomes) {
          if (outcome.status === "fulfilled") done += 1;
          else kinds.add(outcome.reason?.kind ?? String(outcome.reason));
        }
      }
      // Both happened: the link was in the way, and the client got through.
      expect(kinds).toContain("permissionDenied");
      expect(done).toBeGreaterThan(0);
      expect(kinds).not.toContain("broken");
      expect(await stateOf(outside)).toEqual(before);
    } finally {
      await attacker.stop();
      await rm(base, { recursive: true });
    }
  },
);

/** Each of them would do harm outside if it went through the link. */
const changes: readonly ((storage: Storage) => Promise<unknown>)[] = [
  (storage) => storage.makeDirectory("/d/new"),
  (storage) => storage.removeDirectory("/d/new"),
  (storage) => storage.removeDirectory("/d/empty"),
  (storage) => storage.removeFile("/d/file"),
  (storage) => storage.rename("/d/file", "/d/renamed"),
  (storage) => storage.rename("/d/renamed", "/d/file"),
  (storage) => storage.rename("/d/file", "/own"),
  (storage) => storage.rename("/own", "/d/own"),
  (storage) => storage.rename("/d/own", "/own"),
  (storage) => storage.changeMode("/d/file", 0o640),
  (storage) => put(storage, "/d/file", "replaced", replace),
  (storage) => put(storage, "/d/created", "created", create),
  (storage) => storage.removeFile("/d/created"),
  (storage) => put(storage, "/d/file", "more", append),
  (storage) => put(storage, "/d/file", "other", restartAt(2)),
];

/** A thread that does nothing but exchange `d` and `trap`. */
async function exchanging(root: string): Promise<{ stop(): Promise<void> }> {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    `const { renameSync } = require("node:fs");
     const { parentPort, workerData: { root, flag } } = require("node:worker_threads");
     const move = (from, to) => renameSync(root + "/" + from, root + "/" + to);
     parentPort.postMessage("ready");
     while (Atomics.load(flag, 0) === 0) {
       move("d", "aside"); move("trap", "d");
       move("d", "trap"); move("aside", "d");
     }`,
    { eval: true, workerData: { root, flag } },
  );
  const ended = new Promise<number>((resolve) => worker.once("exit", resolve));
  await new Promise((resolve) => worker.once("message", resolve));
  return {
    async stop() {
      Atomics.store(flag, 0, 1);
      expect(await ended).toBe(0);
    },
  };
}

async function stateOf(directory: string): Promise<unknown> {
  const { mode, ino, mtimeMs } = await stat(join(directory, "file"));
  return {
    names: await readdir(directory, { recursive: true }),
    text: await readFile(join(directory, "file"), "utf8"),
    file: { mode, ino, mtimeMs },
    mtimeMs: (await stat(directory)).mtimeMs,
  };
}
