/** Whole folders with odd names, moved by other people's clients to our server and back. */
import { mkdir, rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type FtpServerProcess, startFtpServer } from "../harness/ftp-server-process.js";
import { type TemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";
import { foreignClients } from "./foreign-clients.js";
import { loopbackHosts } from "./loopback-hosts.js";
import { hashesOf, oddTree, readTree, writeTree } from "./odd-tree.js";
import { itWith } from "./peer.js";

const [host] = await loopbackHosts();
const clients = await foreignClients("ftplib", "lftp", "ncftp", "wget", "rclone");

let served: TemporaryFolder;
let server: FtpServerProcess;
beforeAll(async () => {
  served = await temporaryFolder();
  server = await startFtpServer([served.path, "--user", "alice:secret", "--trace"]);
});
afterAll(async () => {
  await server.stop();
  await served[Symbol.asyncDispose]();
});

describe("our server", () => {
  for (const client of clients) {
    itWith([client], `${client.name} tree`, async () => {
      await using local = await temporaryFolder();
      const target = { host: host.address, port: Number(new URL(server.url).port), user: "alice", password: "secret" };
      const [mode = "pasv"] = client.modes.ipv4;
      const folder = client.name;
      await mkdir(served.file(folder));
      await writeTree(local.file("tree"), oddTree);
      const request = { target, mode, remotePath: `${folder}/tree` };
      const expected = hashesOf(oddTree);
      if (!client.cannot.putTree) {
        const put = await client.run({ ...request, operation: "putTree", localPath: local.file("tree") });
        console.log(client.name, "put", put.exitCode);
        try { expect(await readTree(served.file(folder, "tree"))).toEqual(expected); } catch (e) { console.log(client.name, "PUT", diff(await readTree(served.file(folder, "tree")), expected)); }
      }
      await rm(served.file(folder, "tree"), { recursive: true, force: true });
      await writeTree(served.file(folder, "tree"), oddTree);
      await mkdir(local.file("back"));
      const get = await client.run({ ...request, operation: "getTree", localPath: local.file("back", "tree") });
      console.log(client.name, "get", get.exitCode);
      try { expect(await readTree(local.file("back", "tree"))).toEqual(expected); } catch (e) { console.log(client.name, "GET", diff(await readTree(local.file("back", "tree")), expected)); }
    });
  }
});

function diff(a: Record<string,string>, b: Record<string,string>) { return [Object.keys(a).filter(k=>b[k]!==a[k]), Object.keys(b).filter(k=>b[k]!==a[k])]; }
