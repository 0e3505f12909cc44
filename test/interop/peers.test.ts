/** Other people's clients against other people's servers: what fails here is the harness, not Pasvport. */
import { writeFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { hash, hashOfFile, someBytes } from "../harness/content.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { foreignClients } from "./foreign-clients.js";
import { foreignServers } from "./foreign-servers.js";
import { loopbackHosts } from "./loopback-hosts.js";
import { itWith } from "./peer.js";

const hosts = await loopbackHosts();
const [curl, ...otherClients] = await foreignClients("curl", "ftplib");
const pairs = [
  ...(await foreignServers("vsftpd", "pyftpdlib")).map((server) => ({ server, clients: [curl, ...otherClients] })),
  ...(await foreignServers("proftpd", "pure-ftpd")).map((server) => ({ server, clients: [curl] })),
];

const content = someBytes(1024 * 1024);

for (const { server, clients } of pairs) {
  for (const host of hosts) {
    // Mostly they wait for each other, ProFTPD for 400 ms between two sessions.
    describe.concurrent(`${server.name} on ${host.address}`, () => {
      for (const client of clients) {
        for (const mode of client.modes[host.family]) {
          itWith([server, host, client], `${client.name} puts, lists and gets a file with ${mode}`, async () => {
            await using local = await temporaryFolder();
            await using served = await temporaryFolder();
            await using target = await server.start({ host, directory: served.path });
            await writeFile(local.file("sent"), content);
            const path = { target, mode, remotePath: "received" };
            const root = { target, mode, remotePath: "" };

            const put = await client.run({ ...path, operation: "put", localPath: local.file("sent") });
            const list = await client.run({ ...root, operation: "list" });
            const names = await client.run({ ...root, operation: "names" });
            const get = await client.run({ ...path, operation: "get", localPath: local.file("back") });

            for (const { exitCode, usedModes, stderr } of [put, list, names, get]) {
              expect({ exitCode, usedModes }, `${stderr}\n${await target.log()}`).toEqual({
                exitCode: 0,
                usedModes: [mode],
              });
            }
            expect(await hashOfFile(served.file("received"))).toBe(hash(content));
            expect(await hashOfFile(local.file("back"))).toBe(hash(content));
            expect(list.stdout).toMatch(/\b1048576\b.*\breceived\b/);
            expect(names.stdout.split(/\r?\n/)).toContain("received");
          });
        }
      }
    });
  }
}
