/** Files that somebody else changes while they are sent: what the client has is never told to be more than it is. */
import { appendFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { expect, it } from "vitest";
import { closed, receivedBy } from "../harness/raw-client.js";
import { MEBIBYTE } from "./memory.js";
import { startOverFolder } from "./served-folder.js";
import { expectNoSilentFailures } from "./silent-failures.js";

expectNoSilentFailures();

it("a file that is cut while it is sent does not pass for whole", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const data = await client.openData();
  data.pause();
  expect(await client.ask("RETR large.bin")).toMatchObject({
    code: 125,
    text: expect.stringContaining(`(${64 * MEBIBYTE} bytes)`),
  });
  await truncate(test.folder.file("large.bin"), 32 * MEBIBYTE);
  expect(await endOf(data)).toBe("reset");
  expect(await client.reply()).toMatchObject({ code: 451 });
  expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
});

it("a file that is cut between REST and its end does not pass for whole either", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const data = await client.openData();
  data.pause();
  await client.ask(`REST ${16 * MEBIBYTE}`);
  expect(await client.ask("RETR large.bin")).toMatchObject({ code: 125 });
  await truncate(test.folder.file("large.bin"), MEBIBYTE);
  expect(await endOf(data)).toBe("reset");
  expect(await client.reply()).toMatchObject({ code: 451 });
});

it("a file that grows while it is sent gives at least what was announced", async () => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const data = await client.openData();
  data.pause();
  expect(await client.ask("RETR large.bin")).toMatchObject({ code: 125 });
  await appendFile(test.folder.file("large.bin"), "more");
  const received = await receivedBy(data);
  expect(await client.reply()).toMatchObject({ code: 226 });
  expect(received.length).toBeGreaterThanOrEqual(64 * MEBIBYTE);
  expect(received.length).toBeLessThanOrEqual(64 * MEBIBYTE + 4);
});

it.each(["removed", "replaced"])("a file that is %s while it is sent goes on as it was", async (how) => {
  await using test = await startOverFolder();
  await using client = await test.login();
  const data = await client.openData();
  data.pause();
  expect(await client.ask("RETR large.bin")).toMatchObject({ code: 125 });
  if (how === "removed") await rm(test.folder.file("large.bin"));
  else {
    await writeFile(test.folder.file("other.bin"), "other");
    await rename(test.folder.file("other.bin"), test.folder.file("large.bin"));
  }
  const received = await receivedBy(data);
  expect(received).toHaveLength(64 * MEBIBYTE);
  expect(received.includes("other")).toBe(false);
  expect(await client.reply()).toMatchObject({ code: 226 });
  await closed(data);
});

/** Whether the end of the data passes for the end of the file. */
async function endOf(data: Socket): Promise<"end" | "reset"> {
  return await receivedBy(data).then(
    () => "end",
    () => "reset",
  );
}
