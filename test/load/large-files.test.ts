/** Files beyond 4 GiB, where positions have more than 32 bits; sparse files, which stay sparse; and files with nothing in them. */
import { once } from "node:events";
import { open, stat, truncate, writeFile } from "node:fs/promises";
import { openDiskStorage } from "@pasvport/ftp-server";
import { expect, it } from "vitest";
import { MEBIBYTE } from "../faults/memory.js";
import { expectNoSilentFailures } from "../faults/silent-failures.js";
import { startServer } from "../faults/test-server.js";
import { type TemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { dataModes, fetched, sent } from "./data-moves.js";
import { seededNumbers } from "./seeded-numbers.js";

expectNoSilentFailures();

const GIBIBYTE = 1024 * MEBIBYTE;
const LARGE_BYTES = 5 * GIBIBYTE;
const BOUNDARY = 4 * GIBIBYTE;

it("the size of a file of 5 GiB is told exactly, by SIZE, MLST, LIST, MLSD and RETR", async () => {
  await using served = await startServed();
  await using client = await served.test.login();
  expect(await client.ask("SIZE large.bin")).toMatchObject({ code: 213, text: String(LARGE_BYTES) });
  expect((await client.ask("MLST large.bin")).text).toMatch(new RegExp(`size=${LARGE_BYTES};`, "i"));
  expect((await client.ask("STAT large.bin")).text).toContain(` ${LARGE_BYTES} `);
  for (const [command, pattern] of [
    ["LIST", new RegExp(` ${LARGE_BYTES} .* large.bin\r\n`)],
    ["MLSD", new RegExp(`size=${LARGE_BYTES};.* large.bin\r\n`, "i")],
  ] as const) {
    expect((await fetched(client, { command, mode: "EPSV" })).toString()).toMatch(pattern);
  }
  const data = await client.openData();
  expect((await client.ask("RETR large.bin")).text).toContain(`(${LARGE_BYTES} bytes)`);
  data.destroy();
});

it.each(dataModes)("REST beyond 4 GiB and RETR give the end of the file and no other bytes: %s", async (mode) => {
  await using served = await startServed();
  await using client = await served.test.login();
  const tail = await fetched(client, { command: "RETR large.bin", mode, restartAt: LARGE_BYTES - served.marks.length });
  expect(tail.equals(served.marks)).toBe(true);
  expect(await fetched(client, { command: "RETR large.bin", mode, restartAt: LARGE_BYTES })).toHaveLength(0);
});

it.each([BOUNDARY - 2, BOUNDARY - 1, BOUNDARY, BOUNDARY + 1])(
  "REST %i and RETR begin at that very byte",
  async (restartAt) => {
    await using served = await startServed();
    await using client = await served.test.login();
    const data = await client.openData();
    await client.ask(`REST ${restartAt}`);
    await client.ask("RETR large.bin");
    const [first] = await once(data, "data");
    expect((first as Buffer).subarray(0, 4)).toEqual(
      served.atBoundary.subarray(restartAt - BOUNDARY + 4).subarray(0, 4),
    );
    data.destroy();
    expect(await client.reply()).toMatchObject({ code: 426 });
  },
);

it("REST close to 5 GiB and RETR move the rest, holes as zeros", async () => {
  await using served = await startServed();
  await using client = await served.test.login();
  const restartAt = LARGE_BYTES - 32 * MEBIBYTE - 1;
  const tail = await fetched(client, { command: "RETR large.bin", mode: "EPSV", restartAt });
  expect(tail).toHaveLength(LARGE_BYTES - restartAt);
  expect(tail.subarray(-served.marks.length).equals(served.marks)).toBe(true);
  const hole = tail.subarray(0, -served.marks.length);
  expect(hole.equals(Buffer.alloc(hole.length))).toBe(true);
});

it.each(["STOR", "APPE"])(
  "REST beyond 4 GiB and %s write there; the file ends behind it and stays sparse",
  async (verb) => {
    await using served = await startServed();
    await using client = await served.test.login();
    const content = seededNumbers(3).bytes(300_000);
    for (const restartAt of [BOUNDARY + 12_345, BOUNDARY, 3 * GIBIBYTE]) {
      await truncate(served.folder.file("large.bin"), LARGE_BYTES);
      await sent(client, { command: `${verb} large.bin`, mode: "EPSV", restartAt }, content);
      const end = restartAt + content.length;
      expect(await client.ask("SIZE large.bin")).toMatchObject({ text: String(end) });
      expect(await bytesAt(served.folder, restartAt - 10, content.length + 10)).toSatisfy((bytes: Buffer) =>
        bytes.subarray(10).equals(content),
      );
      await expectSparse(served.folder);
    }
  },
);

it("APPE goes on at the end of a file of 5 GiB", async () => {
  await using served = await startServed();
  await using client = await served.test.login();
  await sent(client, { command: "APPE large.bin", mode: "EPSV" }, Buffer.from("the end"));
  expect(await client.ask("SIZE large.bin")).toMatchObject({ text: String(LARGE_BYTES + 7) });
  expect((await bytesAt(served.folder, LARGE_BYTES, 7)).toString()).toBe("the end");
  await expectSparse(served.folder);
});

it("REST beyond the end of a file is refused, and the file stays as it was", async () => {
  await using served = await startServed();
  await using client = await served.test.login();
  for (const command of ["RETR large.bin", "STOR large.bin", "APPE large.bin", "STOR new.bin", "RETR empty.txt"]) {
    await client.extendedPassive();
    expect(await client.ask(`REST ${LARGE_BYTES + 1}`)).toMatchObject({ code: 350 });
    expect((await client.ask(command)).code, command).toBe(554);
  }
  expect(await client.ask("SIZE large.bin")).toMatchObject({ text: String(LARGE_BYTES) });
  expect(await client.ask("SIZE new.bin")).toMatchObject({ code: 550 });
});

it.each(["TYPE I", "TYPE A", "TYPE E"])("an empty file goes out and comes in as an empty file: %s", async (type) => {
  await using served = await startServed();
  await using client = await served.test.login();
  expect(await client.ask(type)).toMatchObject({ code: 200 });
  for (const mode of dataModes) {
    expect(await fetched(client, { command: "RETR empty.txt", mode })).toHaveLength(0);
    for (const command of ["STOR new.txt", "STOR empty.txt", "APPE empty.txt", "APPE other.txt", "STOU"]) {
      await sent(client, { command, mode }, Buffer.alloc(0));
    }
  }
  for (const name of ["new.txt", "empty.txt", "other.txt"]) expect((await stat(served.folder.file(name))).size).toBe(0);
});

async function startServed() {
  const folder = await temporaryFolder();
  const marks = seededNumbers(1).bytes(100_000);
  const atBoundary = Buffer.from("12345678abcdef");
  await writeFile(folder.file("empty.txt"), "");
  await using file = await open(folder.file("large.bin"), "w");
  await file.truncate(LARGE_BYTES);
  await file.write(atBoundary, 0, atBoundary.length, BOUNDARY - 4);
  await file.write(marks, 0, marks.length, LARGE_BYTES - marks.length);
  const test = await startServer({ storage: await openDiskStorage(folder.path) });
  return {
    folder,
    test,
    marks,
    atBoundary,
    async [Symbol.asyncDispose]() {
      await test.server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function bytesAt(folder: TemporaryFolder, position: number, length: number): Promise<Buffer> {
  await using file = await open(folder.file("large.bin"));
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** What was never written takes no room: POSIX counts in blocks of 512 bytes. */
async function expectSparse(folder: TemporaryFolder): Promise<void> {
  expect((await stat(folder.file("large.bin"))).blocks * 512).toBeLessThan(4 * MEBIBYTE);
}
