/** The limits of `ftp-server` as flags: how many clients, how long they may stay, and what a broken upload leaves. */
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bounded } from "./harness/bounded.js";
import { type FtpServerProcess, startFtpServer } from "./harness/ftp-server-process.js";
import { STRANGER } from "./harness/loopback.js";
import { closed, openSocket, RawClient, type RawEnd, type RawOrigin } from "./harness/raw-client.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(folder.file("hello.txt"), "hello\n");
});
afterEach(() => folder[Symbol.asyncDispose]());

const isLinux = process.platform === "linux";

describe("one client too many", () => {
  it("--max-clients: is told so and sent away; a place that is free again is given again", async () => {
    await using server = await startFtpServer([folder.path, "--max-clients", "1"]);
    await using first = await connected(server);
    expect(await greetingOf(server)).toBe("421 all 1 places of this server are taken: try again later\r\n");
    await server.line(/Z \[2\] turned away 127\.0\.0\.1:[0-9]+: all 1 places of this server are taken/);
    expect(await first.ask("QUIT")).toMatchObject({ code: 221 });
    first.socket.end();
    await server.line(/\[1\] disconnected$/);
    expect(await greetingOf(server)).toMatch(/^220 /);
  });

  it.runIf(isLinux)("--max-per-ip: is refused from the same address only", async () => {
    await using server = await startFtpServer([folder.path, "--max-per-ip", "1"]);
    await using _first = await connected(server);
    expect(await greetingOf(server)).toMatch(/^421 1 connections from your address are open already/);
    expect(await greetingOf(server, { localAddress: STRANGER })).toMatch(/^220 /);
  });
});

describe("a client that stays too long", () => {
  it.each([
    ["--idle-timeout", "no command for 0.1 seconds: goodbye"],
    ["--login-timeout", "nobody logged in within 0.1 seconds: goodbye"],
  ])("%s: is told so, and sent away", async (flag, text) => {
    await using server = await startFtpServer([folder.path, flag, "0.1"]);
    await using client = await connected(server);
    expect(await client.reply()).toEqual({ code: 421, text });
    await client.ended;
  });

  it("--stall-timeout: a transfer in which nothing moves is given up, and the session goes on", async () => {
    await using server = await startFtpServer([folder.path, "--write", "--stall-timeout", "0.1"]);
    await using client = await loggedIn(server);
    await client.openData();
    expect(await client.ask("STOR new.bin")).toMatchObject({ code: 125 });
    expect(await client.reply()).toEqual({
      code: 426,
      text: "the transfer was given up: nothing moved for 0.1 seconds",
    });
    expect(await client.ask("NOOP")).toMatchObject({ code: 200 });
  });
});

describe("an upload that breaks off", () => {
  it.each([
    ["keeps what arrived of a new file", [], ["hello.txt", "new.txt"]],
    ["leaves nothing of a new file with --discard-partial", ["--discard-partial"], ["hello.txt"]],
  ])("%s, and an old file as it was", async (_what, flags, names) => {
    await using server = await startFtpServer([folder.path, "--write", ...flags]);
    await using client = await loggedIn(server);
    for (const name of ["new.txt", "hello.txt"]) {
      const data = await client.openData();
      expect(await client.ask(`STOR ${name}`)).toMatchObject({ code: 125 });
      await new Promise((resolve) => data.write("half", resolve));
      data.resetAndDestroy();
      expect(await client.reply()).toMatchObject({ code: 426 });
    }
    expect((await readdir(folder.path)).sort()).toEqual(names);
    expect(await readFile(folder.file("hello.txt"), "utf8")).toBe("hello\n");
  });
});

const addressOf = ({ url }: FtpServerProcess): RawEnd => ({
  host: new URL(url).hostname,
  port: Number(new URL(url).port),
});

/** What the server says first, to somebody who goes then. */
async function greetingOf(server: FtpServerProcess, origin: RawOrigin = {}): Promise<string> {
  const socket = await openSocket(addressOf(server), origin);
  const [bytes] = await bounded(once(socket, "data"), "a greeting");
  socket.end();
  await closed(socket);
  return String(bytes);
}

function connected(server: FtpServerProcess): Promise<RawClient> {
  return RawClient.connect(addressOf(server));
}

async function loggedIn(server: FtpServerProcess): Promise<RawClient> {
  const client = await connected(server);
  client.say("USER ftp", "PASS x", "TYPE I");
  expect(await client.codes(3)).toEqual([331, 230, 200]);
  return client;
}
