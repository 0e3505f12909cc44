/** A password that `ftp-client` was given stands nowhere afterwards: not in what it prints, and not where all users can look. */
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { FtpServer, openDiskStorage, staticUsers } from "@pasvport/ftp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "./harness/bounded.js";
import { startFtpClient } from "./harness/ftp-client-process.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

const secret = "s3cret#word";
const inAddress = encodeURIComponent(secret);
let served: TemporaryFolder;
let home: TemporaryFolder;
let server: FtpServer;
let host: string;

beforeAll(async () => {
  served = await temporaryFolder();
  home = await temporaryFolder();
  await writeFile(served.file("a.txt"), "served");
  await writeFile(home.file("netrc"), `machine 127.0.0.1 login alice password ${secret}\n`, { mode: 0o600 });
  server = new FtpServer({
    storage: await openDiskStorage(served.path),
    authenticator: staticUsers([{ name: "alice", password: secret }]),
    port: 0,
  });
  await server.listen();
  host = new URL(server.urls[0] ?? "").host;
});
afterAll(async () => {
  await server.close();
  await served[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

/** How the password gets in. */
const ways = {
  "the address": { address: () => `ftp://alice:${inAddress}@${host}/`, environment: {} },
  FTP_PASSWORD: { address: () => `ftp://alice@${host}/`, environment: { FTP_PASSWORD: secret } },
  ".netrc": { address: () => `ftp://alice@${host}/`, environment: { NETRC: "netrc" } },
};

describe.each(Object.entries(ways))("a password in %s", (_way, { address, environment }) => {
  it.each([
    ["--trace", "ls", "--json", "{}"],
    ["--trace", "get", "--json", "{}a.txt", "{}none", "."],
    ["get", "{}none"],
    ["mirror", "--json", "{}none", "here"],
    ["put", "none", "{}"],
    ["lss", "{}"],
    ["{}", "{}"],
    ["--trace", "{}"],
  ])("is not told by %s %s %s %s %s", async (...words) => {
    const args = words.map((word) => word.replace("{}", address()));
    await using client = await startFtpClient(args, { cwd: home.path, environment });
    client.stdin?.end("ls\n-cat none\nstatus\nhistory\n-quote PASS x\n!echo $FTP_NOTHING\n");
    const { stdout, stderr } = await client.ended;
    expect(`${stdout}${stderr}`).not.toBe("");
    for (const shown of [secret, inAddress]) expect(`${stdout}${stderr}`).not.toContain(shown);
  });
});

it.runIf(process.platform === "linux")("is not among the words of the process, which every user can list", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  try {
    await until(
      () => silent.listening,
      () => "not listening",
    );
    const address = silent.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await using client = await startFtpClient(["ls", `ftp://alice:${inAddress}@127.0.0.1:${port}/`]);
    const words = (): Promise<string> => readFile(`/proc/${client.pid}/cmdline`, "utf8");
    await until(
      async () => !(await words()).includes(inAddress),
      () => "still there",
    );
    expect(await words()).toContain(`ftp-client ls ftp://alice:***@127.0.0.1:${port}/`);
  } finally {
    silent.close();
  }
});
