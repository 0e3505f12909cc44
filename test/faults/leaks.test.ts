/** After a thousand sessions that ended badly the process has the sockets, handles, timers and ports it began with. */
import { readdir, truncate, writeFile } from "node:fs/promises";
import { openDiskStorage } from "@pasvport/ftp-server";
import { expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { freePortRange, ownAddress } from "../harness/loopback.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { MEBIBYTE, memoryInUse } from "./memory.js";
import { type OpenResources, openResources } from "./open-resources.js";
import { rudeVisits } from "./rude-visits.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { startServer, type TestServer } from "./test-server.js";

expectNoSilentFailures();

const visits = Object.values(rudeVisits);
const timeouts = { dataMs: 400, closeMs: 500 };

it("1,000 sessions with aborted transfers leave nothing behind", async () => {
  await using folder = await servedFolder();
  const atStart = openResources();
  const test = await startServer({ storage: await openDiskStorage(folder.path), timeouts });
  await visit(test, { sessions: visits.length, atOnce: 5 });
  await untilQuiet(test);
  const whenListening = openResources();
  const memory = await memoryInUse();

  await visit(test, { sessions: 1000, atOnce: 25 });
  await untilQuiet(test);
  await untilOpen(whenListening);
  expect(await temporariesIn(folder.path)).toEqual([]);
  expect((await memoryInUse()) - memory).toBeLessThan(16 * MEBIBYTE);

  await test.server.close();
  await untilOpen(atStart);
}, 60_000);

it("a range of a few ports is never left, and no port of it is ever lost", async () => {
  await using folder = await servedFolder();
  const host = ownAddress();
  const passivePorts = await freePortRange(host, 4);
  await using test = await startServer({
    storage: await openDiskStorage(folder.path),
    hosts: [host],
    passivePorts,
    timeouts,
  });
  const { told, refusals } = await visit(test, { sessions: 300, atOnce: 12 });
  await untilQuiet(test);
  expect(Math.min(...told)).toBe(passivePorts.first);
  expect(Math.max(...told)).toBe(passivePorts.last);
  // More visitors than ports: some were turned away, and never all of them.
  expect(refusals).toBeGreaterThan(0);
  expect(told.length).toBeGreaterThan(visits.length);
  expect(await temporariesIn(folder.path)).toEqual([]);

  const clients = await Promise.all(Array.from({ length: 4 }, () => test.login()));
  const lent = await Promise.all(clients.map((client) => client.extendedPassive()));
  expect(lent.toSorted()).toEqual([0, 1, 2, 3].map((at) => passivePorts.first + at));
  for (const client of clients) await client[Symbol.asyncDispose]();
  await untilQuiet(test);
}, 60_000);

/** Each visit in its turn, some of them at the same time. */
async function visit(
  test: TestServer,
  { sessions, atOnce }: { sessions: number; atOnce: number },
): Promise<{ told: number[]; refusals: number }> {
  let next = 0;
  const told: number[] = [];
  let refusals = 0;
  const visitor = async (): Promise<void> => {
    for (let at = next++; at < sessions; at = next++) {
      await using client = await test.login();
      client.onReply = ({ code, text }) => {
        if (code === 229) told.push(Number(/\|\|\|(\d+)\|/.exec(text)?.[1]));
        if (code === 425 && text.includes("passive port")) refusals += 1;
      };
      await visits[at % visits.length]?.(client, `upload-${at}.bin`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, visitor));
  return { told, refusals };
}

async function servedFolder() {
  const folder = await temporaryFolder();
  await writeFile(folder.file("large.bin"), "");
  await truncate(folder.file("large.bin"), 64 * MEBIBYTE);
  return folder;
}

async function untilQuiet(test: TestServer): Promise<void> {
  await until(
    () => test.server.inUse.sessions === 0 && test.server.inUse.passivePorts === 0 && test.timerCount === 0,
    () => ({ ...test.server.inUse, timers: test.timerCount }),
  );
}

/** The kernel, and the thread pool, take their time to give things back. */
async function untilOpen(expected: OpenResources): Promise<void> {
  const isSame = (): boolean => JSON.stringify(openResources()) === JSON.stringify(expected);
  await until(isSame, openResources, 3_000).catch(() => undefined);
  expect(openResources()).toEqual(expected);
}

async function temporariesIn(path: string): Promise<readonly string[]> {
  return (await readdir(path)).filter((name) => name.endsWith(".part"));
}
