/** Whole trees of our client on other people's servers: a second run moves nothing, and what links lead to stays. */
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { FtpClient } from "@pasvport/ftp-client";
import { expect } from "vitest";
import { temporaryFolder } from "./harness/temporary-folder.js";
import { foreignServers } from "./interop/foreign-servers.js";
import { loopbackHosts } from "./interop/loopback-hosts.js";
import { hashesOf, oddTree, readTree, without, writeTree } from "./interop/odd-tree.js";
import { itWith } from "./interop/peer.js";

/** What is a name to all systems, and not to this server. */
const lost: Readonly<Record<string, readonly RegExp[]>> = {
  // A byte 255 is doubled on the control connection (RFC 854), and these two take both.
  vsftpd: [/\xff/],
  "Pure-FTPd": [/\xff/, /\\/, / $/],
  // It replaces what is no UTF-8.
  pyftpdlib: [/\xff/],
};

const hosts = (await loopbackHosts()).slice(0, 1);
for (const server of await foreignServers("vsftpd", "pyftpdlib", "proftpd", "pure-ftpd")) {
  for (const host of hosts) {
    itWith(
      [server, host],
      `${server.name}: copies a tree once, not twice, and removes links, not what they lead to`,
      async () => {
        await using local = await temporaryFolder();
        await using served = await temporaryFolder();
        await using target = await server.start({ host, directory: served.path });
        const tree = without(oddTree, lost[server.name] ?? []);
        const fileCount = Object.values(tree).filter((content) => content !== "folder").length;
        await writeTree(local.file("from"), tree);
        const { port, user, password } = target;
        await using client = await FtpClient.connect({ host: target.host, port, user, password });
        const options = { parallel: 3, skip: "same" } as const;
        const all = { files: fileCount, unchanged: 0, omissions: 0, failures: 0 };
        const none = { files: 0, unchanged: fileCount, omissions: 0, failures: 0 };

        for (const expected of [all, none]) {
          expect(await client.uploadTree(local.file("from"), "there", options)).toMatchObject(expected);
          expect(await client.downloadTree("there", local.file("back"), options)).toMatchObject(expected);
        }
        expect(await readTree(served.file("there"))).toEqual(hashesOf(tree));
        expect(await readTree(local.file("back"))).toEqual(hashesOf(tree));

        await mkdir(served.file("kept"));
        await writeFile(served.file("kept", "precious"), "precious");
        await symlink("../kept", served.file("there", "to directory"));
        await symlink("../kept/precious", served.file("there", "to file"));
        const isLink = (path: string): boolean => path.startsWith("to ");
        await client.downloadTree("there", local.file("links"), { filter: isLink });
        expect(await readFile(local.file("links", "to file"), "utf8")).toBe("precious");

        await client.removeDirectory("there", { recursive: true });
        expect([await readdir(served.path), await readdir(served.file("kept"))]).toEqual([["kept"], ["precious"]]);
      },
    );
  }
}
