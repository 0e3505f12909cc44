/** The log of `ftp-server`: a line for each command, for people or as JSON, and no secret in any of it. */
import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FtpServerProcess, startFtpServer } from "./harness/ftp-server-process.js";
import { closed, RawClient } from "./harness/raw-client.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(folder.file("hello.txt"), "hello\n");
});
afterAll(() => folder[Symbol.asyncDispose]());

/** A session with all that may go wrong: passwords in the wrong places, escape sequences, bytes that are no text. */
async function visit(server: FtpServerProcess): Promise<void> {
  const { hostname, port } = new URL(server.url);
  await using client = await RawClient.connect({ host: hostname, port: Number(port) });
  client.say(
    "USER alice",
    "PASS geheim",
    " PASS geheim",
    "geheim",
    "PAS geheim",
    "pass geheim",
    "ACCT geheim",
    "TYPE I",
  );
  client.write("CWD \x1b[2J\xff\r\n");
  const codes = await client.codes(9);
  expect([codes[1], codes[8]]).toEqual([230, 550]);
  const data = await client.openData();
  data.resume().on("end", () => data.end());
  client.say("RETR hello.txt");
  expect(await client.codes(2)).toEqual([125, 226]);
  client.say("QUIT");
  await client.ended;
  await closed(client.socket);
}

async function logOf(...flags: readonly string[]): Promise<readonly string[]> {
  await using server = await startFtpServer([folder.path, "--user", "alice:geheim", ...flags]);
  await visit(server);
  if (!flags.includes("--quiet")) await server.line(/disconnected/);
  server.send("SIGTERM");
  const { stdout, stderr } = await server.ended;
  expect(stdout + stderr).not.toContain("geheim");
  expect(stderr).not.toMatch(/[\0-\x09\x0b-\x1f\x7f]/);
  expect(stdout.split("\n")[0]).toMatch(/^listening on ftp:/);
  return stderr.trimEnd().split("\n");
}

describe("for people", () => {
  it("each command is one line: when, which session, who, what, and how it was answered", async () => {
    const lines = await logOf();
    const time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z";
    for (const line of lines) expect(line).toMatch(new RegExp(`^${time} \\[1\\] `));
    const texts = lines.map((line) => line.replace(/^\S+ \[1\] /, ""));
    expect(texts[0]).toMatch(/^connected from 127\.0\.0\.1:[0-9]+$/);
    expect(texts.slice(1, 3)).toEqual([
      expect.stringMatching(/^USER alice -> 331 /),
      expect.stringMatching(/^alice: PASS \*\*\* -> 230 /),
    ]);
    expect(texts).toContainEqual(expect.stringMatching(/^alice: CWD \\x1b\[2J\\xff -> 550 /));
    expect(texts.at(-3)).toMatch(/^alice: RETR hello\.txt -> 226 .* \(6 bytes in [0-9]+\.[0-9]{3} s\)$/);
    expect(texts.at(-2)).toMatch(/^alice: QUIT -> 221 /);
    expect(texts.at(-1)).toBe("disconnected");
  });
});

describe("--log-format json", () => {
  it("each event is an object on a line of its own", async () => {
    const events = (await logOf("--log-format", "json")).map((line) => JSON.parse(line));
    for (const { time, session } of events) {
      expect(new Date(time).toISOString()).toBe(time);
      expect(session).toBe(1);
    }
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.slice(0, 4)).toEqual(["connected", "answered", "loggedIn", "answered"]);
    expect(kinds.slice(-4)).toEqual(["transferred", "answered", "answered", "disconnected"]);
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: "answered",
        user: "alice",
        command: "RETR hello.txt",
        code: 226,
        text: expect.any(String),
        transfer: expect.objectContaining({ path: "/hello.txt", bytes: 6, outcome: "complete" }),
      }),
    );
    expect(events).toContainEqual(expect.objectContaining({ command: "CWD \x1b[2J\\xff", code: 550 }));
  });

  it("--trace adds the dialogue to it", async () => {
    const events = (await logOf("--log-format", "json", "--trace")).map((line) => JSON.parse(line));
    const dialogue = events.filter(({ kind }) => kind === "traced").map(({ line }) => line);
    expect(dialogue.slice(0, 3)).toEqual([
      "S> 220 Pasvport FTP server ready",
      "C> USER alice",
      expect.stringMatching(/^S> 331 /),
    ]);
    expect(dialogue.slice(-2)).toEqual(["C> QUIT", expect.stringMatching(/^S> 221 /)]);
    expect(dialogue).toContainEqual(expect.stringMatching(/^S> 230 /));
  });

  it("being told to stop is an object too", async () => {
    await using server = await startFtpServer([folder.path, "--log-format", "json"]);
    const { hostname, port } = new URL(server.url);
    await using client = await RawClient.connect({ host: hostname, port: Number(port) });
    server.send("SIGTERM");
    expect(await client.codes(1)).toEqual([421]);
    await closed(client.socket);
    const { stderr } = await server.ended;
    const events = stderr
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events).toContainEqual({
      time: expect.any(String),
      kind: "stopping",
      clients: 1,
      transfers: 0,
      drainMs: 30_000,
    });
  });

  it("quiet says nothing but the address", async () => {
    expect(await logOf("--log-format", "json", "--quiet")).toEqual([""]);
  });
});
