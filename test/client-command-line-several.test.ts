/** `ftp-client` with several things at once: what becomes of the others, of those that fail, and of the places they go to. */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { anyOf, FtpServer, openDiskStorage, staticUsers } from "@pasvport/ftp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { someBytes } from "./harness/content.js";
import { ftpClientProgram } from "./harness/ftp-client-process.js";
import { runProcess } from "./harness/process.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

const environment = { FTP_PASSWORD: "right" };

let served: TemporaryFolder;
let server: FtpServer;
let url: string;

beforeAll(async () => {
  served = await temporaryFolder();
  await writeFile(served.file("a.bin"), someBytes(300_001));
  for (const name of ["a.txt", "b.txt"]) await writeFile(served.file(name), `<${name}>`);
  server = new FtpServer({
    storage: await openDiskStorage(served.path),
    authenticator: anyOf(staticUsers([{ name: "alice", password: "right" }])),
    port: 0,
  });
  await server.listen();
  url = server.urls[0]?.replace("//", "//alice@") ?? "";
});

afterAll(async () => {
  await server.close();
  await served[Symbol.asyncDispose]();
});

const run = (words: readonly string[], options: { cwd?: string } = {}) =>
  runProcess(process.execPath, [ftpClientProgram, ...words], { cwd: served.path, environment, ...options });

const objects = (stdout: string): readonly unknown[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));

describe("several files", () => {
  it("of which one fails: with --json it is an object like the others", async () => {
    await using folder = await temporaryFolder();
    const { exitCode, stdout, stderr } = await run(["get", "--json", `${url}a.txt`, `${url}none`], {
      cwd: folder.path,
    });
    expect([exitCode, stderr.includes("RETR none was refused")]).toEqual([14, true]);
    expect(objects(stdout)).toEqual([
      { event: "copied", direction: "download", remote: "a.txt", local: "a.txt", bytes: 7, ms: expect.any(Number) },
      {
        event: "failed",
        direction: "download",
        remote: "none",
        local: "none",
        code: "NEGATIVE_REPLY",
        reply: 550,
        message: expect.stringMatching(/^RETR none was refused: 550 /),
      },
    ]);
  });

  it("come into a directory that is made for them, and are added up", async () => {
    await using folder = await temporaryFolder();
    const several = await run(["get", `${url}?.txt`, "made/several"], { cwd: folder.path });
    expect([several.exitCode, several.stderr.split("\n").at(-2)]).toEqual([
      0,
      expect.stringMatching(/^2 files copied \(14 B\), in \d+\.\d\d s$/),
    ]);
    expect(await readdir(folder.file("made/several"))).toEqual(["a.txt", "b.txt"]);
    const one = await run(["get", "-q", `${url}a.txt`, "new/"], { cwd: folder.path });
    expect([one.exitCode, await readdir(folder.file("new"))]).toEqual([0, ["a.txt"]]);
  });

  it("of which one is not here: the others are sent", async () => {
    await mkdir(served.file("rest"));
    const { exitCode, stderr } = await run(["put", "nope.txt", "a.txt", `${url}rest/`]);
    expect([exitCode, await readdir(served.file("rest"))]).toEqual([14, ["a.txt"]]);
    expect(stderr).toContain("nope.txt: no such file or directory");
    expect(stderr).toMatch(/^1 file copied \(7 B\), 1 failed, in /m);
  });

  it("are whole already: --resume says so", async () => {
    await using folder = await temporaryFolder();
    await run(["get", "-q", `${url}a.bin`], { cwd: folder.path });
    const again = await run(["get", "--resume", `${url}a.bin`], { cwd: folder.path });
    expect([again.exitCode, again.stderr]).toEqual([0, "a.bin: already whole\n"]);
    const sent = await run(["put", "--resume", folder.file("a.bin"), `${url}a.bin`]);
    expect([sent.exitCode, sent.stderr]).toEqual([0, `${folder.file("a.bin")}: already whole\n`]);
  });

  it("have other modes with chmod, and are listed together, with options of other clients, too", async () => {
    await mkdir(served.file("modes"));
    for (const name of ["one", "two"]) await writeFile(served.file(`modes/${name}`), name);
    const chmod = await run(["chmod", "600", `${url}modes/*`]);
    expect([chmod.exitCode, chmod.stderr]).toEqual([0, ""]);
    const ls = await run(["ls", "-la", `${url}modes/one`, `${url}modes/two`]);
    expect([ls.exitCode, ls.stdout.match(/^-rw-------.*(?:one|two)$/gm)?.length]).toEqual([0, 2]);
  });
});
