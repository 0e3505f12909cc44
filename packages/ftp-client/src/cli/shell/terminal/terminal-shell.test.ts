import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { parseFtpUrl } from "../../../ftp-url.js";
import { type Script, type ScriptedServer, SERVER, startScriptedServer } from "../../../scripted-server.suite.js";
import { runShell } from "../shell.js";

const ENTER = "\r";
const CTRL_C = "\x03";
const CTRL_D = "\x04";

interface Screen {
  readonly server: ScriptedServer;
  readonly exitCode: Promise<number>;
  readonly stop: AbortController;
  /** Presses keys, and lets happen what needs no time. */
  type(...typed: readonly string[]): Promise<void>;
  /** The terminal goes away. */
  hangUp(): void;
  pass(ms: number): Promise<void>;
  /** What was shown since the last look, without what moves the cursor. */
  shown(): string;
  readonly rawModes: readonly boolean[];
}

let screens: Screen[] = [];
afterEach(async () => {
  for (const screen of screens) {
    screen.stop.abort();
    await screen.server.memory.clock.until(screen.exitCode);
  }
  screens = [];
});

/** In memory: what Ctrl-C does where a server does not answer needs no real time. */
async function startScreen(script: Script = {}, address = `ftp://${SERVER}/`): Promise<Screen> {
  const server = await startScriptedServer({ PWD: '257 "/"', FEAT: "502 no", CWD: "250 there", ...script });
  const { clock } = server.memory;
  const rawModes: boolean[] = [];
  const setRawMode = (isRaw: boolean): unknown => rawModes.push(isRaw);
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 30 });
  const stop = new AbortController();
  const surroundings = {
    stdin,
    stdout,
    stderr: stdout,
    environment: { FTP_CLIENT_HISTORY: "", TERM: "dumb" },
    homeDirectory: "/nonexistent",
    signal: stop.signal,
    network: server.network,
  };
  const url = address === "" ? undefined : parseFtpUrl(address);
  const screen: Screen = {
    server,
    stop,
    rawModes,
    exitCode: runShell(surroundings, { url, flags: {} }),
    type: async (...typed) => {
      for (const key of typed) {
        stdin.write(key);
        await clock.settle();
      }
    },
    hangUp: () => void stdin.end(),
    pass: (ms) => clock.advance(ms),
    shown: () => String(stdout.read() ?? "").replace(/\x1b\[[0-9;?]*[A-Za-z]|\r/g, ""),
  };
  screens.push(screen);
  await clock.settle();
  return screen;
}

const silentList: Script = { LIST: (session) => session.say("150 coming") };

describe("Ctrl-C", () => {
  it("while connecting gives that up, and the shell stays", async () => {
    const screen = await startScreen({ greeting: "" });
    expect(screen.shown()).toBe("");
    await screen.type(CTRL_C);
    expect(screen.shown()).toBe("open: interrupted\nftp> ");
    await screen.type("lpwd", ENTER);
    expect(screen.shown()).toContain(process.cwd());
  });

  it("while a command waits for its answer ends it at once", async () => {
    const screen = await startScreen({ MKD: "" });
    screen.shown();
    await screen.type("mkdir a", ENTER);
    await screen.type(CTRL_C);
    expect(screen.shown()).toMatch(/mkdir: interrupted\nftp:\/\/192\.0\.2\.2\/> $/);
  });

  it("a second time cuts the connection, where the server does not let go; the next command makes a new one", async () => {
    const screen = await startScreen({ ...silentList, ABOR: "" });
    screen.shown();
    await screen.type("ls", ENTER);
    await screen.type(CTRL_C);
    await screen.pass(1_100);
    expect(screen.shown()).toContain("ls: the server takes its time; Ctrl-C again cuts the connection");
    await screen.type(CTRL_C);
    expect(screen.shown()).toMatch(/ls: interrupted\nftp:\/\/192\.0\.2\.2\/> $/);
    await screen.type("quote NOOP", ENTER);
    expect(screen.shown()).toContain("connected again\n200 OK\n");
    expect(screen.server.sessions).toHaveLength(2);
  });

  it("at the prompt clears the line, and leaves only when it comes again with nothing typed", async () => {
    const screen = await startScreen({}, "");
    await screen.type("quit", CTRL_C);
    expect(screen.shown()).toContain("^C\nftp> ");
    await screen.type(CTRL_C);
    expect(screen.shown()).toContain("^C (again, or quit, leaves)\nftp> ");
    await screen.type("x", CTRL_C, CTRL_C);
    expect(screen.shown()).toContain("^C (again, or quit, leaves)\nftp> ");
    await screen.type(CTRL_C);
    expect(await screen.exitCode).toBe(0);
  });

  it("drops what was typed ahead", async () => {
    const screen = await startScreen({ MKD: "" });
    await screen.type("mkdir a", ENTER, "lpwd", ENTER, CTRL_C);
    expect(screen.shown()).not.toContain(process.cwd());
  });
});

