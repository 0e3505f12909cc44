/** Other people's clients against our server, in each mode that they can do. */
import { writeFile } from "node:fs/promises";
import { FtpServer, openDiskStorage, staticUsers } from "@pasvport/ftp-server";
import { describe, expect } from "vitest";
import { hash, hashOfFile, someBytes } from "../harness/content.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { foreignClients } from "./foreign-clients.js";
import { loopbackHosts } from "./loopback-hosts.js";
import { itWith } from "./peer.js";

const hosts = await loopbackHosts();
const clients = await foreignClients("curl", "ftplib");

/** One byte, a size that no buffer has, and enough for many chunks. */
const contents = { one: someBytes(1), odd: someBytes(65_537), large: someBytes(3_000_001), none: someBytes(0) };

for (const client of clients) {
  for (const host of hosts) {
    describe.concurrent(`${client.name} on our server at ${host.address}`, () => {
      for (const mode of client.modes[host.family]) {
        itWith([client, host], `puts, lists and gets files with ${mode}`, async () => {
          await using local = await temporaryFolder();
          await using served = await temporaryFolder();
          const user = { name: "alice", password: "secret" };
          const storage = await openDiskStorage(served.path);
          await using server = new FtpServer({
            storage,
            authenticator: staticUsers([user]),
            hosts: [host.address],
            port: 0,
          });
          const [address] = await server.listen();
          const target = { host: host.address, port: address?.port ?? 0, user: user.name, password: user.password };

          for (const [name, content] of Object.entries(contents)) {
            await writeFile(local.file(name), content);
            const path = { target, mode, remotePath: name };
            const put = await client.run({ ...path, operation: "put", localPath: local.file(name) });
            const get = await client.run({ ...path, operation: "get", localPath: local.file(`${name}.back`) });
            for (const { exitCode, usedModes, stderr } of [put, get]) {
              expect({ exitCode, usedModes }, stderr).toEqual({ exitCode: 0, usedModes: [mode] });
            }
            expect(await hashOfFile(served.file(name))).toBe(hash(content));
            // curl leaves no file behind for an empty one that it fetched.
            if (content.length > 0) expect(await hashOfFile(local.file(`${name}.back`))).toBe(hash(content));
          }
          const root = { target, mode, remotePath: "" };
          const list = await client.run({ ...root, operation: "list" });
          const names = await client.run({ ...root, operation: "names" });
          expect(list.stdout).toMatch(/\b3000001\b.*\blarge\b/);
          expect(names.stdout.trim().split(/\r?\n/).sort()).toEqual(Object.keys(contents).sort());
          expect([list.usedModes, names.usedModes]).toEqual([[mode], [mode]]);
        });
      }
    });
  }
}
