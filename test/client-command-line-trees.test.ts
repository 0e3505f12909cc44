/** `ftp-client` with whole directories: what the flags of copying mean for each file in them, and what a dry run tells. */
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { FtpServer, openDiskStorage, staticUsers } from "@pasvport/ftp-server";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { someBytes } from "./harness/content.js";
import { runFtpClient } from "./harness/ftp-client-process.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

const content = Buffer.from(someBytes(50_000));
let served: TemporaryFolder;
let local: TemporaryFolder;
let server: FtpServer;
let url: string;

beforeAll(async () => {
  served = await temporaryFolder();
  server = new FtpServer({
    storage: await openDiskStorage(served.path),
    authenticator: staticUsers([{ name: "alice", password: "right" }]),
    port: 0,
  });
  await server.listen();
  url = server.urls[0]?.replace("//", "//alice@") ?? "";
});
afterAll(async () => {
  await server.close();
  await served[Symbol.asyncDispose]();
});

/** Both ends have a directory of the test's own. */
let name = 0;
let there: string;
beforeEach(async () => {
  name += 1;
  there = served.file(String(name));
  await mkdir(there);
  local = await temporaryFolder();
  return () => local[Symbol.asyncDispose]();
});

const run = (...words: readonly string[]) =>
  runFtpClient(
    words.map((word) => word.replace("{}", `${url}${name}`)),
    { cwd: local.path, environment: { FTP_PASSWORD: "right" } },
  );

const events = (stdout: string): readonly Record<string, unknown>[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

async function write(directory: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [file, bytes] of Object.entries(files)) await writeFile(`${directory}/${file}`, bytes);
}

describe("--resume", () => {
  it("counts for the files in a directory that is fetched", async () => {
    await write(there, { part: content, same: "same size" });
    const to = `to/${name}`;
    await write(local.file(to), { part: content.subarray(0, 30_000), same: "other one" });
    const { exitCode, stdout } = await run("get", "-r", "--resume", "--json", "{}", "to");
    expect(exitCode).toBe(0);
    expect(events(stdout)).toEqual([
      expect.objectContaining({ event: "copied", local: `${to}/part`, bytes: 20_000 }),
      expect.objectContaining({ event: "unchanged", local: `${to}/same` }),
    ]);
    expect(await readFile(local.file(to, "part"))).toEqual(content);
    expect(await readFile(local.file(to, "same"), "utf8")).toBe("other one");
  });

  it("counts for the files in a directory that is sent", async () => {
    await write(local.file("from"), { part: content, same: "same size" });
    await write(`${there}/from`, { part: content.subarray(0, 30_000), same: "other one" });
    const { exitCode, stderr } = await run("put", "-r", "--resume", "from", "{}/");
    expect([exitCode, stderr]).toEqual([
      0,
      expect.stringMatching(/from\/part: 20000 bytes in .*\n1 file copied .*1 unch/),
    ]);
    expect(await readFile(`${there}/from/part`)).toEqual(content);
    expect(await readFile(`${there}/from/same`, "utf8")).toBe("other one");
  });

  it("tells for scripts what was whole already", async () => {
    await write(there, { whole: content });
    await write(local.path, { whole: content });
    const { stdout } = await run("get", "--resume", "--json", "{}/whole");
    expect(events(stdout)).toEqual([
      { event: "unchanged", direction: "download", remote: `${name}/whole`, local: "whole" },
    ]);
  });

  it("and --ascii contradict each other, before anybody is asked", async () => {
    const { exitCode, stderr } = await run("get", "--resume", "--ascii", "-r", "{}/");
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("nobody knows the place in the middle of a text")]);
  });
});

it("--ascii counts for the files in a directory, both ways", async () => {
  await write(local.file("from"), { "a.txt": "one\ntwo\n" });
  const put = await run("--trace", "put", "-r", "--ascii", "from", "{}/");
  const get = await run("--trace", "get", "-r", "--ascii", "{}/from", "back");
  for (const { stderr } of [put, get]) expect(stderr).toMatch(/C> TYPE A\n(?:.*\n)*C> (?:STOR|RETR) .*a\.txt/);
  expect(await readFile(local.file("back", "a.txt"), "utf8")).toBe("one\ntwo\n");
});

describe("a dry run of mirror", () => {
  it("down prints what it would do, and does none of it", async () => {
    await write(`${there}/sub`, { "a.txt": "12345" });
    await write(there, { "b\x1b.txt": "" });
    const { exitCode, stdout, stderr } = await run("mirror", "--dry-run", "{}", "to");
    expect([exitCode, stdout]).toEqual([0, "make to/sub/\ncopy to/sub/a.txt (5 bytes)\n"]);
    expect(stderr).toBe(
      "ftp-client: to/b\\x1b.txt is left out: its name has control characters\n" +
        "would copy 1 file (5 B), would make 1 directory, 1 left out\n",
    );
    expect(await readdir(local.path)).toEqual([]);
  });

  it("up does the same; for scripts its events are those of the copy", async () => {
    await write(local.file("from", "sub"), { "a.txt": "12345" });
    const dry = await run("mirror", "-n", "--json", "from", "{}/new");
    await expect(stat(`${there}/new`)).rejects.toThrow("ENOENT");
    const wet = await run("mirror", "--json", "from", "{}/new");
    const timeless = ({ stdout }: { readonly stdout: string }) => events(stdout).map(({ ms: _, ...event }) => event);
    expect(timeless(dry)).toEqual(timeless(wet));
    expect(timeless(dry).map(({ event }) => event)).toEqual(["made", "copied", "summary"]);
    expect(await readFile(`${there}/new/sub/a.txt`, "utf8")).toBe("12345");
  });
});
