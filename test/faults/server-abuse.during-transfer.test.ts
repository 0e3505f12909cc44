/** Commands that are sent while a transfer runs: some are answered at once, the rest in order behind it, and they are bounded. */
import { expect, it } from "vitest";
import { type RawClient, receivedBy } from "../harness/raw-client.js";
import { MEBIBYTE, memoryInUse } from "./memory.js";
import { startOverFolder } from "./served-folder.js";
import { expectNoSilentFailures } from "./silent-failures.js";

expectNoSilentFailures();

it.each(["RETR large.bin", "STOR new.bin", "APPE old.txt"])(
  "STAT and NOOP are answered at once while %s runs",
  async (command) => {
    await using test = await startOverFolder();
    await using client = await test.login();
    const data = await client.openData();
    data.pause();
    expect(await client.ask(command)).toMatchObject({ code: 125 });
    expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
    const { code, text } = await client.ask("STAT");
    expect(code).toBe(211);
    const [verb = "", name = ""] = command.split(" ");
    expect(text).toMatch(new RegExp(`${verb} "/${name}" is running: \\d+ bytes so far`));
    expect(await client.ask("STAT old.txt")).toMatchObject({ code: 213 });
    expect(await client.ask("STAT /")).toMatchObject({ code: 212 });
    if (command.startsWith("RETR")) expect(await receivedBy(data)).toHaveLength(64 * MEBIBYTE);
    else data.resume().end("whole");
    expect(await client.reply()).toMatchObject({ code: 226 });
    expect((await client.ask("STAT")).text).not.toContain("is running");
  },
);

it("STAT tells how far an upload is", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const data = await client.openData();
  data.resume();
  expect(await client.ask("STOR new.bin")).toMatchObject({ code: 125 });
  for (const total of [1000, 2000, 3000]) {
    data.write(Buffer.alloc(1000));
    while ((await toldBytes(client)) < total);
  }
  data.end();
  expect(await client.reply()).toMatchObject({ code: 226 });
});

it("all other commands wait for the end of the transfer, and are answered in their order", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const data = await client.openData();
  data.pause();
  expect(await client.ask("RETR large.bin")).toMatchObject({ code: 125 });
  client.say("PWD", "NOOP", "SIZE old.txt", "TYPE A", "SYST", "NONSENSE", "CWD", "EPSV", "FEAT");
  await using clock = await test.login();
  for (let round = 0; round < 20; round += 1) await clock.ask("NOOP");
  expect(client.unread).toEqual([]);
  expect(await receivedBy(data)).toHaveLength(64 * MEBIBYTE);
  expect(await client.codes(10)).toEqual([226, 257, 200, 213, 200, 215, 500, 501, 229, 211]);
});

it("thousands of commands behind a transfer wait in the client, and every one is answered", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const before = await memoryInUse();
  const data = await client.openData();
  data.pause();
  expect(await client.ask("RETR large.bin")).toMatchObject({ code: 125 });
  const commands = 20_000;
  client.say(...Array.from({ length: commands }, (_, at) => (at % 2 === 0 ? "PWD" : "SYST")));
  await using clock = await test.login();
  for (let round = 0; round < 20; round += 1) await clock.ask("NOOP");
  expect(client.unread).toEqual([]);
  expect((await memoryInUse()) - before).toBeLessThan(8 * MEBIBYTE);
  data.destroy();
  const codes = await client.codes(commands + 1);
  expect(codes[0]).toBe(426);
  expect(codes.slice(1)).toEqual(Array.from({ length: commands }, (_, at) => (at % 2 === 0 ? 257 : 215)));
  expect(client.unread).toEqual([]);
});

it("ABOR far behind commands that wait still stops the transfer, and keeps its place among the replies", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const data = await client.openData();
  data.pause();
  expect(await client.ask("STOR old.txt")).toMatchObject({ code: 125 });
  data.write("half");
  client.say(...Array<string>(20).fill("PWD"), "ABOR", "NOOP");
  expect(await client.codes(23)).toEqual([426, ...Array<number>(20).fill(257), 226, 200]);
  expect(await test.old()).toBe("old");
});

async function toldBytes(client: RawClient): Promise<number> {
  return Number(/: (\d+) bytes so far/.exec((await client.ask("STAT")).text)?.[1]);
}
