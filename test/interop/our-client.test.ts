/** Our client against everybody's servers, in each mode: files, folders, names, and going on where a transfer ended. */
import { appendFile, readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { hash, hashOfFile, someBytes } from "../harness/content.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { clientOf } from "./client-of.js";
import { foreignServers } from "./foreign-servers.js";
import { loopbackHosts } from "./loopback-hosts.js";
import { ourServer } from "./our-server-as-peer.js";
import { itWith } from "./peer.js";

const hosts = await loopbackHosts();
const servers = [...(await foreignServers("vsftpd", "pyftpdlib", "proftpd", "pure-ftpd")), ourServer];
const content = someBytes(3_000_001);

for (const server of servers) {
  for (const host of hosts) {
    describe.concurrent(`our client on ${server.name} at ${host.address}`, () => {
      for (const mode of host.modes) {
        itWith([server, host], `puts, lists, gets, continues, renames and removes with ${mode}`, async () => {
          await using local = await temporaryFolder();
          await using served = await temporaryFolder();
          await using target = await server.start({ host, directory: served.path });
          await using recorded = await clientOf(target, { mode });
          const { client } = recorded;
          await writeFile(local.file("sent"), content);

          // Files.
          expect(await client.upload(local.file("sent"), "received")).toBe(content.length);
          expect(await client.download("received", local.file("back"))).toBe(content.length);
          expect(await hashOfFile(served.file("received"))).toBe(hash(content));
          expect(await hashOfFile(local.file("back"))).toBe(hash(content));
          const { entries, unreadable } = await client.list();
          expect(unreadable).toEqual({ count: 0, samples: [] });
          expect(entries.map(({ name, type, size }) => ({ name, type, size }))).toEqual([
            { name: "received", type: "file", size: content.length },
          ]);

          // What is told of one.
          expect(await client.size("received")).toBe(content.length);
          expect(await client.stat("received")).toMatchObject({ name: "received", type: "file", size: content.length });
          expect([await client.exists("received"), await client.exists("nothing")]).toEqual([true, false]);
          const changed = Math.floor((await stat(served.file("received"))).mtimeMs / 1000) * 1000;
          expect((await client.modifiedTime("received")).getTime()).toBe(changed);

          // Continued where they ended, in both directions, and from the middle.
          await truncate(local.file("back"), 1_000_000);
          const rest = await client.download("received", local.file("back"), { resume: true });
          expect(await hashOfFile(local.file("back"))).toBe(hash(content));
          expect(rest).toBeLessThanOrEqual(2_000_001 + 4096);
          await truncate(served.file("received"), 1_234_567);
          expect(await client.upload(local.file("sent"), "received", { resume: true })).toBe(
            content.length - 1_234_567,
          );
          expect(await hashOfFile(served.file("received"))).toBe(hash(content));
          await client.download("received", local.file("tail"), { offset: 2_999_000 });
          expect(await hashOfFile(local.file("tail"))).toBe(hash(content.subarray(2_999_000)));
          await client.upload(Buffer.from("more"), "received", { append: true });
          await appendFile(local.file("sent"), "more");
          expect(await hashOfFile(served.file("received"))).toBe(await hashOfFile(local.file("sent")));

          // Names and folders.
          await client.rename("received", "renamed");
          await client.makeDirectory("a folder");
          await client.makeDirectory("a folder/deep/deeper", { recursive: true });
          await client.rename("renamed", "a folder/deep/moved");
          expect(await client.changeDirectory("a folder/deep")).toMatch(/a folder\/deep$/);
          await client.upload(Buffer.from("hello\n"), "-x [1]*");
          expect(String(await readFile(served.file("a folder/deep/-x [1]*")))).toBe("hello\n");
          const walked: string[] = [];
          for await (const { path } of client.walk()) walked.push(path);
          expect(walked.sort()).toEqual(["-x [1]*", "deeper", "moved"]);
          await client.changeDirectory("../..");
          await client.remove("a folder/deep/-x [1]*");
          await expect(client.remove("a folder/deep/-x [1]*")).rejects.toMatchObject({ code: "NEGATIVE_REPLY" });
          await client.removeDirectory("a folder/deep/deeper");
          await client.removeDirectory("a folder", { recursive: true });
          expect(await readdir(served.path)).toEqual([]);

          expect(recorded.modes()).toEqual([mode.toUpperCase()]);
        });
      }
    });
  }
}
