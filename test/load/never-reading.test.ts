/**
 * A hundred clients that ask and never read: what they cost the server's process is bounded, and is given back when they go.
 *
 * What a client holds: of a download two chunks of 256 KiB; of replies 64 KiB and those of 32 commands that wait; of commands what
 * came in one piece. The bound is for the memory of the whole process, with the garbage that nobody has collected yet.
 */
import { mkdir, truncate, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { MEBIBYTE } from "../faults/memory.js";
import { until } from "../harness/bounded.js";
import { type FtpServerProcess, startFtpServer } from "../harness/ftp-server-process.js";
import { RawClient } from "../harness/raw-client.js";
import { type TemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { fetched } from "./data-moves.js";
import { inMebibytes, type ProcessWatch, smallHeap, watchProcess } from "./process-watch.js";

const CLIENTS = 100;
const BOUND_BYTES = 192 * MEBIBYTE;
const LARGE_BYTES = 4096 * MEBIBYTE;
/** Paths of nearly 4 KiB are the longest that systems take, and PWD says every quote twice: a short question, a long answer. */
const DEEP_DIRECTORY = Array.from({ length: 14 }, (_, level) => `${level}`.padEnd(250, '"')).join("/");

let folder: TemporaryFolder;
let server: FtpServerProcess;
let watch: ProcessWatch;
let descriptorsAtStart = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(folder.file("large.bin"), "");
  await truncate(folder.file("large.bin"), LARGE_BYTES);
  await writeFile(folder.file("small.txt"), "small");
  await mkdir(folder.file(DEEP_DIRECTORY), { recursive: true });
  server = await startFtpServer([folder.path, "--user", "alice:secret", "--quiet"], { environment: smallHeap });
  watch = watchProcess(server.pid);
  // What is set up once, and stays: compiled code, the heap of a server with so many guests, threads for the disk.
  const guests = await loggedIn();
  for (const guest of guests) {
    await fetched(guest, { command: "RETR large.bin", mode: "EPSV", restartAt: LARGE_BYTES - MEBIBYTE });
  }
  await leave(guests);
  await answersOthers();
  await watch.settled();
  descriptorsAtStart = watch.descriptorCount;
});

afterAll(async () => {
  await server.stop();
  await folder[Symbol.asyncDispose]();
});

it("100 clients that ask for a large file and never read cost a bounded memory", async () => {
  const clients = await loggedIn();
  const growth = await growthOf("downloads that nobody reads", async () => {
    for (const client of clients) {
      const data = await client.openData();
      data.pause();
      expect(await client.ask("RETR large.bin")).toMatchObject({ code: 125 });
    }
  });
  expect(growth).toBeLessThan(BOUND_BYTES);
  await answersOthers();
  await leave(clients);
  await allGivenBack();
}, 60_000);

it("100 clients that send thousands of commands and never read the replies cost a bounded memory", async () => {
  const clients = await loggedIn();
  for (const client of clients) {
    expect(await client.ask(`CWD ${DEEP_DIRECTORY}`)).toMatchObject({ code: 250 });
    client.socket.pause();
  }
  // The first ones fill the buffers of the kernel, 4 MiB of each connection.
  const others = ["STAT", "HELP", "FEAT", "LIST", "MLST", "SYST", "NOOP", "STAT ."];
  const questions = Array.from({ length: 8_000 }, (_, at) =>
    at < 800 ? "PWD" : (others[at % others.length] ?? "PWD"),
  );
  const growth = await growthOf("replies that nobody reads", async () => {
    for (const client of clients) client.say(...questions);
  });
  expect(growth).toBeLessThan(BOUND_BYTES);
  await answersOthers();
  await leave(clients);
  await allGivenBack();
}, 60_000);

/** By how many bytes the process was larger at the most. */
async function growthOf(what: string, load: () => Promise<void>): Promise<number> {
  const before = watch.residentBytes;
  watch.forgetPeak();
  await load();
  await watch.settled();
  const growth = watch.peakResidentBytes - before;
  const { residentBytes } = watch;
  console.log(
    `${CLIENTS} clients, ${what}: ${inMebibytes(before)} before, ${inMebibytes(growth)} more at the most, ${inMebibytes(residentBytes - before)} at the end`,
  );
  return growth;
}

function address() {
  return { host: "127.0.0.1", port: Number(new URL(server.url).port) };
}

async function loggedIn(): Promise<readonly RawClient[]> {
  return await Promise.all(Array.from({ length: CLIENTS }, () => RawClient.login(address())));
}

async function leave(clients: readonly RawClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
}

/** From another address: that of all the others has no place left. */
async function answersOthers(): Promise<void> {
  await using other = await RawClient.login(address(), { localAddress: "127.0.0.2" });
  for (let round = 0; round < 20; round += 1) expect(await other.ask("SIZE small.txt")).toMatchObject({ code: 213 });
  expect(await other.ask("QUIT")).toMatchObject({ code: 221 });
}

async function allGivenBack(): Promise<void> {
  await until(
    () => watch.descriptorCount === descriptorsAtStart,
    () => ({ open: watch.descriptorCount, descriptorsAtStart }),
  );
}
