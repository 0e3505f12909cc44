import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Script, SERVER } from "../../scripted-server.suite.js";
import { runLines } from "./run-lines.suite.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shell-paths-"));
  await mkdir(join(folder, "sub"));
  for (const name of ["a.txt", "b.txt"]) await writeFile(join(folder, name), name);
});
afterAll(() => rm(folder, { recursive: true }));

/** Everything is there, and is done; what is in a directory is a.txt. */
function obliging(home = "/home/in"): Script {
  let directory = home;
  return {
    PWD: (session) => session.say(`257 "${directory}"`),
    CWD: (session, path) => {
      directory = path.startsWith("/") ? path : `${directory}/${path}`;
      session.say("250 there");
    },
    LIST: async (session) => {
      session.say("150 coming");
      (await session.data()).stream.resume().end("-rw-r--r-- 1 a b 5 Jan  1  2020 a.txt\r\n");
      session.say("226 done");
    },
    RETR: async (session) => {
      session.say("150 coming");
      (await session.data()).stream.resume().end("hello");
      session.say("226 done");
    },
    STOR: async (session) => {
      session.say("150 come");
      for await (const _ of (await session.data()).stream);
      session.say("226 got it");
    },
    SIZE: "213 5",
    MDTM: "213 20200101000000",
    MLST: "500 no",
    DELE: "250 gone",
    RMD: "250 gone",
    MKD: '257 "made"',
    RNFR: "350 to",
    RNTO: "250 moved",
    SITE: "200 done",
  };
}

describe("paths that begin with ..", () => {
  it.each([
    ["ls ../www", "LIST -a /home/www"],
    ["ls ..", "LIST -a /home"],
    ["ls '../a*b'", "CWD /home/a*b"],
    ["ls -r ..", "LIST -a /home"],
    ["cat ../*.txt", "RETR /home/a.txt"],
    ["size ../x", "SIZE /home/x"],
    ["modtime ../../x", "MDTM /x"],
    ["rm ../x", "DELE /home/x"],
    ["rmdir ../x", "RMD /home/x"],
    ["mkdir ../x", "MKD /home/x"],
    ["chmod 600 ../x", "SITE CHMOD 600 /home/x"],
    ["mv ../x y", "RNFR /home/x"],
    ["mv x ..", "RNTO /home/x"],
    ["mv x ../y", "RNTO /home/y"],
    ["get ../x.txt", "RETR /home/x.txt"],
    ["mget ../*.txt", "RETR /home/a.txt"],
    ["put a.txt ..", "STOR /home/a.txt"],
    ["put a.txt ../b.txt", "STOR /home/b.txt"],
    ["mirror ../www w", "LIST -a /home/www"],
    // Links may lead elsewhere: the server knows.
    ["ls a/../b", "LIST -a a/../b"],
    ["cdup", "CDUP"],
  ])("of %s are those of the directory above: %s", async (line, said) => {
    const { heard } = await runLines([`lcd ${folder}`, line], { script: { ...obliging(), CDUP: "200 up" } });
    expect(heard).toContain(said);
  });

  it("are left as they are where the server does not tell where it is", async () => {
    const { heard } = await runLines(["size ../x"], { script: { ...obliging(), PWD: "550 no" } });
    expect(heard).toContain("SIZE ../x");
  });

  it("never mean that the directory above is removed", async () => {
    const ran = await runLines(["-rm -r ..", "-rm -r ../..", "-rmdir ..", "-mv .. x"], { script: obliging() });
    expect(ran.heard.filter((line) => /^(DELE|RMD|RNFR) (?!\.\.$)/.test(line))).toEqual([]);
  });
});

