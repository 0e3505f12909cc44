/** Servers that mean ill, or do not know better: nothing is written outside the target, and nothing goes on without an end. */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { FtpClient, type TreeOptions } from "@pasvport/ftp-client";
import { describe, expect, it } from "vitest";
import { type RudeScript, type RudeSession, startRudeServer } from "./faults/rude-server.js";
import { expectNoSilentFailures } from "./faults/silent-failures.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

expectNoSilentFailures();

/** Each directory lists these lines, of MLSD or of LIST. */
function listing(lines: (path: string) => readonly string[]) {
  return async (session: RudeSession, path: string): Promise<void> => {
    session.write("150 coming\r\n");
    (await session.data()).end(
      Buffer.from(
        lines(path)
          .map((line) => `${line}\r\n`)
          .join(""),
        "latin1",
      ),
    );
    session.write("226 done\r\n");
  };
}

const machine: RudeScript = {
  FEAT: "211-\r\n MLST type*;size*;modify*;\r\n211 end\r\n",
  PWD: '257 "/"\r\n',
  CWD: "250 there\r\n",
};

async function fetchTree(
  script: RudeScript,
  folder: TemporaryFolder,
  options: TreeOptions & { readonly lists?: "MLSD" | "LIST" } = {},
) {
  await using server = await startRudeServer({ ...machine, ...script });
  await using client = await FtpClient.connect({
    host: "127.0.0.1",
    port: server.port,
    timeouts: { replyMs: 5_000, dataMs: 5_000 },
  });
  await mkdir(folder.file("outside"));
  await writeFile(folder.file("outside", "kept"), "precious");
  const summary = await client.downloadTree("/pub", folder.file("outside", "to"), options);
  // Whatever came has stayed inside.
  expect(await readdir(folder.path)).toEqual(["outside"]);
  expect((await readdir(folder.file("outside"))).sort()).toEqual(["kept", "to"]);
  expect(await readFile(folder.file("outside", "kept"), "utf8")).toBe("precious");
  return { ...summary, heard: [...server.heard], names: await readdir(folder.file("outside", "to")) };
}

const hostile = [
  "../kept",
  "/etc/passwd",
  "a/b",
  "..",
  ".",
  "../../x",
  "\x1b[2J",
  "bell\x07",
  "tab\tname",
  "c1\xc2\x9b2J",
  "del\x7f",
  "nul\0x",
];

describe("a listing with a name that is none", () => {
  it.each(hostile)("has a file %j left out", async (name) => {
    await using folder = await temporaryFolder();
    const script = { MLSD: listing(() => [`type=file;size=5; ${name}`, "type=file;size=5; fine"]) };
    const { names, heard, leftOut, failures } = await fetchTree(script, folder);
    expect([names, failures]).toEqual([["fine"], 0]);
    expect(leftOut).toHaveLength(1);
    expect(heard.filter((line) => line.startsWith("RETR"))).toEqual(["RETR /pub/fine"]);
  });

  it.each(hostile)("has a directory %j left out", async (name) => {
    await using folder = await temporaryFolder();
    const script = {
      MLSD: listing((path) => (path === "/pub" ? [`type=dir; ${name}`, "type=dir; fine"] : ["type=file; in"])),
    };
    const { names, heard } = await fetchTree(script, folder);
    expect(names).toEqual(["fine"]);
    expect(heard.filter((line) => line.startsWith("MLSD"))).toEqual(["MLSD /pub", "MLSD /pub/fine"]);
  });

  it.each(["../kept", "/etc/passwd", "..", "\x1b[2J"])("has %j left out of LIST, too", async (name) => {
    await using folder = await temporaryFolder();
    const line = (type: string, each: string): string => `${type}rw-r--r--   1 o g 5 Jan 01 12:34 ${each}`;
    const script = { FEAT: "502 no\r\n", LIST: listing(() => [line("-", name), line("-", "fine")]) };
    const { names, heard } = await fetchTree(script, folder);
    expect(names).toEqual(["fine"]);
    expect(heard.filter((each) => each.startsWith("RETR"))).toEqual(["RETR /pub/fine"]);
  });
});

describe("a link", () => {
  it("that a server invents is neither made nor followed", async () => {
    await using folder = await temporaryFolder();
    const script = {
      MLSD: listing((path) =>
        path === "/pub" ? ["type=OS.unix=slink:/etc; out", "type=dir; out", "type=file; out"] : ["type=file; passwd"],
      ),
      MLST: "250-\r\n type=dir; /pub/out\r\n250 end\r\n",
    };
    const { names, leftOut } = await fetchTree(script, folder);
    expect(names).toEqual([]);
    expect(leftOut.map(({ why }) => why).sort()).toEqual([
      "another entry has the same name here",
      "another entry has the same name here",
      "it is a link, and not to a file",
    ]);
  });
});

