/** `ftp-client` and FIFOs: whoever is on the other side is waited for, and Ctrl-C ends that in good time. */
import { constants } from "node:fs";
import { type FileHandle, open, readFile, writeFile } from "node:fs/promises";
import { createMemoryStorage, FtpServer, staticUsers } from "@pasvport/ftp-server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bounded, until } from "./harness/bounded.js";
import { startFtpClient } from "./harness/ftp-client-process.js";
import { type RunningProcess, runProcess } from "./harness/process.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

/** More than a FIFO and the sockets on the way hold. */
const large = Buffer.alloc(16_000_000, "0123456789");
/** A process that a signal has ended says so in its code. */
const INTERRUPTED = 130;

let server: FtpServer;
let url: string;
let folder: TemporaryFolder;
let fifo: string;

beforeEach(async () => {
  server = new FtpServer({
    storage: createMemoryStorage({ "/large.bin": large }),
    authenticator: staticUsers([{ name: "alice", password: "right" }]),
    port: 0,
  });
  await server.listen();
  url = server.urls[0]?.replace("//", "//alice@") ?? "";
  folder = await temporaryFolder();
  fifo = folder.file("fifo");
  expect(await runProcess("mkfifo", [fifo])).toMatchObject({ exitCode: 0 });
});

afterEach(async () => {
  await server.close();
  await folder[Symbol.asyncDispose]();
});

const start = (words: string): Promise<RunningProcess> =>
  startFtpClient(["--trace", ...words.replace("{url}", url).split(" ")], {
    cwd: folder.path,
    environment: { FTP_PASSWORD: "right" },
  });

/** What it comes to after Ctrl-C: within a few seconds. */
async function interrupted(client: RunningProcess): Promise<number | null> {
  client.send("SIGINT");
  const { exitCode, stderr } = await bounded(client.ended, "the end of the interrupted client", 5_000);
  expect(stderr).toMatch(/^ftp-client: .*(interrupted|stopped)/m);
  return exitCode;
}

/** Our side of the FIFO, when the client has opened its own. */
async function withClient(way: number): Promise<FileHandle> {
  const found: FileHandle[] = [];
  await until(
    async () => {
      const opened = await open(fifo, way | constants.O_NONBLOCK).catch(() => undefined);
      if (opened !== undefined) found.push(opened);
      return found.length > 0;
    },
    () => "nobody there",
  );
  const [opened = expect.fail("nobody there")] = found;
  return opened;
}

describe("who is on the other side is waited for", () => {
  it("by get", async () => {
    await using client = await start("get {url}large.bin fifo");
    await client.line(/^S> 230/);
    expect((await readFile(fifo)).equals(large)).toBe(true);
    expect(await client.ended).toMatchObject({ exitCode: 0 });
  });

  it("by put", async () => {
    await using client = await start("put fifo {url}new.bin");
    await client.line(/^S> 230/);
    await writeFile(fifo, large);
    expect(await client.ended).toMatchObject({ exitCode: 0 });
    await using check = await start("cat {url}new.bin");
    expect((await check.ended).stdoutBytes.equals(large)).toBe(true);
  });
});

/** More transfers than Node has threads; when they wait, others ask the file system, and then the program ends itself. */
const PROGRAM = `
  import { stat } from "node:fs/promises";
  const [library, url, fifo] = process.argv.slice(1);
  const { FtpClient } = await import(library);
  const clients = await Promise.all(Array.from({ length: 6 }, () => FtpClient.connect(url)));
  clients.forEach((client, at) => at % 2 ? client.download("large.bin", fifo) : client.upload(fifo, "new.bin"));
  for (let times = 0; times < 10; times += 1) await stat(fifo);
  process.stdout.write("waiting", () => process.exit(7));
`;

it("transfers that wait keep neither the file system from others, nor the process from its end", async () => {
  const library = new URL("../packages/ftp-client/dist/index.js", import.meta.url).href;
  const args = ["--input-type=module", "-e", PROGRAM, library, url.replace("alice@", "alice:right@"), fifo];
  const { exitCode, stdout } = await runProcess(process.execPath, args, { boundMs: 10_000 });
  expect({ exitCode, stdout }).toEqual({ exitCode: 7, stdout: "waiting" });
});

describe("Ctrl-C ends", () => {
  it.each(["get {url}large.bin fifo", "put fifo {url}new.bin"])("%s, where nobody comes", async (words) => {
    await using client = await start(words);
    await client.line(/^S> 230/);
    expect(await interrupted(client)).toBe(INTERRUPTED);
    expect(client.stderr).not.toMatch(/^C> (RETR|STOR)/m);
  });

  it("get, where who reads stops reading", async () => {
    await using _reader = await open(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
    await using client = await start("get {url}large.bin fifo");
    await client.line(/^S> 1[25]/);
    expect(await interrupted(client)).toBe(INTERRUPTED);
  });

  it("put, where who writes says nothing", async () => {
    await using client = await start("put fifo {url}new.bin");
    await using _writer = await withClient(constants.O_WRONLY);
    expect(await interrupted(client)).toBe(INTERRUPTED);
    expect(client.stderr).not.toContain("STOR");
  });

  it("put, where who writes says no more", async () => {
    await using client = await start("put fifo {url}new.bin");
    await using writer = await withClient(constants.O_WRONLY);
    await writer.write("first");
    await client.line(/^S> 1[25]/);
    expect(await interrupted(client)).toBe(INTERRUPTED);
  });
});
