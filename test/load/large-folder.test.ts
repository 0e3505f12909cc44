/** A folder of 100,000 entries: its listings are complete, stream with flat memory, and do not keep others waiting. */
import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { MEBIBYTE } from "../faults/memory.js";
import { startFtpServer } from "../harness/ftp-server-process.js";
import { RawClient } from "../harness/raw-client.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { fetched } from "./data-moves.js";
import { inMebibytes, smallHeap, watchProcess } from "./process-watch.js";

const ENTRIES = 100_000;
/** As a whole, the 100,000 entries would be more than twice as much; a run of 10,000 names is what is in memory. */
const MEMORY_BOUND_BYTES = 64 * MEBIBYTE;
/** Far more than it takes on a machine that has something to do. */
const LATENCY_BOUND_MS = 5_000;

it("a folder of 100,000 entries is listed whole, with flat memory, and others are served meanwhile", async () => {
  await using folder = await temporaryFolder();
  fill(folder.file("many"));
  writeFileSync(folder.file("small.txt"), "small");
  await using server = await startFtpServer([folder.path, "--user", "alice:secret", "--quiet"], {
    environment: smallHeap,
  });
  const address = { host: "127.0.0.1", port: Number(new URL(server.url).port) };
  await using client = await RawClient.login(address);
  await using other = await RawClient.login(address);
  const watch = watchProcess(server.pid);
  await latencyWhile(other, fetched(client, { command: "LIST /", mode: "EPSV" }));

  const before = watch.residentBytes;
  for (const command of ["LIST", "MLSD", "NLST"]) {
    watch.forgetPeak();
    const begin = performance.now();
    const listing = fetched(client, { command: `${command} many`, mode: "EPSV" });
    const worst = await latencyWhile(other, listing);
    const seconds = (performance.now() - begin) / 1000;
    const growth = watch.peakResidentBytes - before;
    console.log(
      `${command} of ${ENTRIES} entries: ${seconds.toFixed(1)} s, ${inMebibytes(growth)} more at the most, others waited ${worst.longestMs.toFixed(0)} ms at the most (${worst.rounds} transfers)`,
    );
    expect(namesOf(command, await listing)).toEqual(expectedNames());
    expect(growth).toBeLessThan(MEMORY_BOUND_BYTES);
    expect(worst.longestMs).toBeLessThan(LATENCY_BOUND_MS);
    expect(worst.rounds).toBeGreaterThan(10);
  }
}, 120_000);

function nameOf(entry: number): string {
  return `entry-${String(entry).padStart(6, "0")}.txt`;
}

/** Names of the same few files: to make so many files takes much longer. ext4 gives a file 65,000 names at the most. */
function fill(folder: string): void {
  const namesOfOne = 50_000;
  mkdirSync(folder);
  for (let entry = 0; entry < ENTRIES; entry += 1) {
    const path = `${folder}/${nameOf(entry)}`;
    const first = entry - (entry % namesOfOne);
    if (entry === first) writeFileSync(path, "x");
    else linkSync(`${folder}/${nameOf(first)}`, path);
  }
}

function expectedNames(): readonly string[] {
  return Array.from({ length: ENTRIES }, (_, entry) => nameOf(entry));
}

/** Sorted: a folder as large as this one is listed in runs that are each in order. */
function namesOf(command: string, listing: Buffer): readonly string[] {
  const lines = listing.toString("latin1").split("\r\n").slice(0, -1);
  const names = command === "NLST" ? lines : lines.map((line) => line.slice(line.lastIndexOf(" ") + 1));
  return names.sort();
}

/** Another session fetches a small file again and again: how long it had to wait for one at the most. */
async function latencyWhile(other: RawClient, work: Promise<unknown>) {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  work.then(end, end);
  let longestMs = 0;
  let rounds = 0;
  while (!isOver) {
    const begin = performance.now();
    expect((await fetched(other, { command: "RETR small.txt", mode: "EPSV" })).toString()).toBe("small");
    longestMs = Math.max(longestMs, performance.now() - begin);
    rounds += 1;
  }
  await work;
  return { longestMs, rounds };
}
