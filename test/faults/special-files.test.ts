/** FIFOs, devices and sockets in the served folder are seen, may be removed, and are never opened; nothing hangs on them. */

import { once } from "node:events";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { openDiskStorage } from "@pasvport/ftp-server";
import { expect, it } from "vitest";
import { type RunningProcess, runProcess, startProcess } from "../harness/process.js";
import { type RawClient, receivedBy } from "../harness/raw-client.js";
import { type TemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { expectNoSilentFailures } from "./silent-failures.js";
import { startServer } from "./test-server.js";

expectNoSilentFailures();

const isRoot = process.getuid?.() === 0;
/** Only root may make one: who is not tests the rest. */
const devices = isRoot ? ["device"] : [];
const special = ["fifo-awaiting-reader", "fifo-awaiting-writer", "socket", ...devices];
const linked = ["link-to-fifo", "link-to-zero"];

it.each([...special, ...linked])("%s is never opened, and every command about it is answered", async (name) => {
  await using served = await startServed();
  await using client = await served.test.login();
  const openers = await blockedOpeners(served.folder);
  try {
    for (const command of [`RETR ${name}`, `STOR ${name}`, `APPE ${name}`]) {
      expect(await transferCode(client, command), command).toBe(550);
      expect(await client.ask("REST 1")).toMatchObject({ code: 350 });
      expect(await transferCode(client, command), `REST, ${command}`).toBe(550);
    }
    expect(await client.ask(`SIZE ${name}`)).toMatchObject({ code: 550 });
    expect(await client.ask(`CWD ${name}`)).toMatchObject({ code: 550 });
    expect(await client.ask(`MKD ${name}`)).toMatchObject({ code: 550 });
    expect(await client.ask(`RMD ${name}`)).toMatchObject({ code: 550 });
    const isOutside = name === "link-to-zero";
    expect(await client.ask(`MDTM ${name}`)).toMatchObject({ code: isOutside ? 550 : 213 });
    expect(await client.ask(`STAT ${name}`)).toMatchObject({ code: isOutside ? 550 : 213 });
    const facts = await client.ask(`MLST ${name}`);
    expect(facts).toMatchObject({ code: isOutside ? 550 : 250 });
    expect(facts.text).not.toContain("Type=file");
    expect(await storedUnique(client, name)).not.toBe(name);
    for (const command of ["LIST", "MLSD", "NLST"]) expect(await listing(client, command)).toContain(name);
    for (const opener of openers) expect(opener.stdout).toBe("waiting\n");
  } finally {
    await served.openAll();
    for (const opener of openers) await opener.line(/^opened$/);
    for (const opener of openers) await opener.stop();
  }
});

it.each([...special, "link-to-fifo"])("%s can be renamed and removed like any other entry", async (name) => {
  await using served = await startServed();
  await using client = await served.test.login();
  expect(await client.ask(`RNFR ${name}`)).toMatchObject({ code: 350 });
  expect(await client.ask("RNTO folder/moved")).toMatchObject({ code: 250 });
  expect(await client.ask("DELE folder/moved")).toMatchObject({ code: 250 });
  expect(await listing(client, "NLST folder")).toBe("");
  expect(await transferCode(client, `STOR ${name}`)).toBe(226);
  expect(await client.ask(`SIZE ${name}`)).toMatchObject({ code: 213, text: "5" });
});

it("a link that leads outside to a device can be removed, and the device stays", async () => {
  await using served = await startServed();
  await using client = await served.test.login();
  expect(await client.ask("DELE link-to-zero")).toMatchObject({ code: 250 });
  await using zero = await open("/dev/zero");
  expect((await zero.stat()).isCharacterDevice()).toBe(true);
});

async function startServed() {
  const folder = await temporaryFolder();
  const fifos = special.filter((name) => name.startsWith("fifo")).map((name) => folder.file(name));
  for (const fifo of fifos) expect(await runProcess("mkfifo", [fifo])).toMatchObject({ exitCode: 0 });
  for (const device of devices) {
    // 1 5 is /dev/zero: whoever opens and reads it never comes to an end.
    expect(await runProcess("mknod", [folder.file(device), "c", "1", "5"])).toMatchObject({ exitCode: 0 });
  }
  const socket = createServer();
  await once(socket.listen(folder.file("socket")), "listening");
  await symlink("fifo-awaiting-reader", folder.file("link-to-fifo"));
  await symlink("/dev/zero", folder.file("link-to-zero"));
  await mkdir(folder.file("folder"));
  await writeFile(folder.file("plain.txt"), "plain");
  const test = await startServer({ storage: await openDiskStorage(folder.path) });
  const opened: FileHandle[] = [];
  return {
    folder,
    test,
    /** A FIFO that is opened for both ways lets everybody in who waits at it. */
    async openAll() {
      for (const fifo of fifos) opened.push(await open(fifo, constants.O_RDWR | constants.O_NONBLOCK));
    },
    async [Symbol.asyncDispose]() {
      for (const handle of opened) await handle.close();
      await test.server.close();
      await new Promise((resolve) => socket.close(resolve));
      await folder[Symbol.asyncDispose]();
    },
  };
}

/**
 * One that waits to write to the first FIFO, until somebody opens it to read, and the other way round at the second: they tell
 * what strace would.
 */
async function blockedOpeners(folder: TemporaryFolder): Promise<readonly RunningProcess[]> {
  const script = (direction: ">" | "<") => `echo waiting; exec 3${direction}"$0"; echo opened; read line`;
  const openers = [
    await startProcess("sh", ["-c", script(">"), folder.file("fifo-awaiting-reader")]),
    await startProcess("sh", ["-c", script("<"), folder.file("fifo-awaiting-writer")]),
  ];
  for (const opener of openers) await opener.line(/^waiting$/);
  return openers;
}

async function transferCode(client: RawClient, command: string): Promise<number> {
  const data = await client.openData();
  data.resume().end("plain");
  const { code } = await client.ask(command);
  if (code === 125) return (await client.reply()).code;
  data.destroy();
  return code;
}

/** STOU with a wish; the name that was chosen. */
async function storedUnique(client: RawClient, wish: string): Promise<string> {
  const data = await client.openData();
  const { code, text } = await client.ask(`STOU ${wish}`);
  expect(code).toBe(125);
  data.resume().end("plain");
  expect(await client.reply()).toMatchObject({ code: 226 });
  return /^FILE: (.*)$/.exec(text)?.[1] ?? wish;
}

async function listing(client: RawClient, command: string): Promise<string> {
  const data = await client.openData();
  expect(await client.ask(command)).toMatchObject({ code: 125 });
  const text = (await receivedBy(data)).toString();
  expect(await client.reply()).toMatchObject({ code: 226 });
  return text;
}
