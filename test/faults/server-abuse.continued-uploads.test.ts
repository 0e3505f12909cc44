/** Uploads that go on in a file (APPE, REST and STOR) or choose its name (STOU): as careful with what is there as STOR alone is. */
import { appendFile, readdir, readFile, stat } from "node:fs/promises";
import { expect, it } from "vitest";
import type { RawClient } from "../harness/raw-client.js";
import { startOverFolder } from "./served-folder.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { resets } from "./upload-resets.js";

expectNoSilentFailures();

/** What is said on the control connection; the last line is the transfer command. */
const uploads = {
  "APPE to a file": ["APPE old.txt"],
  "APPE to a new name": ["APPE new.txt"],
  "REST and STOR": ["REST 2", "STOR old.txt"],
  "REST and APPE": ["REST 2", "APPE old.txt"],
  "REST 0 and STOR": ["REST 0", "STOR old.txt"],
  STOU: ["STOU"],
  "STOU with a wish": ["STOU new.txt"],
  "STOU with a wish that is taken": ["STOU old.txt"],
} as const;

type UploadName = keyof typeof uploads;

const names = Object.keys(uploads) as UploadName[];

it.each(names)("%s without a data connection hears 425 in time, and touches nothing", async (name) => {
  await using test = await startOverFolder({ timeouts: { dataMs: 300 } });
  await using client = await test.login();
  const before = await stat(test.folder.file("old.txt"));
  await client.extendedPassive();
  expect((await said(client, name)).code).toBe(150);
  expect({ added: await test.added(), old: await test.old() }).toEqual({ added: [], old: "old" });
  expect(await client.reply()).toMatchObject({ code: 425 });
  expect({ added: await test.added(), old: await test.old() }).toEqual({ added: [], old: "old" });
  const after = await stat(test.folder.file("old.txt"));
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  // The name is free for the next one at once.
  expect(await upload(client, name, "x")).toBe(226);
});

it.each(["MLSD", "NLST", "LIST", "RETR old.txt"])("%s without a data connection hears 425 in time", async (command) => {
  await using test = await startOverFolder({ timeouts: { dataMs: 300 } });
  await using client = await test.login();
  await client.extendedPassive();
  const begin = performance.now();
  client.say(command);
  expect(await client.codes(2)).toEqual([150, 425]);
  expect(performance.now() - begin).toBeGreaterThan(75);
  expect(test.server.inUse.passivePorts).toBe(0);
});

it.each(names)("%s creates and truncates nothing before its data connection exists", async (name) => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const port = await client.extendedPassive();
  expect((await said(client, name)).code).toBe(150);
  await using other = await test.login();
  expect(await other.ask("SIZE old.txt")).toMatchObject({ code: 213, text: "3" });
  expect({ all: (await readdir(test.folder.path)).sort(), old: await test.old() }).toEqual({
    all: ["large.bin", "old.txt"],
    old: "old",
  });
  (await client.dialData(port)).resume().end("whole");
  expect(await client.reply()).toMatchObject({ code: 226 });
});

it.each(names)("%s that is reset is never answered 226, whenever the reset comes", async (name) => {
  await using test = await startOverFolder();
  await using client = await test.login();
  for (const [round, cut] of [...resets, ...resets].entries()) {
    const data = await client.openData();
    // Half of them before the command, half of them behind it.
    if (round < resets.length) cut(data);
    const { code } = await said(client, name);
    if (round >= resets.length) cut(data);
    expect([125, 426]).toContain(code);
    if (code === 125) expect((await client.reply()).code, `cut ${round}`).toBe(426);
  }
  expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
  expect((await test.added()).filter((left) => left.endsWith(".part"))).toEqual([]);
});

it.each(["APPE to a file", "REST and STOR"] as const)(
  "%s works on the file itself: what arrived stays",
  async (name) => {
    await using test = await startOverFolder();
    await using client = await test.login();
    const data = await client.openData();
    expect((await said(client, name)).code).toBe(125);
    await new Promise((resolve) => data.write("half", resolve));
    await using other = await test.login();
    const expected = name.startsWith("APPE") ? "oldhalf" : "olhalf";
    while ((await test.old()) !== expected) await other.ask("NOOP");
    data.resetAndDestroy();
    expect(await client.reply()).toMatchObject({ code: 426 });
    expect(await test.old()).toBe(expected);
    expect(await upload(client, "APPE to a file", "!")).toBe(226);
    expect(await test.old()).toBe(`${expected}!`);
  },
);

it("REST and STOR into the middle of a file keep its end until the upload is whole", async () => {
  await using test = await startOverFolder();
  await appendFile(test.folder.file("old.txt"), "+0123456789");
  await using client = await test.login();
  const data = await client.openData();
  expect((await said(client, "REST and STOR")).code).toBe(125);
  await new Promise((resolve) => data.write("XY", resolve));
  while ((await test.old()) !== "olXY0123456789") await client.ask("NOOP");
  data.end("Z");
  data.resume();
  expect(await client.reply()).toMatchObject({ code: 226 });
  expect(await test.old()).toBe("olXYZ");
});

it("STOU says the name before the data moves, and never one that is taken", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const chosen: string[] = [];
  for (const wish of ["STOU", "STOU", "STOU old.txt", "STOU old.txt", "STOU free.txt"]) {
    const data = await client.openData();
    const { code, text } = await client.ask(wish);
    expect(code).toBe(125);
    chosen.push(/^FILE: (.+)$/.exec(text)?.[1] ?? "");
    data.resume().end(`number ${chosen.length}`);
    expect(await client.reply()).toMatchObject({ code: 226 });
  }
  expect(new Set(chosen).size).toBe(5);
  expect(chosen[4]).toBe("free.txt");
  expect(await test.old()).toBe("old");
  for (const [at, name] of chosen.entries()) {
    expect(await readFile(test.folder.file(name), "utf8")).toBe(`number ${at + 1}`);
  }
});

/** Says the lines; the reply of the last one. */
async function said(client: RawClient, name: UploadName) {
  const lines = uploads[name];
  if (lines.length === 2) expect(await client.ask(lines[0])).toMatchObject({ code: 350 });
  return await client.ask(lines.at(-1) ?? "");
}

async function upload(client: RawClient, name: UploadName, text: string): Promise<number> {
  const data = await client.openData();
  data.resume().end(text);
  expect((await said(client, name)).code).toBe(125);
  return (await client.reply()).code;
}
