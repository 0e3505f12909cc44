/** The shell of `ftp-client` in a terminal, against our own server. */
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { python, startShell } from "./harness/client-shell.js";
import { type FtpServerProcess, startFtpServer } from "./harness/ftp-server-process.js";
import { keys } from "./harness/pseudo-terminal.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";
import { itWith } from "./interop/peer.js";

const password = "do not show";
const withPassword = { FTP_PASSWORD: password };
let served: TemporaryFolder;
let server: FtpServerProcess;

beforeAll(async () => {
  served = await temporaryFolder();
  await mkdir(served.file("documents", "old letters"), { recursive: true });
  await writeFile(served.file("documents", "two words.txt"), "two words\n");
  await writeFile(served.file("documents", "two worlds.txt"), "");
  await writeFile(served.file("a.txt"), "a\n");
  await writeFile(served.file("\x1b]0;title\x07.txt"), "\x1b[2Jcleared?\n");
  server = await startFtpServer([served.path, "--user", `alice:${password}`, "--quiet"]);
});
afterAll(async () => {
  await server.stop();
  await served[Symbol.asyncDispose]();
});

function addressOf(path = ""): string {
  return `${server.url.replace("ftp://", "ftp://alice@")}${path}`;
}

describe.concurrent("the shell in a terminal", () => {
  itWith(
    [python],
    "lists, goes to a directory that TAB completes, and gets a file with a blank in its name",
    async () => {
      await using shell = await startShell(server.url, { address: addressOf(), environment: withPassword });
      const { terminal, local } = shell;
      await shell.line("ls");
      await terminal.sees(/-rw.* a\.txt/);
      await terminal.sees(/d.* documents/);
      await shell.prompt();
      terminal.type(`cd doc${keys.tab}`);
      await terminal.sees("cd documents/");
      terminal.type(keys.enter);
      await shell.prompt("/documents");
      terminal.type(`get two\\ words${keys.tab}`);
      await terminal.sees("get two\\ words.txt ");
      terminal.type(keys.enter);
      await terminal.sees("two words.txt: 10 bytes in");
      await shell.prompt("/documents");
      expect(await readFile(local.file("two words.txt"), "utf8")).toBe("two words\n");
      terminal.type("quit", keys.enter);
      expect(await terminal.ended).toBe(0);
    },
  );

  itWith([python], "shows all that a name can become, at the second TAB", async () => {
    await using shell = await startShell(server.url, { address: addressOf("documents"), environment: withPassword });
    const { terminal } = shell;
    await shell.prompt("/documents");
    terminal.type(`get two${keys.tab}`);
    await terminal.sees("get two\\ wor");
    terminal.type(keys.tab);
    await terminal.sees(/two\\ words\.txt +two\\ worlds\.txt/);
    terminal.type(keys.ctrlC);
    await terminal.sees("^C");
    await shell.prompt("/documents");
    terminal.type(`hist${keys.tab}`);
    await terminal.sees("history ");
  });

  itWith([python], "does not echo the password that it asks for, and keeps it nowhere", async () => {
    await using shell = await startShell(server.url, { address: addressOf() });
    const { terminal } = shell;
    await terminal.sees(`Password for alice@127.0.0.1:`);
    terminal.type(password, keys.enter);
    await shell.line("pwd");
    await shell.line("user alice");
    await terminal.sees(`Password for alice@127.0.0.1:`);
    terminal.type(password, keys.enter);
    await shell.line(`user alice '${password}'`);
    await shell.line("quote NOOP");
    await shell.line("history");
    await terminal.sees(/history\s+pwd\s+user alice\s+quote NOOP\s+history/);
    await shell.prompt();
    terminal.type("bye", keys.enter);
    expect(await terminal.ended).toBe(0);
    // Once, where it was typed into a line.
    expect(terminal.raw.split(password)).toHaveLength(2);
    const kept = await readFile(shell.historyFile, "utf8");
    expect(kept).toBe("pwd\nuser alice\nquote NOOP\nhistory\nbye\n");
    expect((await stat(shell.historyFile)).mode & 0o777).toBe(0o600);
  });

  itWith([python], "brings earlier lines back with arrow up, of this session and of the last one", async () => {
    await using shell = await startShell(server.url);
    const { terminal, local } = shell;
    await terminal.sees("ftp> ");
    terminal.type("lpwd", keys.enter);
    await terminal.sees(local.path);
    await terminal.sees("ftp> ");
    terminal.type(keys.up);
    await terminal.sees("lpwd");
    terminal.type(keys.enter);
    await terminal.sees(local.path);
    await terminal.sees("ftp> ");
    terminal.type(keys.ctrlD);
    expect(await terminal.ended).toBe(0);
    await using next = await startShell(server.url, { home: local.path });
    const later = next.terminal;
    await later.sees("ftp> ");
    later.type(keys.up);
    await later.sees("lpwd");
    later.type(keys.ctrlC, keys.ctrlC);
    await later.sees("again, or quit, leaves");
    later.type(keys.ctrlC);
    expect(await later.ended).toBe(0);
  });

  itWith([python], "says what went wrong in a line, and goes on; opens and closes connections", async () => {
    await using shell = await startShell(server.url, { environment: withPassword });
    const { terminal } = shell;
    const { hostname, port, host } = new URL(server.url);
    await terminal.sees("ftp> ");
    terminal.type("ls", keys.enter);
    await terminal.sees("ls: not connected: open ftp://");
    await terminal.sees("ftp> ");
    terminal.type("opne", keys.enter);
    await terminal.sees('"opne" is not a command (did you mean open?)');
    await terminal.sees("ftp> ");
    terminal.type(`open alice@${hostname} ${port}`, keys.enter);
    await shell.line("cd nowhere");
    await terminal.sees(/cd: .*nowhere.*550/);
    await shell.line("mode active");
    await shell.line("nlist");
    await terminal.sees("a.txt");
    await shell.line("close");
    await terminal.sees("ftp> ");
    terminal.type(`open ftp://alice:wrong@${host}/`, keys.enter);
    await terminal.sees("open: PASS *** was refused: 530");
    await terminal.sees("ftp> ");
    expect(terminal.shown).not.toContain("something broke");
  });

  itWith([python], "keeps escape sequences of the server from the terminal, in names and in files", async () => {
    await using shell = await startShell(server.url, { address: addressOf(), environment: withPassword });
    const { terminal } = shell;
    await shell.line("ls");
    await terminal.sees("\\x1b]0;title\\x07.txt");
    await shell.line(`cat *.txt`);
    await terminal.sees("\\x1b[2Jcleared?");
    await shell.prompt();
    terminal.type("exit", keys.enter);
    expect(await terminal.ended).toBe(0);
    expect(terminal.raw).not.toContain("\x1b]0;title");
    expect(terminal.raw).not.toContain("\x1b[2J");
  });
});
