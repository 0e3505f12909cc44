/** Files and whole folders with odd names, moved by other people's clients to our server and back. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { hash, hashOfFile } from "../harness/content.js";
import type { OperationName } from "./clients/client-recipe.js";
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

const oneByOne: TestRow = { title: "puts and gets files one by one", operation: "get", body: putAndGet };

for (const client of clients) {
  const possible = rows.filter(({ operation }) => !client.cannot[operation]);
  const cannot = inabilities(
    client,
    rows.map(({ operation }) => operation),
  );
  for (const host of hosts.filter(({ family }) => client.modes[family].length > 0)) {
    describe.concurrent(`${client.name} on our server at ${host.address}${cannot}`, () => {
      for (const mode of client.modes[host.family]) {
        for (const { title, operation, body } of possible.length === 0 ? [oneByOne] : possible) {
          itWith([client, host], `${title} with ${mode}${losses(client, operation)}`, async () => {
            await using visit = await ourServer.visit(client, host, mode);
            await body(visit);
          });
        }
      }
    });
  }
}

async function putTree({ client, mode, local, served, remote, succeed }: Visit): Promise<void> {
  const tree = treeFor(client, "putTree");
  const localPath = local.file("tree");
  await writeTree(localPath, tree);
  const { usedModes } = await succeed({ operation: "putTree", remotePath: remote("tree"), localPath });
  expect(await readTree(served("tree"))).toEqual(hashesOf(tree));
  expect(usedModes).toContain(mode);
}

async function getTree({ client, mode, local, served, remote, succeed }: Visit): Promise<void> {
  const tree = treeFor(client, "getTree");
  const localPath = local.file("tree");
  await writeTree(served("tree"), tree);
  const { usedModes } = await succeed({ operation: "getTree", remotePath: remote("tree"), localPath });
  expect(await readTree(localPath)).toEqual(hashesOf(tree));
  expect(usedModes).toContain(mode);
}

/** The server has a file and a folder too many, a file too little, and one that is shorter than it should be. */
async function syncTree({ client, local, served, remote, succeed }: Visit): Promise<void> {
  const tree = treeFor(client, "syncTree");
  await writeTree(local.file("tree"), tree);
  await writeTree(served("tree"), without(tree, [/^-dash$/]));
  await writeFile(served("tree", "crlf.txt"), "one");
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

async function putAndGet({ local, served, remote, succeed }: Visit): Promise<void> {
  const [sent, back] = [local.file("sent"), local.file("back")];
  for (const { name, content } of filesOnTop(oddTree)) {
    await writeFile(sent, content);
    await succeed({ operation: "put", remotePath: remote(name), localPath: sent });
    expect(await hashOfFile(served(name)), name).toBe(hash(content));
    await rm(back, { force: true });
    await succeed({ operation: "get", remotePath: remote(name), localPath: back });
    // curl leaves no file behind for an empty one that it fetched.
    if (content.length > 0) expect(await hashOfFile(back), name).toBe(hash(content));
  }
}

function treeFor(client: ForeignClient, operation: OperationName): Tree {
  const strays = client.astray(operation).map(({ paths }) => paths);
  return without(oddTree, strays);
}
