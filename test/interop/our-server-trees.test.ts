/** Files and whole folders with odd names, moved by other people's clients to our server and back. */
import { mkdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { hash, hashOfFile } from "../harness/content.js";
import type { OperationName } from "./clients/client-recipe.js";
import type { AddressFamily, DataMode } from "./data-modes.js";
import { type ForeignClient, foreignClients } from "./foreign-clients.js";
import { inabilities, losses } from "./inabilities.js";
import { loopbackHosts } from "./loopback-hosts.js";
import { filesOnTop, hashesOf, oddTree, readTree, type Tree, without, writeTree } from "./odd-tree.js";
import { itWith } from "./peer.js";
import { type Visit, visitOurServer } from "./visit-our-server.js";

const hosts = await loopbackHosts();
const clients = await foreignClients("curl", "ftplib", "lftp", "tnftp", "ncftp", "wget", "rclone");
const ourServer = visitOurServer(hosts);

const rows: readonly TestRow[] = [
  { title: "puts a folder", operation: "putTree", body: putTree },
  { title: "gets a folder", operation: "getTree", body: getTree },
  { title: "makes the server's folder equal to its own", operation: "syncTree", body: syncTree },
  { title: "compares two folders", operation: "checkTree", body: checkTree },
];

type TestRow = {
  readonly title: string;
  readonly operation: OperationName;
  readonly body: (visit: Visit) => Promise<void>;
};

/** For those that know no folders. */
const oneByOne: readonly TestRow[] = [
  { title: "puts files one by one", operation: "put", body: putFiles },
  { title: "gets files one by one", operation: "get", body: getFiles },
];

for (const client of clients) {
  const possible = rows.filter(({ operation }) => !client.cannot[operation]);
  const cannot = inabilities(
    client,
    rows.map(({ operation }) => operation),
  );
  for (const host of hosts.filter(({ family }) => client.modes[family].length > 0)) {
    describe.concurrent(`${client.name} on our server at ${host.address}${cannot}`, () => {
      for (const mode of modesFor(client, host.family)) {
        for (const { title, operation, body } of possible.length === 0 ? oneByOne : possible) {
          itWith([client, host], `${title} with ${mode}${losses(client, operation)}`, async () => {
            await using visit = await ourServer.visit(client, host, mode);
            await body(visit);
          });
        }
      }
    });
  }
}

/** Names do not depend on the mode: the first on IPv4, which is passive, and the last on IPv6, which is active where it can be. */
function modesFor({ modes }: ForeignClient, family: AddressFamily): readonly DataMode[] {
  return family === "ipv4" ? modes.ipv4.slice(0, 1) : modes.ipv6.slice(-1);
}

/** To the second: FTP tells no more. */
const longAgo = new Date("2001-02-03T04:05:06Z");

async function putTree({ client, mode, local, served, remote, succeed }: Visit): Promise<void> {
  const tree = treeFor(client, "putTree");
  const localPath = local.file("tree");
  await writeTree(localPath, tree);
  await utimes(local.file("tree", "plain.txt"), longAgo, longAgo);
  const { usedModes } = await succeed({ operation: "putTree", remotePath: remote("tree"), localPath });
  expect(await readTree(served("tree"))).toEqual(hashesOf(tree));
  expect(usedModes).toContain(mode);
  if (client.keepsTimes("putTree")) expect((await stat(served("tree", "plain.txt"))).mtime).toEqual(longAgo);
}

async function getTree({ client, mode, local, served, remote, succeed }: Visit): Promise<void> {
  const tree = treeFor(client, "getTree");
  const localPath = local.file("tree");
  await writeTree(served("tree"), tree);
  await utimes(served("tree", "plain.txt"), longAgo, longAgo);
  const { usedModes } = await succeed({ operation: "getTree", remotePath: remote("tree"), localPath });
  expect(await readTree(localPath)).toEqual(hashesOf(tree));
  expect(usedModes).toContain(mode);
  if (client.keepsTimes("getTree")) expect((await stat(local.file("tree", "plain.txt"))).mtime).toEqual(longAgo);
}

/** The server has a file and a folder too many, a file too little, one that is too short and one that is only older. */
async function syncTree({ client, local, served, remote, succeed }: Visit): Promise<void> {
  const tree = treeFor(client, "syncTree");
  await writeTree(local.file("tree"), tree);
  await writeTree(served("tree"), without(tree, [/^-dash$/]));
  await writeFile(served("tree", "crlf.txt"), "one");
  await writeFile(served("tree", "plain.txt"), "PLAIN\n");
  await utimes(served("tree", "plain.txt"), longAgo, longAgo);
  await writeFile(served("tree", " too many [1] "), "");
  await mkdir(served("tree", "folder too many", "inner"), { recursive: true });
  await succeed({ operation: "syncTree", remotePath: remote("tree"), localPath: local.file("tree") });
  expect(await readTree(served("tree"))).toEqual(hashesOf(tree));
}

async function checkTree({ client, local, served, remote, run, succeed }: Visit): Promise<void> {
  const tree = treeFor(client, "checkTree");
  const check = { operation: "checkTree", remotePath: remote("tree"), localPath: local.file("tree") } as const;
  await writeTree(local.file("tree"), tree);
  await writeTree(served("tree"), tree);
  await succeed(check);
  await writeFile(served("tree", "plain.txt"), "PLAIN\n");
  expect((await run(check)).exitCode).not.toBe(0);
}

async function putFiles({ local, served, remote, succeed }: Visit): Promise<void> {
  const localPath = local.file("sent");
  for (const { name, content } of filesOnTop(oddTree)) {
    await writeFile(localPath, content);
    await succeed({ operation: "put", remotePath: remote(name), localPath });
    expect(await hashOfFile(served(name)), name).toBe(hash(content));
  }
}

async function getFiles({ local, served, remote, succeed }: Visit): Promise<void> {
  const localPath = local.file("back");
  for (const { name, content } of filesOnTop(oddTree)) {
    await writeFile(served(name), content);
    await rm(localPath, { force: true });
    await succeed({ operation: "get", remotePath: remote(name), localPath });
    // curl leaves no file behind for an empty one that it fetched.
    if (content.length > 0) expect(await hashOfFile(localPath), name).toBe(hash(content));
  }
}

function treeFor(client: ForeignClient, operation: OperationName): Tree {
  const strays = client.astray(operation).map(({ paths }) => paths);
  return without(oddTree, strays);
}
