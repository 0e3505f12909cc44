/** Two hundred sessions at once, each of which moves files and listings in all modes: every byte is right, and nothing is left. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { openDiskStorage } from "@pasvport/ftp-server";
import { expect, it } from "vitest";
import { openResources } from "../faults/open-resources.js";
import { expectNoSilentFailures } from "../faults/silent-failures.js";
import { startServer } from "../faults/test-server.js";
import { until } from "../harness/bounded.js";
import { hash, hashOfFile } from "../harness/content.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { BusyVisit, LARGEST_BYTES, STEPS_A_VISIT } from "./busy-visit.js";
import { seededNumbers } from "./seeded-numbers.js";

expectNoSilentFailures();

const SESSIONS = 200;

it("200 sessions at once move files and list, every checksum is right, and nothing is left", async () => {
  await using folder = await temporaryFolder();
  const shared = seededNumbers(0).bytes(2 * LARGEST_BYTES);
  await writeFile(folder.file("shared.bin"), shared);
  const atStart = openResources();
  const test = await startServer({
    storage: await openDiskStorage(folder.path),
    limits: { maxPerAddress: SESSIONS },
  });
  const clients = await Promise.all(Array.from({ length: SESSIONS }, () => test.login()));
  expect(test.server.inUse.sessions).toBe(SESSIONS);

  const begin = performance.now();
  const visits = clients.map((client, index) => new BusyVisit(client, { index, shared }));
  await Promise.all(visits.map((visit) => visit.run()));
  const seconds = (performance.now() - begin) / 1000;
  const moved = visits.reduce((sum, visit) => sum + visit.movedBytes, 0);
  console.log(`${SESSIONS} sessions, ${SESSIONS * STEPS_A_VISIT} steps, ${moved >> 20} MiB in ${seconds.toFixed(1)} s`);

  for (const { files, name } of visits) {
    for (const [file, content] of files) expect(await hashOfFile(folder.file(name, file))).toBe(hash(content));
    expect((await readdir(folder.file(name))).sort()).toEqual([...files.keys()].sort());
  }
  expect(await readFile(folder.file("shared.bin"))).toEqual(shared);
  for (const client of clients) expect(client.unread).toEqual([]);

  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
  await until(
    () => test.server.inUse.sessions === 0 && test.server.inUse.passivePorts === 0 && test.timerCount === 0,
    () => ({ ...test.server.inUse, timers: test.timerCount }),
  );
  await test.server.close();
  await until(
    () => JSON.stringify(openResources()) === JSON.stringify(atStart),
    () => ({ now: openResources(), atStart }),
  );
}, 60_000);
