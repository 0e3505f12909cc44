import { describe, expect, it } from "vitest";
import { type Script, SERVER } from "../../scripted-server.suite.js";
import { runLines } from "./run-lines.suite.js";
import { shellCommands } from "./shell-commands.js";

const listing: Script = {
  LIST: async (session) => {
    session.say("150 coming");
    (await session.data()).stream.resume().end("-rw-r--r-- 1 a b 5 Jan  1  2020 a\x1b[2J.txt\r\n");
    session.say("226 done");
  },
};

describe("lines from a script", () => {
  it("run one after the other, without a prompt, and end with 0", async () => {
    const ran = await runLines(["# what is there", "pwd", "", "ls -1", "quit", "pwd"], { script: listing });
    expect(ran).toMatchObject({ exitCode: 0, stdout: "/\na\\x1b[2J.txt\n", stderr: "" });
    expect(ran.heard.filter((line) => line === "PWD")).toHaveLength(1);
    expect(ran.heard.at(-1)).toBe("QUIT");
  });

  it("end at the first that fails, with its exit code", async () => {
    const ran = await runLines(["cat nowhere", "pwd"], { script: { RETR: "550 no such file" } });
    expect([ran.exitCode, ran.stdout]).toEqual([6, ""]);
    expect(ran.stderr).toMatch(/^line 1: cat: .*nowhere.* 550 no such file/);
    expect(ran.stderr.split("\n")).toHaveLength(2);
  });

  it("go on behind one that may fail, and behind one that does not", async () => {
    const ran = await runLines(["-rm nowhere", "- pwd", "pwd"], { script: { DELE: "550 no such file" } });
    expect([ran.exitCode, ran.stdout]).toEqual([0, "/\n/\n"]);
  });

  it.each([
    ["frobnicate", 2, 'line 1: "frobnicate" is not a command (help lists them all)\n'],
    ["get", 2, "line 1: get: REMOTE is missing (usage: get [-r] [-c] REMOTE [LOCAL])\n"],
    ["get 'a", 2, "line 1: get: a ' is not closed: for the character itself, write \\'\n"],
    ["set colour on", 2, /^line 1: set: "colour" is not a setting: choose one of mode, timeout/],
    ["!exit 7", 11, "line 1: !: ended with code 7\n"],
    ["lcd /no/such/place", 11, /^line 1: lcd: .*\/no\/such\/place/],
    ["quote PASV", 2, /^line 1: quote: PASV cannot be said by itself/],
    ["quote XYZ", 15, /^line 1: quote: XYZ was refused: 500/],
  ])("that are wrong are told so: %s", async (line, exitCode, stderr) => {
    const ran = await runLines([line]);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.stderr).toMatch(stderr);
  });

  it("need a connection only where they need one", async () => {
    const local = await runLines(["lpwd", "status", "set retry 3", "ls"], { address: "" });
    expect(local.exitCode).toBe(2);
    expect(local.stdout).toContain("not connected");
    expect(local.stdout).toContain("retry: 0");
    expect(local.stderr).toMatch(/^line 4: ls: not connected: open ftp:/);
  });

  it("can connect by themselves, as somebody, to a directory", async () => {
    const script = { PWD: '257 "/in"', CWD: "250 there" };
    const ran = await runLines([`open ftp://alice:secret@${SERVER}/in`, "pwd", "close", "status"], {
      script,
      address: "",
    });
    expect(ran.exitCode).toBe(0);
    expect(ran.heard).toEqual(["USER alice", "PASS secret", "PWD", "CWD in", "PWD", "QUIT"]);
    expect(ran.stdout).toMatch(/^\/in\nnot connected\n/);
    const [host, port] = await Promise.all([
      runLines([`open alice@${SERVER}`], { address: "" }),
      runLines([`open ${SERVER} 2121`], { address: "" }),
    ]);
    expect(host.heard[0]).toBe("USER alice");
    expect(port.exitCode).toBe(3);
  });

  it("are not begun where the address of the command line leads nowhere", async () => {
    const ran = await runLines(["lpwd"], { script: { PASS: "530 wrong" }, address: `ftp://alice:x@${SERVER}/` });
    expect([ran.exitCode, ran.stdout]).toEqual([4, ""]);
    expect(ran.stderr).toMatch(/^open: PASS \*\*\* was refused: 530 wrong/);
  });

  it("show nothing of a password", async () => {
    const ran = await runLines([`open ftp://alice:secret@${SERVER}:99999/`, "pwd"], { address: "" });
    expect([ran.exitCode, ran.stderr.includes("secret")]).toEqual([2, false]);
    const traced = await runLines(["user alice secret"], { flags: { trace: true } });
    expect(traced.stderr).toContain("C> USER alice\nS> 331 password\nC> PASS ***\n");
    expect(traced.stderr).not.toContain("secret");
  });
});