describe("a tree without an end", () => {
  it("is left at a hundred directories, and paths that this system cannot have", async () => {
    await using folder = await temporaryFolder();
    const script = { MLSD: listing(() => ["type=dir; d", "type=file; f"]) };
    const { directories, files, omissions, failures } = await fetchTree(script, folder);
    expect({ directories, files, omissions, failures }).toEqual({
      directories: 100,
      files: 100,
      omissions: 1,
      failures: 0,
    });
  });
});

describe("a listing that nobody can read whole", () => {
  it("is told, and the rest of it is copied", async () => {
    await using folder = await temporaryFolder();
    const script = { MLSD: listing(() => ["gibberish", "type=file;size=5; fine"]) };
    const { names, leftOut } = await fetchTree(script, folder);
    expect(names).toEqual(["fine"]);
    expect(leftOut).toEqual([{ path: "", why: "1 line of its listing cannot be read: gibberish" }]);
  });

  it("is asked about each entry whose type it does not tell", async () => {
    await using folder = await temporaryFolder();
    const script: RudeScript = {
      MLSD: listing((path) => (path === "/pub" ? ["size=5; file", "; directory", "; closed"] : ["type=file; in"])),
      MLST: (session, path) => {
        const type = path.endsWith("file") ? "file" : "dir";
        session.write(path.endsWith("closed") ? "550 no\r\n" : `250-\r\n type=${type}; ${path}\r\n250 end\r\n`);
      },
    };
    const { names, leftOut } = await fetchTree(script, folder);
    expect(names.sort()).toEqual(["directory", "file"]);
    expect(leftOut).toEqual([{ path: "closed", why: "the server does not tell what it is" }]);
  });
});

describe("times that are not sure", () => {
  const list = listing(() => ["-rw-r--r--   1 o g 5 Jan 01  2020 old"]);

  it("are asked for with MDTM, and then a second run moves nothing", async () => {
    await using folder = await temporaryFolder();
    const script: RudeScript = {
      FEAT: "502 no\r\n",
      LIST: list,
      SIZE: "213 5\r\n",
      MDTM: "213 20200101123456\r\n",
    };
    await using server = await startRudeServer({ ...machine, ...script });
    await using client = await FtpClient.connect({ host: "127.0.0.1", port: server.port });
    const options = { skip: "same" } as const;
    expect(await client.downloadTree("/pub", folder.path, options)).toMatchObject({ files: 1, unchanged: 0 });
    expect(await client.downloadTree("/pub", folder.path, options)).toMatchObject({ files: 0, unchanged: 1 });
  });

  it("make a second run copy again where the server tells no others: nothing is skipped by chance", async () => {
    await using folder = await temporaryFolder();
    await using server = await startRudeServer({
      ...machine,
      FEAT: "502 no\r\n",
      LIST: list,
      SIZE: "213 5\r\n",
      MDTM: "502 no\r\n",
    });
    await using client = await FtpClient.connect({ host: "127.0.0.1", port: server.port });
    const options = { skip: "same" } as const;
    expect(await client.downloadTree("/pub", folder.path, options)).toMatchObject({ files: 1, unchanged: 0 });
    expect(await client.downloadTree("/pub", folder.path, options)).toMatchObject({ files: 1, unchanged: 0 });
    // It is known after the first time.
    expect(server.heard.filter((line) => line.startsWith("MDTM"))).toHaveLength(1);
  });
});

describe("a server without MFMT", () => {
  it("is asked once, and gets all the files", async () => {
    await using folder = await temporaryFolder();
    for (const name of ["a", "b", "c"]) await writeFile(folder.file(name), name);
    await using server = await startRudeServer({
      ...machine,
      MKD: '257 "/to"\r\n',
      MFMT: "500 what\r\n",
      MDTM: "550 no such file\r\n",
    });
    await using client = await FtpClient.connect({ host: "127.0.0.1", port: server.port });
    expect(await client.uploadTree(folder.path, "/to")).toMatchObject({ files: 3, failures: 0 });
    expect(server.heard.filter((line) => /^(MFMT|MDTM)/.test(line))).toHaveLength(2);
  });
});
