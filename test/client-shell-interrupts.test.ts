/** What ends what in the shell of `ftp-client`: Ctrl-C, Ctrl-Z and signals, in a terminal, against our own server. */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, truncate, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { until } from "./harness/bounded.js";
import { python, startShell } from "./harness/client-shell.js";
import { type FtpServerProcess, startFtpServer } from "./harness/ftp-server-process.js";
import { descendants } from "./harness/process-tree.js";
import { keys } from "./harness/pseudo-terminal.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";
import { itWith } from "./interop/peer.js";

const password = "do not show";
const withPassword = { FTP_PASSWORD: password };
let served: TemporaryFolder;
let server: FtpServerProcess;

beforeAll(async () => {
  served = await temporaryFolder();
  await writeFile(served.file("a.txt"), "a\n");
  await writeFile(served.file("large.bin"), "");
  await truncate(served.file("large.bin"), 64 * 1024 ** 2);
  server = await startFtpServer([served.path, "--user", `alice:${password}`, "--quiet"]);
});
afterAll(async () => {
  await server.stop();
  await served[Symbol.asyncDispose]();
});

function addressOf(path = ""): string {
  return `${server.url.replace("ftp://", "ftp://alice@")}${path}`;
}

function portOf(listening: Server): number {
  const address = listening.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe.concurrent("what ends what in the shell", () => {
  itWith([python], "goes on after Ctrl-C has ended a transfer, on the same connection", async () => {
    await using shell = await startShell(server.url, { address: addressOf(), environment: withPassword });
    const { terminal, local } = shell;
    await shell.line("set limit-rate 100k");
    await shell.line("get large.bin");
    await terminal.sees(/large\.bin .*%.*kB\/s/);
    terminal.type(keys.ctrlC);
    await terminal.sees("get: interrupted");
    // The bar is gone before: the words stand at the beginning of a line that was cleared.
    expect(terminal.raw).toMatch(
      /\x1b\[[0-2]?[JK][^\n]{0,20}get: large\.bin: nothing was kept \(get -c .*\)\s+get: interrupted/,
    );
    await shell.line("ls -1");
    await terminal.sees(/a\.txt\s+large\.bin/);
    await shell.line("get a.txt copy.txt");
    await terminal.sees("copy.txt: 2 bytes");
    await shell.prompt();
    expect(await readFile(local.file("copy.txt"), "utf8")).toBe("a\n");
    terminal.type(keys.ctrlD);
    expect(await terminal.ended).toBe(0);
  });

  itWith([python], "runs commands of this machine, to which Ctrl-C belongs while they run", async () => {
    await using shell = await startShell(server.url, { address: addressOf(), environment: withPassword });
    const { terminal } = shell;
    await shell.line("!trap 'echo caught; exit 0' INT; echo waiting; read answer; echo $answer");
    await terminal.sees(/^waiting/m);
    terminal.type("an answer", keys.enter);
    await terminal.sees(/^an answer/m);
    await shell.line("!trap 'echo caught; exit 0' INT; echo waiting; while :; do sleep 0.1; done");
    await terminal.sees(/^waiting/m);
    terminal.type(keys.ctrlC);
    await terminal.sees(/caught/);
    await shell.line("pwd");
    await terminal.sees(/^\//m);
    await shell.prompt();
  });

  itWith([python], "gives up connecting at Ctrl-C, and lives on after Ctrl-Z", async () => {
    const silent = createServer();
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    try {
      await using shell = await startShell(server.url);
      const { terminal } = shell;
      await terminal.sees("ftp> ");
      const accepted = once(silent, "connection");
      terminal.type(`open 127.0.0.1 ${portOf(silent)}`, keys.enter);
      const [socket] = await accepted;
      terminal.type(keys.ctrlC);
      await terminal.sees("open: interrupted");
      await terminal.sees("ftp> ");
      socket.destroy();
      terminal.type(keys.ctrlZ);
      await terminal.sees("ftp> ");
      terminal.type("lpwd", keys.enter);
      await terminal.sees(shell.local.path);
    } finally {
      silent.close();
    }
  });

  itWith([python], "ends in order when it is told to, and keeps the history", async () => {
    await using shell = await startShell(server.url, { address: addressOf(), environment: withPassword });
    const { terminal } = shell;
    await shell.line("pwd");
    await shell.line("!kill -TERM $PPID");
    expect(await terminal.ended).toBe(130);
    expect(await readFile(shell.historyFile, "utf8")).toBe("pwd\n!kill -TERM $PPID\n");
  });

  itWith([python], "ends with its terminal, and keeps the history", async () => {
    await using shell = await startShell(server.url, { address: addressOf(), environment: withPassword });
    const { terminal, historyFile } = shell;
    await shell.line("pwd");
    await shell.prompt();
    const shells = descendants(terminal.pid);
    expect(shells).toHaveLength(1);
    terminal.send("SIGTERM");
    const left = (): readonly number[] => shells.map(({ pid }) => pid).filter((pid) => existsSync(`/proc/${pid}`));
    await until(() => left().length === 0, left);
    expect(await readFile(historyFile, "utf8")).toBe("pwd\n");
  });
});
