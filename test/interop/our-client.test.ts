/** Our client against other people's servers, in each mode. */
import { writeFile } from "node:fs/promises";
import { FtpClient } from "@pasvport/ftp-client";
import { describe, expect } from "vitest";
import { hash, hashOfFile, someBytes } from "../harness/content.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { foreignServers } from "./foreign-servers.js";
import { loopbackHosts } from "./loopback-hosts.js";
import { itWith } from "./peer.js";
import type { RunningForeignServer } from "./servers/start-server.js";

const hosts = await loopbackHosts();
const servers = await foreignServers("vsftpd", "pyftpdlib", "proftpd", "pure-ftpd");
const content = someBytes(3_000_001);

for (const server of servers) {
  for (const host of hosts) {
    describe.concurrent(`our client on ${server.name} at ${host.address}`, () => {
      for (const mode of host.modes) {
        itWith([server, host], `puts, lists and gets a file with ${mode}`, async () => {
          await using local = await temporaryFolder();
          await using served = await temporaryFolder();
          await using target = await server.start({ host, directory: served.path });
          await writeFile(local.file("sent"), content);
          const said: string[] = [];
          await using client = await connect(target, mode, said);

          expect(await client.upload(local.file("sent"), "received")).toBe(content.length);
          expect(await client.download("received", local.file("back"))).toBe(content.length);
          const { entries, unreadable } = await client.list();

          expect(await hashOfFile(served.file("received"))).toBe(hash(content));
          expect(await hashOfFile(local.file("back"))).toBe(hash(content));
          expect(unreadable).toEqual({ count: 0, samples: [] });
          expect(entries.map(({ name, type, size }) => ({ name, type, size }))).toEqual([
            { name: "received", type: "file", size: content.length },
          ]);
          const modes = said.filter((word) => ["EPSV", "PASV", "EPRT", "PORT"].includes(word));
          expect(modes).toEqual(Array(3).fill(mode.toUpperCase()));
        });
      }
    });
  }
}

// Pure-FTPd answers ABOR with a second 150 and one 226 for both commands: what to do about that is a matter of its own.
for (const server of servers.filter(({ name }) => name !== "Pure-FTPd")) {
  for (const host of hosts) {
    itWith(
      [server, host],
      `${server.name} at ${host.address}: stops a download in the middle and goes on`,
      async () => {
        await using served = await temporaryFolder();
        await using target = await server.start({ host, directory: served.path });
        await writeFile(served.file("large"), someBytes(20_000_000));
        await using client = await connect(target, "auto", []);
        const stop = new AbortController();
        const stopped = client.download("large", () => stop.abort(), { signal: stop.signal });

        await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
        const { entries } = await client.list();
        expect(entries.map(({ name }) => name)).toContain("large");
      },
    );
  }
}

function connect(
  { host, port, user, password }: RunningForeignServer,
  mode: "pasv" | "epsv" | "port" | "eprt" | "auto",
  said: string[],
): Promise<FtpClient> {
  return FtpClient.connect({
    host,
    port,
    user,
    password,
    mode,
    onTrace: (event) => {
      if (event.kind === "command") said.push(event.text.split(" ")[0] ?? "");
    },
  });
}
