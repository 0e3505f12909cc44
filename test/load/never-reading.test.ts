/**
 * A hundred clients that ask and never read: what they cost the server's process is bounded, and is given back when they go.
 *
 * The bounds are for a whole process, garbage that is not collected yet included: of a download at most two chunks of 256 KiB a
 * client are in memory, of replies that nobody reads 64 KiB, and of commands that wait what came in one piece.
 */
import { mkdir, truncate, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { MEBIBYTE } from "../faults/memory.js";
import { until } from "../harness/bounded.js";
import { startFtpServer } from "../harness/ftp-server-process.js";
import { RawClient } from "../harness/raw-client.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { fetched } from "./data-moves.js";
import { inMebibytes, type ProcessWatch, watchProcess } from "./process-watch.js";

const CLIENTS = 100;
/** 600 KiB a client. */
const BOUND_BYTES = 60 * MEBIBYTE;
const GIBIBYTE = 1024 * MEBIBYTE;

it("100 clients that ask for a large file and never read cost a bounded memory", async () => {
  await using served = await startServed();
  const clients = await loggedIn(served, CLIENTS);
  const before = served.watch.residentBytes;
  served.watch.forgetPeak();

  for (const client of clients) {
    const data = await client.openData();
    data.pause();
    expect(await client.ask("RETR large.bin")).toMatchObject({ code: 125 });
  }
  await served.watch.settled();
  report("downloads that nobody reads", before, served.watch);
  expect(served.watch.peakResidentBytes - before).toBeLessThan(BOUND_BYTES);

  await served.answersOthers();
  await leave(clients);
  await served.allGivenBack();
}, 60_000);

it("100 clients that send thousands of commands and never read the replies cost a bounded memory", async () => {
  await using served = await startServed();
  const clients = await loggedIn(served, CLIENTS);
  // Where PWD and STAT have long answers to short questions, the buffers of the kernel are soon full.
  for (const client of clients) {
    expect(await client.ask(`CWD ${DEEP_DIRECTORY}`)).toMatchObject({ code: 250 });
    client.socket.pause();
  }
  const before = served.watch.residentBytes;
  served.watch.forgetPeak();

  const questions = Array.from({ length: 24_000 }, (_, at) => QUESTIONS[at % QUESTIONS.length] ?? "NOOP");
console.time("ask");  for (const client of clients) client.say(...questions);console.timeLog("ask");
  await served.watch.settled();console.timeLog("ask");
  report("replies that nobody reads", before, served.watch);
  expect(served.watch.peakResidentBytes - before).toBeLessThan(BOUND_BYTES);

  await served.answersOthers();
  await leave(clients);
  await served.allGivenBack();
}, 60_000);

const QUESTIONS = ["STAT", "PWD", "HELP", "PWD", "FEAT", "PWD", "LIST", "PWD", "MLST", "PWD"];
/** Paths of nearly 4 KiB are the longest that systems take, and PWD says every quote twice. */
const DEEP_DIRECTORY = Array.from({ length: 14 }, (_, level) => `${level}`.padEnd(250, '"')).join("/");

async function startServed() {
  const folder = await temporaryFolder();
  await writeFile(folder.file("large.bin"), "");
  await truncate(folder.file("large.bin"), 4 * GIBIBYTE);
  await writeFile(folder.file("small.txt"), "small");
  await mkdir(folder.file(DEEP_DIRECTORY), { recursive: true });
  const server = await startFtpServer([folder.path, "--user", "alice:secret", "--quiet"]);
  const watch = watchProcess(server.pid);
  const address = { host: "127.0.0.1", port: Number(new URL(server.url).port) };
  const login = (): Promise<RawClient> => RawClient.login(address, { localAddress: "127.0.0.1" });
  const answersOthers = async (): Promise<void> => {
    // From another address: the one of all the others may have no place left.
    await using other = await RawClient.login(address, { localAddress: "127.0.0.2" });
    for (let round = 0; round < 20; round += 1) expect(await other.ask("SIZE small.txt")).toMatchObject({ code: 213 });
    await other.ask("QUIT");
  };
  // What is set up once, and stays: compiled code, the heap of a server with so many guests, threads for the disk.
  const guests = await Promise.all(Array.from({ length: CLIENTS }, login));
  for (const guest of guests) {
    expect(await fetched(guest, { command: "RETR large.bin", mode: "EPSV", restartAt: 4 * GIBIBYTE - MEBIBYTE })).toHaveLength(MEBIBYTE);
    guest.say(...QUESTIONS);
    await guest.codes(QUESTIONS.length);
  }
  await leave(guests);
  await answersOthers();
  await watch.settled();
  const descriptorsAtStart = watch.descriptorCount;
  return {
    watch,
    login,
    answersOthers,
    allGivenBack: () =>
      until(
        () => watch.descriptorCount === descriptorsAtStart,
        () => ({ open: watch.descriptorCount, descriptorsAtStart }),
      ),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function loggedIn({ login }: { login(): Promise<RawClient> }, count: number): Promise<readonly RawClient[]> {
  return await Promise.all(Array.from({ length: count }, login));
}

async function leave(clients: readonly RawClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
}

function report(what: string, before: number, { residentBytes, peakResidentBytes }: ProcessWatch): void {
  const growth = `${inMebibytes(residentBytes - before)} more, ${inMebibytes(peakResidentBytes - before)} at the most`;
  console.log(`${CLIENTS} clients, ${what}: ${inMebibytes(before)} before, ${growth}`);
}
