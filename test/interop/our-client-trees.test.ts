/** A tree of 500 odd names, up to everybody's servers and down again, in each mode. */
import { describe, expect } from "vitest";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { clientOf } from "./client-of.js";
import { foreignServers } from "./foreign-servers.js";
import { loopbackHosts } from "./loopback-hosts.js";
import { hashesOf, oddTree, readTree, type Tree, without, writeTree } from "./odd-tree.js";
import { ourServer } from "./our-server-as-peer.js";
import { itWith } from "./peer.js";

const hosts = await loopbackHosts();
const servers = [...(await foreignServers("vsftpd", "pyftpdlib", "proftpd", "pure-ftpd")), ourServer];

/**
 * Where a server cannot have a name, it is not the client that is tested. Interop: vsftpd, pyftpdlib and Pure-FTPd keep both bytes of a doubled
 * 0xFF, which Telnet makes one of (RFC 854); pyftpdlib changes bytes that are not UTF-8; Pure-FTPd refuses backslashes, and cuts
 * off blanks at a name's end.
 */
const impossible: Readonly<Record<string, readonly RegExp[]>> = {
  vsftpd: [/\xff/],
  pyftpdlib: [/latin-1/],
  "Pure-FTPd": [/\xff/, /\\/, / $/],
};

/** For some 3,000 commands and 1,000 data connections, with others beside them. */
const TREE_MS = 120_000;

const tree = oddTreeOf(500);

for (const server of servers) {
  for (const host of hosts) {
    describe.concurrent(`our client on ${server.name} at ${host.address}`, () => {
      for (const mode of host.modes) {
        itWith(
          [server, host],
          `copies 500 odd names up and down with ${mode}`,
          async () => {
            const possible = without(tree, impossible[server.name] ?? []);
            const hashes = hashesOf(possible);
            await using local = await temporaryFolder();
            await using served = await temporaryFolder();
            await using target = await server.start({ host, directory: served.path });
            await using recorded = await clientOf(target, { mode });
            const { client } = recorded;
            await writeTree(local.file("from"), possible);

            const up = await client.uploadTree(local.file("from"), "tree");
            expect(up).toMatchObject({ failed: [], leftOut: [], failures: 0 });
            expect(await readTree(served.file("tree"))).toEqual(hashes);

            // Interop: in active mode pyftpdlib closes a descriptor twice, and with it now and then somebody else's session.
            const parallel = server.name === "pyftpdlib" && (mode === "port" || mode === "eprt") ? 1 : 2;
            const down = await client.downloadTree("tree", local.file("to"), { parallel });
            expect(down).toMatchObject({ files: up.files, bytes: up.bytes, failed: [], leftOut: [] });
            expect(await readTree(local.file("to"))).toEqual(hashes);

            await client.removeDirectory("tree", { recursive: true });
            expect(await client.exists("tree")).toBe(false);
            expect(recorded.modes()).toEqual([mode.toUpperCase()]);
          },
          TREE_MS,
        );
      }
    });
  }
}

/** Every odd name, and as many more made of them as it takes. */
function oddTreeOf(count: number): Tree {
  const words = Object.keys(oddTree).filter((path) => !path.includes("/") && path.length < 100 && path.trim() !== "");
  const more = Array.from({ length: count - Object.keys(oddTree).length - 1 }, (_, index): [string, Uint8Array] => {
    const folder = index % 3 === 0 ? " odd  folder [1]/" : "";
    return [`${folder}${index}${words[index % words.length]}`, Buffer.from(`content ${index}`)];
  });
  return { ...oddTree, "latin-1 \xe9 too": Buffer.from("26"), ...Object.fromEntries(more) };
}
