/** Files of more than 4 GiB: sparse ones, so that only their sizes and their tails have to move. */
import { open, truncate } from "node:fs/promises";
import { describe, expect } from "vitest";
import { hash, hashOfFile, someBytes } from "../harness/content.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { clientOf } from "./client-of.js";
import { foreignServers } from "./foreign-servers.js";
import { loopbackHosts } from "./loopback-hosts.js";
import { ourServer } from "./our-server-as-peer.js";
import { itWith } from "./peer.js";

const [host] = await loopbackHosts();
const servers = [...(await foreignServers("vsftpd", "pyftpdlib", "proftpd", "pure-ftpd")), ourServer];
const FIVE_GIB = 5 * 1024 ** 3;
const tail = someBytes(1_000_003);

for (const server of servers) {
  describe.concurrent(`our client on ${server.name}`, () => {
    itWith([server, host], "fetches and sends the tail of a file of 5 GiB", async () => {
      await using local = await temporaryFolder();
      await using served = await temporaryFolder();
      await writeSparse(served.file("large"), FIVE_GIB);
      await writeSparse(local.file("large"), FIVE_GIB);
      await using target = await server.start({ host, directory: served.path });
      await using recorded = await clientOf(target);
      const { client } = recorded;
      const total = FIVE_GIB + tail.length;

      expect(await client.size("large")).toBe(total);
      expect((await client.list()).entries.map(({ size }) => size)).toEqual([total]);
      expect((await client.stat("large")).size).toBe(total);
      expect(await client.download("large", local.file("tail"), { offset: FIVE_GIB })).toBe(tail.length);
      expect(await hashOfFile(local.file("tail"))).toBe(hash(tail));

      await truncate(local.file("large"), FIVE_GIB);
      await client.download("large", local.file("large"), { resume: true });
      expect(await tailOf(local.file("large"))).toEqual({ size: total, hash: hash(tail) });
      await truncate(served.file("large"), FIVE_GIB);
      expect(await client.upload(local.file("large"), "large", { resume: true })).toBe(tail.length);
      expect(await tailOf(served.file("large"))).toEqual({ size: total, hash: hash(tail) });
    });
  });
}

/** A hole, and the tail behind it. */
async function writeSparse(path: string, hole: number): Promise<void> {
  await using file = await open(path, "w");
  await file.write(tail, 0, tail.length, hole);
}

async function tailOf(path: string): Promise<{ readonly size: number; readonly hash: string }> {
  await using file = await open(path, "r");
  const { size } = await file.stat();
  const bytes = Buffer.alloc(tail.length);
  await file.read(bytes, 0, tail.length, size - tail.length);
  return { size, hash: hash(bytes) };
}
