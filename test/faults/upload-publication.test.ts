/** An upload is seen when it is whole, by nobody earlier; two writers never mix; what broke off can be gone on with. */
import { readdir, readFile, stat } from "node:fs/promises";
import { openDiskStorage } from "@pasvport/ftp-server";
import { describe, expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { hash, someBytes } from "../harness/content.js";
import { type RawClient, receivedBy } from "../harness/raw-client.js";
import { MEBIBYTE } from "./memory.js";
import { startOverFolder } from "./served-folder.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { startServer } from "./test-server.js";

expectNoSilentFailures();

const CHUNK_BYTES = 128 * 1024;
const content = someBytes(4 * MEBIBYTE);

it("whoever lists while a new file is uploaded sees nothing of it, and then all of it", async () => {
  await using test = await startOverFolder();
  await using writer = await test.login();
  await using watcher = await test.login();
  const looks = await lookDuring(writer, "STOR new.bin", async () => ({
    listed: /size=(\d+);\S* new\.bin\r\n/i.exec(await fetched(watcher, "MLSD"))?.[1],
    names: (await fetched(watcher, "NLST")).trimEnd().split("\r\n").sort().join(),
    onDisk: await sizeOf(test.folder.file("new.bin")),
  }));
  expect(looks.length).toBeGreaterThan(5);
  // Temporaries are no business of clients either.
  for (const look of looks) {
    expect(look).toEqual({ listed: undefined, names: "large.bin,old.txt", onDisk: undefined });
  }
  expect(await fetched(watcher, "MLSD")).toMatch(new RegExp(`size=${content.length};\\S* new\\.bin\r\n`, "i"));
  expect(hash(await readFile(test.folder.file("new.bin")))).toBe(hash(content));
});

it("whoever reads while a file is overwritten gets the old content, whole, until the new one is whole", async () => {
  await using test = await startOverFolder();
  await using writer = await test.login();
  await using reader = await test.login();
  const looks = await lookDuring(writer, "STOR old.txt", async () => ({
    content: await fetched(reader, "RETR old.txt"),
    size: (await reader.ask("SIZE old.txt")).text,
  }));
  expect(looks.length).toBeGreaterThan(5);
  for (const look of looks) expect(look).toEqual({ content: "old", size: "3" });
  expect(hash(Buffer.from(await fetched(reader, "RETR old.txt"), "latin1"))).toBe(hash(content));
});

const first = ["STOR old.txt", "APPE old.txt", "REST 1, STOR old.txt"] as const;
const second = [...first, "REST 1, APPE old.txt"] as const;

describe.each(first)("while %s is under way", (way) => {
  it.each(second)("%s by another session is told 450 and mixes nothing", async (otherWay) => {
    await using test = await startOverFolder();
    await using one = await test.login();
    await using other = await test.login();
    const data = await one.openData();
    expect(await said(one, way)).toBe(125);
    await other.extendedPassive();
    expect(await said(other, otherWay)).toBe(450);
    // What changes the name is told the same.
    expect((await other.ask("DELE old.txt")).code).toBe(450);
    data.resume().end("new");
    expect(await one.reply()).toMatchObject({ code: 226 });
    expect(await test.old()).toBe(way.startsWith("STOR") ? "new" : way.startsWith("APPE") ? "oldnew" : "onew");
    const again = await other.openData();
    expect(await said(other, otherWay)).toBe(125);
    again.resume().end("er");
    expect(await other.reply()).toMatchObject({ code: 226 });
  });

  it("STOU by another session chooses another name", async () => {
    await using test = await startOverFolder();
    await using one = await test.login();
    await using other = await test.login();
    const data = await one.openData();
    expect(await said(one, way)).toBe(125);
    const otherData = await other.openData();
    expect((await other.ask("STOU old.txt")).text).not.toMatch(/FILE: old\.txt$/);
    otherData.resume().end("other");
    expect(await other.reply()).toMatchObject({ code: 226 });
    data.resume().end("new");
    expect(await one.reply()).toMatchObject({ code: 226 });
    expect(await test.old()).not.toContain("other");
  });
});

it.each(["STOR", "APPE"])("%s to the name that STOU chose is told 450 until that upload is over", async (verb) => {
  await using test = await startOverFolder();
  await using one = await test.login();
  await using other = await test.login();
  const data = await one.openData();
  expect((await one.ask("STOU mine.txt")).text).toBe("FILE: mine.txt");
  await other.extendedPassive();
  expect(await other.ask(`${verb} mine.txt`)).toMatchObject({ code: 450 });
  data.resume().end("mine");
  expect(await one.reply()).toMatchObject({ code: 226 });
  expect(await readFile(test.folder.file("mine.txt"), "utf8")).toBe("mine");
});

it.each(["REST and STOR", "APPE"])(
  "an upload to a new name that broke off is finished by %s, and every byte is right",
  async (how) => {
    await using test = await startOverFolder();
    for (const [index, cutAt] of [1, 65_537, content.length - 1].entries()) {
      const name = `broken-${index}.bin`;
      await breakOff(test, `STOR ${name}`, content.subarray(0, cutAt));
      await using client = await test.login();
      const arrived = Number((await client.ask(`SIZE ${name}`)).text);
      expect(arrived).toBe(cutAt);
      const data = await client.openData();
      if (how !== "APPE") await client.ask(`REST ${arrived}`);
      expect(await client.ask(`${how === "APPE" ? "APPE" : "STOR"} ${name}`)).toMatchObject({ code: 125 });
      data.resume().end(content.subarray(arrived));
      expect(await client.reply()).toMatchObject({ code: 226 });
      expect(hash(await readFile(test.folder.file(name)))).toBe(hash(content));
    }
  },
);

it.each([
  ["keep", ["new.txt"]],
  ["discard", []],
] as const)("what broke off under a new name: brokenUploads %s", async (brokenUploads, left) => {
  await using test = await startOverFolder();
  const storage = await openDiskStorage(test.folder.path, { brokenUploads });
  await using choosy = await startServer({ storage });
  for (const name of ["old.txt", "new.txt"])
    await breakOff({ folder: test.folder, login: choosy.login }, `STOR ${name}`, Buffer.from("half"));
  expect(await test.added()).toEqual(left);
  expect(await test.old()).toBe("old");
});

/** Looks again and again while the content is sent in pieces; resolves when it is published. */
async function lookDuring<Look>(
  writer: RawClient,
  command: string,
  look: () => Promise<Look>,
): Promise<readonly Look[]> {
  const looks: Look[] = [];
  const data = await writer.openData();
  expect(await writer.ask(command)).toMatchObject({ code: 125 });
  for (let at = 0; at < content.length; at += CHUNK_BYTES) {
    await new Promise((resolve) => data.write(content.subarray(at, at + CHUNK_BYTES), resolve));
    looks.push(await look());
  }
  data.resume().end();
  expect(await writer.reply()).toMatchObject({ code: 226 });
  return looks;
}

type Started = Pick<Awaited<ReturnType<typeof startOverFolder>>, "login" | "folder">;

/** Sends so many bytes, waits until they are on the disk, and resets. */
async function breakOff({ login, folder }: Started, command: string, bytes: Uint8Array): Promise<void> {
  await using client = await login();
  const data = await client.openData();
  expect(await client.ask(command)).toMatchObject({ code: 125 });
  data.write(bytes);
  const arrived = async (): Promise<number | undefined> => {
    const [part] = (await readdir(folder.path)).filter((name) => name.endsWith(".part"));
    return part === undefined ? undefined : await sizeOf(folder.file(part));
  };
  await until(async () => (await arrived()) === bytes.length, arrived);
  data.resetAndDestroy();
  expect(await client.reply()).toMatchObject({ code: 426 });
}

/** `REST 1, STOR a.txt`: the code of the last one. */
async function said(client: RawClient, lines: string): Promise<number> {
  let code = 0;
  for (const line of lines.split(", ")) code = (await client.ask(line)).code;
  return code;
}

async function fetched(client: RawClient, command: string): Promise<string> {
  const data = await client.openData();
  expect(await client.ask(command)).toMatchObject({ code: 125 });
  const bytes = await receivedBy(data);
  expect(await client.reply()).toMatchObject({ code: 226 });
  data.destroy();
  return bytes.toString("latin1");
}

async function sizeOf(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}