describe("the commands", () => {
  it("say what they are for", async () => {
    const ran = await runLines(
      ["quote NOOP", "site HELP", "mkdir a b", "rmdir a", "mv a b", "chmod 644 a", "size a", "cdup"],
      {
        script: {
          SITE: (session, argument) => session.say(argument === "HELP" ? "214 help" : "200 changed"),
          MKD: '257 "/a"',
          RMD: "250 gone",
          RNFR: "350 to",
          RNTO: "250 moved",
          SIZE: "213 5",
          CDUP: "200 up",
          MLST: "500 no",
          CWD: "550 no",
        },
      },
    );
    expect([ran.exitCode, ran.stderr]).toEqual([0, ""]);
    expect(ran.stdout).toBe("200 OK\n214 help\n5\n");
    for (const line of [
      "NOOP",
      "SITE HELP",
      "MKD a",
      "MKD b",
      "RMD a",
      "RNFR a",
      "RNTO b",
      "SITE CHMOD 644 a",
      "SIZE a",
      "CDUP",
    ]) {
      expect(ran.heard).toContain(line);
    }
  });

  it("go back to the directory before with cd -", async () => {
    let directory = "/";
    const script: Script = {
      PWD: (session) => session.say(`257 "${directory}"`),
      CWD: (session, argument) => {
        directory = argument;
        session.say("250 there");
      },
    };
    const ran = await runLines(["cd -"], { script });
    expect(ran.stderr).toMatch(/^line 1: cd: there is no directory before this one/);
    const moved = await runLines(["cd /a", "cd /b", "cd -", "pwd", "cd -", "pwd"], { script });
    expect(moved.stdout).toBe("/a\n/b\n");
  });

  it("make a new connection for another mode, and come back to the directory", async () => {
    const script: Script = { ...listing, CWD: "250 there", PWD: '257 "/deep"' };
    let sessions = 0;
    const counted: Script = {
      ...script,
      PWD: (session) => session.say(sessions > 1 ? '257 "/"' : '257 "/deep"'),
      greeting: (session) => {
        sessions += 1;
        session.say("220 ready");
      },
    };
    const ran = await runLines(["mode port", "ls -1"], { script: counted });
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toBe("");
    expect(
      ran.heard.filter((line) => /^(USER|QUIT|CWD|PORT|EPSV)/.test(line)).map((line) => line.replace(/ .*,.*/, "")),
    ).toEqual(["USER anonymous", "QUIT", "USER anonymous", "CWD /deep", "PORT", "QUIT"]);
  });

  it("run nowhere else where that directory is gone", async () => {
    let directory = "/home";
    const moving: Script = {
      DELE: "250 removed",
      PWD: (session) => session.say(`257 "${directory}"`),
      CWD: (session, argument) => {
        if (argument !== "gone") return session.say("550 gone");
        directory = "/home/gone";
        return session.say("250 there");
      },
      QUIT: (session) => {
        directory = "/home";
        session.say("221 goodbye");
        session.control.stream.end();
      },
    };
    const ran = await runLines(["cd gone", "mode port", "-rm a", "pwd"], { script: moving });
    expect(ran.heard.filter((line) => line.startsWith("DELE"))).toEqual([]);
    expect(ran.stderr).toMatch(/^line 3: rm: CWD \/home\/gone was refused: 550 gone/);
    expect([ran.exitCode, ran.stdout]).toEqual([0, "/home\n"]);
  });

  it("toggle passive mode, and show what is set", async () => {
    const ran = await runLines([
      "passive",
      "passive",
      "mode",
      "set limit-rate 10k",
      "set limit-rate",
      "ascii",
      "type",
      "mode epsv",
    ]);
    expect(ran.stderr).toBe("mode active\nmode passive\n");
    expect(ran.stdout).toBe("passive\nlimit-rate 10000\nascii\n");
  });

  it("accept what other clients need", async () => {
    const ran = await runLines(["hash", "prompt off", "glob"]);
    expect(ran.stderr).toMatch(/^(not needed: .*\n){3}$/);
  });

  it("have help, each", async () => {
    const each = shellCommands.map(({ names: [name] }) => `help ${name}`);
    const ran = await runLines(["help", "set", ...each], { address: "" });
    // Nobody wants a table that is wrapped.
    expect(ran.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(ran.stdout).toMatch(/^get +fetch a file/m);
    expect(ran.stdout).toContain("get [-r] [-c] REMOTE [LOCAL]\n");
    expect(ran.stdout).toContain("mirror [-R] [--all] [-n] [-i GLOB] [-x GLOB] REMOTE [LOCAL]\n");
    expect(ran.stdout).toContain("  -i, --include GLOB  only files that fit\n");
    expect(ran.stdout).toContain("get is also called recv.\n");
  });
});

describe("a session that was lost", () => {
  it("is made again by the next command, which says so", async () => {
    const ran = await runLines(["quote NOOP", "pwd"], {
      script: {
        CWD: "250 there",
        NOOP: (session) => {
          session.say("200 OK", "421 too long idle");
          session.control.stream.end();
        },
      },
    });
    expect([ran.exitCode, ran.stdout, ran.stderr]).toEqual([0, "200 OK\n/\n", "connected again\n"]);
  });
});
