import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shellCommands } from "../shell-commands.js";
import { addToHistory, historyPath, MAX_HISTORY_LINES, readHistory } from "./history-file.js";
import { historyLine } from "./history-line.js";

describe("what is kept of a line", () => {
  it.each([
    ["get a.txt", "get a.txt"],
    ["GET 'a b'", "GET 'a b'"],
    ["put a@b", "put a@b"],
    ["!echo hi", "!echo hi"],
    ["user alice", "user alice"],
    ["user alice secret", "user alice"],
    ["login alice 'se cret'", "login alice"],
    ["open ftp://alice:secret@host/dir", "open ftp://alice@host/dir"],
    ["open ftp://alice:se@cret@host/", "open ftp://alice@host/"],
    ["open alice:secret@host 2121", "open alice@host 2121"],
    ["connect FTP://alice:secret@host", "connect FTP://alice@host"],
    ["open 'ftp://alice:sec ret@host/'", "open ftp://alice@host/"],
    ["open ftp://alice:sec/ret@host/", "open ftp://alice@host/"],
    ["open host", "open host"],
    ["open host 2121", "open host 2121"],
    ["open alice@[::1]:2121", "open alice@[::1]:2121"],
    ["open ::1", "open ::1"],
    ["open ftp://alice@host:21/", "open ftp://alice@host:21/"],
    ["quote NOOP", "quote NOOP"],
    ["site HELP", "site HELP"],
  ])("%s: %s", (line, kept) => {
    expect(historyLine(line, shellCommands)).toBe(kept);
  });

  it.each([
    "",
    " get a.txt",
    "quote PASS secret",
    "quote pass secret",
    "literal ACCT secret",
    "quote  SITE PSWD old new",
    "site pswd old new",
    "site changepassword secret",
    "open 'ftp://alice:secret@host/a b'",
    "open alice:secret host",
    'user alice "secret',
    "usr alice secret",
    "secret",
    "put a.txt ftp://alice:secret@host/",
    "!curl ftp://alice:secret@host/",
    `get ${"x".repeat(5000)}`,
  ])("nothing of %.60s", (line) => {
    expect(historyLine(line, shellCommands)).toBeUndefined();
  });
});

describe("the history's file", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pasvport-history-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("is where the environment says, or among the user's data; an empty name means none", () => {
    expect(historyPath({ FTP_CLIENT_HISTORY: "/x/y" })).toBe("/x/y");
    expect(historyPath({ FTP_CLIENT_HISTORY: "" })).toBeUndefined();
    expect(historyPath({})).toMatch(/pasvport.*ftp-client-history$/);
  });

  it("is made with its directory, for its owner only, and grows", async () => {
    const path = join(folder, "new", "deep", "history");
    await addToHistory(path, ["ls", "pwd"]);
    await addToHistory(path, ["get a"]);
    expect(await readHistory(path)).toEqual(["ls", "pwd", "get a"]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "new"))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, "new", "deep"))).toEqual(["history"]);
  });

  it(`keeps the newest ${MAX_HISTORY_LINES} lines`, async () => {
    const path = join(folder, "long");
    await addToHistory(
      path,
      Array.from({ length: MAX_HISTORY_LINES + 500 }, (_, index) => `get ${index}`),
    );
    const lines = await readHistory(path);
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([
      MAX_HISTORY_LINES,
      "get 500",
      `get ${MAX_HISTORY_LINES + 499}`,
    ]);
  });

  it("shows no line that somebody has put escape sequences into", async () => {
    const path = join(folder, "odd");
    await writeFile(path, "ls\n\x1b]0;title\x07\n\u009b2J\n\npwd\n");
    expect(await readHistory(path)).toEqual(["ls", "pwd"]);
  });

  it("disturbs nobody where it cannot be read or written, or is something else", async () => {
    await addToHistory(folder, ["ls"]);
    await addToHistory("/dev/null", ["ls"]);
    await writeFile(join(folder, "file"), "");
    await addToHistory(join(folder, "file", "history"), ["ls"]);
    await addToHistory(undefined, ["ls"]);
    expect(await readHistory(folder)).toEqual([]);
    expect(await readHistory("/dev/null")).toEqual([]);
    expect(await readHistory(join(folder, "missing"))).toEqual([]);
    expect(await readHistory(undefined)).toEqual([]);
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });

  it("is left alone where it is far too long to be ours", async () => {
    const path = join(folder, "huge");
    const huge = "x".repeat(5 * 1024 * 1024);
    await writeFile(path, huge);
    await addToHistory(path, ["ls"]);
    expect((await readFile(path, "utf8")).length).toBe(huge.length);
  });

  it("may be a link to a file", async () => {
    const path = join(folder, "target");
    await writeFile(path, "ls\n");
    await symlink(path, join(folder, "link"));
    await addToHistory(join(folder, "link"), ["pwd"]);
    expect(await readHistory(join(folder, "link"))).toEqual(["ls", "pwd"]);
  });
});
