/** `ftp-server` that is told to stop: once, and it waits for what runs; twice, and it does not. */
import { readdir, readFile } from "node:fs/promises";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FtpServerProcess, startFtpServer } from "./harness/ftp-server-process.js";
import { closed, RawClient } from "./harness/raw-client.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const start = (...flags: readonly string[]): Promise<FtpServerProcess> =>
  startFtpServer([folder.path, "--write", ...flags]);

const stopping = /^stopping: (?:saying goodbye to )?([0-9]+) clients?\b.*; Ctrl-C again ends/;

describe("told to stop", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("%s: it says goodbye to its clients, and ends well", async (signal) => {
    await using server = await start();
    await using client = await connected(server);
    server.send(signal);
    expect(await client.reply()).toEqual({ code: 421, text: "the server is shutting down: goodbye" });
    client.socket.end();
    await closed(client.socket);
    expect(await server.ended).toMatchObject({ exitCode: 0, signal: null });
    expect(stopping.exec(server.stderr.split("\n").find((line) => stopping.test(line)) ?? "")?.[1]).toBe("1");
  });

  it("with nobody there it ends without a word", async () => {
    await using server = await start();
    server.send("SIGTERM");
    expect(await server.ended).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("a client that does not go is not waited for: it ends all the same", async () => {
    await using server = await start();
    await using _client = await connected(server);
    server.send("SIGTERM");
    expect(await server.ended).toMatchObject({ exitCode: 0 });
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "%s: a running upload comes to its end, while nobody new is let in",
    async (signal) => {
      await using server = await start();
      await using idle = await connected(server);
      await using busy = await connected(server);
      const data = await beginUpload(busy);
      server.send(signal);
      const [, count] = await server.line(stopping);
      expect(count).toBe("2");
      expect(await idle.reply()).toMatchObject({ code: 421 });
      expect(await isRefused(server)).toBe(true);
      expect(busy.unread).toEqual([]);
      data.end(" the rest");
      expect(await busy.codes(2)).toEqual([226, 421]);
      for (const { socket } of [idle, busy]) await closed(socket);
      expect(await server.ended).toMatchObject({ exitCode: 0, signal: null });
      expect(await readFile(folder.file("new.txt"), "utf8")).toBe("half the rest");
      await server.line(/anonymous: STOR new\.txt -> 226 .* \(13 bytes in /);
    },
  );
});

describe("told twice to stop", () => {
  it.each([
    ["SIGINT", [], ["new.txt"]],
    ["SIGTERM", [], ["new.txt"]],
    ["SIGINT", ["--discard-partial"], []],
  ] as const)("%s %j: it ends at once, and no temporary is left", async (signal, flags, names) => {
    await using server = await start(...flags);
    // It does not even close when it is told goodbye.
    await using client = await connected(server);
    await beginUpload(client);
    server.send("SIGINT");
    await server.line(stopping);
    const beganAt = performance.now();
    expect(await impatiently(server, signal)).toMatchObject({ exitCode: 130, signal: null });
    expect(performance.now() - beganAt).toBeLessThan(4_000);
    await server.line(/^ended at once: 1 transfer cut off$/);
    expect(await readdir(folder.path)).toEqual(names);
    expect(await client.codes(2)).toEqual([421, 0]);
  });

  it("one Ctrl-C that comes twice, from the terminal and from npm, is one", async () => {
    await using server = await start();
    await using client = await connected(server);
    const data = await beginUpload(client);
    server.send("SIGINT");
    server.send("SIGINT");
    await server.line(stopping);
    data.end(" the rest");
    expect(await client.codes(2)).toEqual([226, 421]);
    await closed(client.socket);
    expect(await server.ended).toMatchObject({ exitCode: 0 });
  });
});

/** Again and again: the first ones may pass for the echo of the same Ctrl-C. */
function impatiently(server: FtpServerProcess, signal: NodeJS.Signals) {
  const impatience = setInterval(() => server.send(signal), 100);
  return server.ended.finally(() => clearInterval(impatience));
}

/** Resolves when the server has the first bytes. */
async function beginUpload(client: RawClient) {
  client.say("USER ftp", "PASS x", "TYPE I");
  expect(await client.codes(3)).toEqual([331, 230, 200]);
  const data = await client.openData();
  expect(await client.ask("STOR new.txt")).toMatchObject({ code: 125 });
  data.write("half");
  for (let bytes = 0; bytes < 4; ) bytes = Number(/ ([0-9]+) bytes so far/.exec((await client.ask("STAT")).text)?.[1]);
  return data;
}

function connected({ url }: FtpServerProcess): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  return RawClient.connect({ host: hostname, port: Number(port) });
}

function isRefused({ url }: FtpServerProcess): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.once("connect", () => resolve(false)).once("error", () => resolve(true));
    socket.once("connect", () => socket.destroy());
  });
}