describe("the prompt", () => {
  it("takes what was typed while a command ran, line by line", async () => {
    const screen = await startScreen({}, "");
    await screen.type(`lpwd${ENTER}history${ENTER}qui`, `t${ENTER}`);
    expect(await screen.exitCode).toBe(0);
    expect(screen.shown()).toMatch(/^ftp> lpwd\n.*\nftp> history\nlpwd\nhistory\nftp> quit\n$/);
  });

  it("has the terminal's keys, and gives them back", async () => {
    const screen = await startScreen({}, "");
    await screen.type(CTRL_D);
    expect(await screen.exitCode).toBe(0);
    expect([screen.rawModes[0], screen.rawModes.at(-1)]).toEqual([true, false]);
  });

  it("leaves other listeners for SIGINT as they were", async () => {
    const before = process.listeners("SIGINT");
    const screen = await startScreen({}, "");
    expect(process.listeners("SIGINT")).toHaveLength(1);
    await screen.type("bye", ENTER);
    await screen.exitCode;
    expect(process.listeners("SIGINT")).toEqual(before);
  });

  it("ends with the terminal, even if that went while a command ran", async () => {
    const screen = await startScreen({ NOOP: "" });
    await screen.type("quote NOOP", ENTER);
    screen.hangUp();
    await screen.pass(31_000);
    expect(await screen.server.memory.clock.until(screen.exitCode)).toBe(0);
    expect(screen.shown()).toContain("quote: gave up waiting for reply");
  });

  it("ends with the program", async () => {
    const screen = await startScreen();
    screen.stop.abort();
    expect(await screen.server.memory.clock.until(screen.exitCode)).toBe(130);
    expect(screen.server.heard.at(-1)).toBe("QUIT");
  });
});

describe("TAB", () => {
  it("asks the server once, until a command has run", async () => {
    const entries: Script = {
      LIST: async (session) => {
        session.say("150 coming");
        (await session.data()).stream.resume().end("-rw-r--r-- 1 a b 5 Jan  1  2020 only one.txt\r\n");
        session.say("226 done");
      },
    };
    const screen = await startScreen(entries);
    await screen.type("get o", "\t");
    expect(screen.shown()).toContain("get only\\ one.txt ");
    await screen.type(CTRL_C, "cat on", "\t");
    expect(screen.shown()).toContain("cat only\\ one.txt ");
    expect(screen.server.heard.filter((line) => line.startsWith("LIST"))).toHaveLength(1);
    await screen.type(CTRL_C, "lpwd", ENTER, "cat on", "\t");
    expect(screen.server.heard.filter((line) => line.startsWith("LIST"))).toHaveLength(2);
  });

  it("waits three seconds for a server that does not tell, no longer, and says nothing", async () => {
    const screen = await startScreen({ ...silentList, ABOR: "" });
    await screen.type("get o", "\t", "ther");
    expect(screen.shown()).not.toContain("other");
    await screen.pass(3_000);
    expect(screen.shown()).toBe("ther");
    await screen.type(CTRL_C);
    await screen.pass(60_000);
    await screen.type("quote NOOP", ENTER);
    await screen.pass(1_000);
    expect(screen.shown()).toContain("200 OK");
  });

  it("is given up with Ctrl-C", async () => {
    const screen = await startScreen(silentList);
    await screen.type("get o", "\t", CTRL_C);
    await screen.pass(10);
    expect(screen.shown()).toMatch(/\^C\nftp:\/\/192\.0\.2\.2\/> $/);
  });

  it("connects nobody where nothing is open", async () => {
    const screen = await startScreen({}, "");
    await screen.type("get o", "\t");
    expect(screen.shown()).toBe("ftp> get o");
  });
});

describe("a password that was mistyped", () => {
  const asked = "Password for alice@192.0.2.2:";
  const guarded: Script = { PASS: (session, word) => session.say(word === "right" ? "230 in" : "530 wrong") };

  it("is asked for again", async () => {
    const screen = await startScreen(guarded, `ftp://alice@${SERVER}/`);
    await screen.type("mistyped", ENTER);
    expect(screen.shown()).toMatch(/open: PASS \*\*\* was refused: 530 wrong.*\nPassword for alice@192\.0\.2\.2:/);
    await screen.type("right", ENTER);
    expect(screen.shown()).toMatch(/ftp:\/\/192\.0\.2\.2\/> $/);
    expect(screen.server.heard.filter((line) => line.startsWith("PASS"))).toEqual(["PASS mistyped", "PASS right"]);
  });

  it("is asked for three times, and open or user try again at the same server", async () => {
    const screen = await startScreen(guarded, `ftp://alice@${SERVER}/`);
    await screen.type("1", ENTER, "2", ENTER, "3", ENTER);
    const shown = screen.shown();
    expect(shown.split(asked)).toHaveLength(4);
    expect(shown).toMatch(/was refused: 530 wrong.*\nftp> $/);
    await screen.type("open", ENTER);
    expect(screen.shown()).toContain(asked);
    await screen.type(CTRL_C, "user bob right", ENTER);
    expect(screen.shown()).toMatch(/ftp:\/\/192\.0\.2\.2\/> $/);
    expect(screen.server.heard).toContain("USER bob");
  });
});