describe("get with two names", () => {
  it("is refused where both are files of the server, and the second would be written over here", async () => {
    const ran = await runLines([`lcd ${folder}`, "get x.txt a.txt"], { script: obliging() });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain("mget x.txt a.txt fetches both, get x.txt ./a.txt writes over the one here");
    expect(ran.heard.filter((line) => line.startsWith("RETR"))).toEqual([]);
  });

  it.each(["get x.txt ./a.txt", "get a.txt a.txt", "get x.txt new.txt", "get a.txt sub"])(
    "is done where it is clear: %s",
    async (line) => {
      const ran = await runLines([`lcd ${folder}`, line], { script: { ...obliging(), REST: "350 go on" } });
      expect([ran.exitCode, ran.heard.filter((said) => said.startsWith("RETR")).length]).toEqual([0, 1]);
    },
  );

  it("asks nothing where the server has no such file", async () => {
    const missing: Script = {
      ...obliging(),
      SIZE: "550 no such file",
      LIST: async (session) => {
        session.say("150 coming");
        (await session.data()).stream.resume().end();
        session.say("226 done");
      },
      CWD: "550 no such directory",
    };
    const ran = await runLines([`lcd ${folder}`, "get x.txt b.txt"], { script: missing });
    expect([ran.exitCode, ran.heard.filter((said) => said.startsWith("RETR"))]).toEqual([0, ["RETR x.txt"]]);
  });
});

describe("open and cd alone", () => {
  it("lead to where we were last, and to where the login led", async () => {
    const ran = await runLines([`open ftp://alice:x@${SERVER}/deep`, "cd", "pwd", "close", "open", "pwd"], {
      address: "",
      script: obliging("/home/alice"),
    });
    expect([ran.exitCode, ran.stderr]).toEqual([0, ""]);
    expect(ran.heard).toContain("CWD /home/alice");
    expect(ran.heard.filter((line) => line.startsWith("USER"))).toEqual(["USER alice", "USER alice"]);
    expect(ran.heard.filter((line) => line === "CWD deep")).toHaveLength(2);
  });

  it("need such a place", async () => {
    expect((await runLines(["open"], { address: "" })).stderr).toMatch(/^line 1: open: ADDRESS is missing/);
    expect((await runLines(["cd"], { script: { PWD: "550 no" } })).stderr).toMatch(
      /^line 1: cd: the server did not tell/,
    );
  });
});

it.each([
  ["quote RETR x", "RETR cannot be said by itself here: the command for it is get or cat"],
  ["quote mlsd", "MLSD cannot be said by itself here: the command for it is ls"],
  ["quote PASV", "PASV cannot be said by itself here: mode says how data connections are made"],
  ["quote AUTH TLS", "AUTH cannot be said by itself"],
])("%s is refused in the words of the shell", async (line, words) => {
  const ran = await runLines([line]);
  expect([ran.exitCode, ran.stderr]).toEqual([2, expect.stringContaining(words)]);
});

// Other systems have no such names.
it.runIf(process.platform === "linux")(
  "names of this machine are bytes: they are listed and sent as they are",
  async () => {
    const bytes = await mkdtemp(join(tmpdir(), "shell-bytes-"));
    try {
      await writeFile(Buffer.from(`${bytes}/caf\xe9.txt`, "latin1"), "five!");
      const ran = await runLines([`lcd ${bytes}`, "lls", "mput *.txt"], { script: obliging() });
      expect([ran.exitCode, ran.stderr]).toEqual([0, expect.stringContaining("caf\\xe9.txt: 5 bytes")]);
      expect(ran.stdout).toMatch(/^-rw.* 5 .*caf\\xe9\.txt\n$/);
      expect(ran.heard.filter((line) => line.startsWith("STOR"))).toEqual(["STOR caf\udce9.txt"]);
    } finally {
      await rm(bytes, { recursive: true });
    }
  },
);

it("clear, and ls -R, are what people know; nothing but results goes into a pipe", async () => {
  const ran = await runLines(["clear", "ls -R"], { script: obliging() });
  expect([ran.exitCode, ran.stderr]).toEqual([0, ""]);
  expect(ran.stdout).toMatch(/^-rw.* a\.txt\n$/);
});
