/** What our client finds on everybody's servers under names of all kinds, by the listing for programs and the one for people. */
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { NegativeReplyError } from "@pasvport/ftp-core";
import { describe, expect } from "vitest";
import { settingsFrom } from "../../packages/ftp-client/src/client-options.js";
import type { ClientSession } from "../../packages/ftp-client/src/client-session.js";
import { connect } from "../../packages/ftp-client/src/connect.js";
import { describeEntry, entryExists } from "../../packages/ftp-client/src/operations/describe-entry.js";
import { list } from "../../packages/ftp-client/src/operations/listing.js";
import { logout } from "../../packages/ftp-client/src/operations/logout.js";
import { workingDirectory } from "../../packages/ftp-client/src/operations/working-directory.js";
import { temporaryFolder } from "../harness/temporary-folder.js";
import { foreignServers } from "./foreign-servers.js";
import { loopbackHosts } from "./loopback-hosts.js";
import { ourServer } from "./our-server-as-peer.js";
import { itWith } from "./peer.js";

const [host] = await loopbackHosts();
const servers = [...(await foreignServers("vsftpd", "pyftpdlib", "proftpd", "pure-ftpd")), ourServer];

const folders = ["sub", "two words", "-la", "[ab]", "*", " lead", "caf\u00e9", "~root", "{a,b}", "what?"];
const files = [".hidden", "-x", "a.txt", "file [1].txt"];

/** What is asked for, and what is found in it. */
const listings: readonly (readonly [path: string, names: readonly string[]])[] = [
  ["", [...folders, "empty", "dirlink", "filelink", ...files]],
  ...folders.map((folder) => [folder, [".dot", "in.txt"]] as const),
  ["sub/", [".dot", "in.txt"]],
  ["empty", []],
  ["dirlink", [".dot", "in.txt"]],
  ["sub/in.txt", ["in.txt"]],
  ...files.map((file) => [file, [file]] as const),
];

for (const server of servers) {
  for (const listing of ["for programs", "for people"] as const) {
    describe.concurrent(`the listing ${listing} of ${server.name}`, () => {
      if (host === undefined) return;
      itWith([server, host], "has all names, and takes none for another", async () => {
        await using served = await temporaryFolder();
        for (const folder of [...folders, "empty"]) await mkdir(served.file(folder));
        for (const folder of folders)
          for (const file of [".dot", "in.txt"]) await writeFile(served.file(`${folder}/${file}`), "hello");
        for (const file of files) await writeFile(served.file(file), "hello");
        await symlink("sub", served.file("dirlink"));
        // Interop: vsftpd lists it together with the file that it leads to.
        await symlink("a.txt", served.file("filelink"));
        await using target = await server.start({ host, directory: served.path });
        const { host: address, port, user, password } = target;
        const session = await connect(settingsFrom({ host: address, port, user, password }));
        if (listing === "for people") session.learnt.features = new Map();
        try {
          const home = await workingDirectory(session);
          await findListings(session);
          // Interop: Pure-FTPd takes two seconds for each CWD that it refuses; and it has MLSD.
          if (server.name !== "Pure-FTPd" || listing === "for programs") await findEntries(session);
          expect(await workingDirectory(session)).toBe(home);
        } finally {
          await logout(session);
        }
      });
    });
  }
}

async function findListings(session: ClientSession): Promise<void> {
  for (const [path, names] of listings) {
    const { entries, unreadable } = await list(session, path);
    expect({ path, names: entries.map(({ name }) => name).sort() }).toEqual({ path, names: [...names].sort() });
    expect(unreadable.count).toBe(0);
  }
}

async function findEntries(session: ClientSession): Promise<void> {
  for (const path of [...folders, "empty", "/", "", "."]) {
    expect({ path, type: (await describeEntry(session, path)).type }).toEqual({ path, type: "directory" });
  }
  for (const path of [...files, "sub/in.txt"]) {
    expect(await describeEntry(session, path)).toMatchObject({ name: path.replace("sub/", ""), type: "file", size: 5 });
    expect(await entryExists(session, path)).toBe(true);
  }
  for (const path of ["missing", "mis sing", "missing/x", "sub/x", "a.txt/x"]) {
    await expect(list(session, path), path).rejects.toBeInstanceOf(NegativeReplyError);
    expect({ path, isThere: await entryExists(session, path) }).toEqual({ path, isThere: false });
  }
}
