/** Our client cancels a transfer in the middle and goes on, against other people's servers and our own. RFC 959 §4.1.3 */
import { writeFile } from "node:fs/promises";
import { FtpClient } from "@pasvport/ftp-client";
import { describe, expect } from "vitest";
import { hash, someBytes } from "../harness/content.js";
import { startFtpServer } from "../harness/ftp-server-process.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import type { DataMode } from "./data-modes.js";
import { foreignServers } from "./foreign-servers.js";
import { type LoopbackHost, loopbackHosts } from "./loopback-hosts.js";
import { itWith, type Peer } from "./peer.js";

/** Who can be started over a folder: one of theirs, or ours. */
type Served = Peer & {
  start(site: { readonly host: LoopbackHost; readonly directory: string }): Promise<RunningServer>;
};

type RunningServer = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
};

const ours: Served = {
  name: "our server",
  missing: undefined,
  start: async ({ host, directory }) => {
    const login = { user: "alice", password: "secret" };
    const who = ["--user", `${login.user}:${login.password}`];
    const server = await startFtpServer([directory, "--host", host.address, ...who, "--quiet"]);
    const stop = async (): Promise<void> => void (await server.stop());
    return { host: host.address, port: Number(new URL(server.url).port), ...login, [Symbol.asyncDispose]: stop };
  },
};

const hosts = await loopbackHosts();
const servers: readonly Served[] = [...(await foreignServers("vsftpd", "pyftpdlib", "proftpd", "pure-ftpd")), ours];

/** More than all buffers on the way take. */
const large = someBytes(20_000_000);
const small = someBytes(70_001);

/** How each server takes it that its data connection is closed: the replies to the transfer. */
type Ending = {
  readonly download: RegExp;
  readonly upload: RegExp;
};

const usualEnding: Ending = { download: /^1(25|50) 426$/, upload: /^1(25|50) 426$/ };

const endings: Readonly<Record<string, Ending>> = {
  // Interop: pyftpdlib takes a reset for the end of the data.
  pyftpdlib: { ...usualEnding, upload: /^125 226$/ },
  // Interop: Pure-FTPd's last word on a download that broke off is a second 150, which nobody can tell from one before more to come.
  "Pure-FTPd": { download: /^150 150 NOOP 200$/, upload: /^150 451$/ },
};

for (const server of servers) {
  for (const host of hosts) {
    describe.concurrent(`our client on ${server.name} at ${host.address}`, () => {
      for (const mode of host.modes) {
        itWith(
          [server, host],
          `stops downloads, uploads and listings in the middle, twice each, and goes on, with ${mode}`,
          async () => {
            await using served = await temporaryFolder();
            await writeFile(served.file("large"), large);
            await writeFile(served.file("small"), small);
            await using target = await server.start({ host, directory: served.path });
            await using visit = await visiting(target, mode);
            const { client, heard } = visit;

            const { download, upload } = endings[server.name] ?? usualEnding;
            await stopTwice(visit, "RETR", download);
            await expectToGoOn(client);
            await stopTwice(visit, "STOR", upload);
            await expectToGoOn(client);
            await stopTwice(visit, "list");
            await expectToGoOn(client);
            expect(heard).not.toContain("ABOR");
            // It is the same session all the time.
            expect(heard.filter((word) => word === "USER")).toHaveLength(1);
          },
        );
      }
    });
  }
}

type Visit = AsyncDisposable & {
  readonly client: FtpClient;
  /** The verbs of all commands, and the codes of all replies. */
  readonly heard: readonly string[];
  /** Stops one in the middle; resolves with the error. */
  stop(what: "RETR" | "STOR" | "list"): Promise<unknown>;
};

async function visiting({ host, port, user, password }: RunningServer, mode: DataMode): Promise<Visit> {
  const heard: string[] = [];
  let onStarted = (): void => undefined;
  const client = await FtpClient.connect({
    ...{ host, port, user, password, mode },
    onTrace: (event) => {
      if (event.kind === "command") heard.push(event.text.split(" ")[0] ?? "");
      if (event.kind !== "reply") return;
      heard.push(String(event.reply.code));
      if (event.reply.code < 200) onStarted();
    },
  });
  const begin = {
    RETR: (stop: AbortController) => client.download("large", () => stop.abort(), { signal: stop.signal }),
    STOR: (stop: AbortController) => client.upload(stoppingSource(stop), "received", { signal: stop.signal }),
    list: ({ signal }: AbortController) => client.list("", { signal }),
  };
  return {
    client,
    heard,
    stop: async (what) => {
      const stop = new AbortController();
      // What came of it is too late for a listing: it is over by then.
      if (what === "list") onStarted = () => stop.abort();
      const outcome = await begin[what](stop).catch((error: unknown) => error);
      onStarted = () => undefined;
      return outcome;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

function* stoppingSource(stop: AbortController): Generator<Uint8Array> {
  const chunkBytes = 65_536;
  for (let sent = 0; ; sent += chunkBytes) {
    // So much that the server must have taken some of it.
    if (sent > large.length) stop.abort();
    yield large.subarray(0, chunkBytes);
  }
}

/** One after the other, with nothing in between. */
async function stopTwice({ stop, heard }: Visit, what: "RETR" | "STOR" | "list", replies?: RegExp): Promise<void> {
  for (let time = 0; time < 2; time += 1) {
    expect(await stop(what)).toMatchObject({ code: "ABORTED" });
    const answers = heard.slice(heard.lastIndexOf(what) + 1).join(" ");
    if (replies !== undefined) expect(answers).toMatch(replies);
  }
}

async function expectToGoOn(client: FtpClient): Promise<void> {
  const { entries } = await client.list();
  expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(["large", "small"]));
  const chunks: Uint8Array[] = [];
  await client.download("small", (chunk) => void chunks.push(chunk));
  expect(hash(Buffer.concat(chunks))).toBe(hash(small));
}
