/** Other people's clients against our server, in each mode that they can do, one file or one command at a time. */
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { describe, expect } from "vitest";
import { hash, hashOfFile, someBytes } from "../harness/content.js";
import type { OperationName } from "./clients/client-recipe.js";
import { foreignClients } from "./foreign-clients.js";
import { inabilities } from "./inabilities.js";
import { loopbackHosts } from "./loopback-hosts.js";
import { itWith } from "./peer.js";
import { type Visit, visitOurServer } from "./visit-our-server.js";

const hosts = await loopbackHosts();
const clients = await foreignClients("curl", "ftplib", "lftp", "tnftp", "ncftp", "wget", "rclone");
const ourServer = visitOurServer(hosts);

/** A row a test; each does what the client can of it. */
const rows: readonly TestRow[] = [
  { title: "puts, lists and gets files", operations: ["put", "list", "names", "get"], body: moveFiles },
  { title: "resumes and appends", operations: ["resumeGet", "resumePut", "append"], body: resume },
  { title: "renames and deletes", operations: ["rename", "delete"], body: renameAndDelete },
  { title: "makes and removes folders", operations: ["makeDirectory", "removeDirectory"], body: changeFolders },
  { title: "sets permissions", operations: ["changeMode"], body: changePermissions },
];

type TestRow = {
  readonly title: string;
  readonly operations: readonly OperationName[];
  readonly body: (visit: Visit) => Promise<void>;
};

const operations = rows.flatMap((row) => row.operations);

for (const client of clients) {
  for (const host of hosts.filter(({ family }) => client.modes[family].length > 0)) {
    describe.concurrent(`${client.name} on our server at ${host.address}${inabilities(client, operations)}`, () => {
      for (const mode of client.modes[host.family]) {
        for (const row of rows.filter(({ operations: those }) => those.some((each) => !client.cannot[each]))) {
          itWith([client, host], `${row.title} with ${mode}`, async () => {
            await using visit = await ourServer.visit(client, host, mode);
            await row.body(visit);
          });
        }
      }
    });
  }
}

/** One byte, a size that no buffer has, and enough for many chunks. */
const contents = { one: someBytes(1), odd: someBytes(65_537), large: someBytes(3_000_001), none: someBytes(0) };

async function moveFiles({ client, mode, local, served, remote, succeed }: Visit): Promise<void> {
  for (const [name, content] of Object.entries(contents)) {
    const [sent, back] = [local.file(name), local.file(`${name}.back`)];
    if (client.cannot.put) {
      await writeFile(served(name), content);
    } else {
      await writeFile(sent, content);
      const { usedModes } = await succeed({ operation: "put", remotePath: remote(name), localPath: sent });
      expect(usedModes).toContain(mode);
      expect(await hashOfFile(served(name))).toBe(hash(content));
    }
    const { usedModes } = await succeed({ operation: "get", remotePath: remote(name), localPath: back });
    expect(usedModes).toContain(mode);
    // curl leaves no file behind for an empty one that it fetched.
    if (content.length > 0) expect(await hashOfFile(back)).toBe(hash(content));
  }
  if (!client.cannot.list) {
    const { stdout } = await succeed({ operation: "list", remotePath: remote("") });
    expect(stdout).toMatch(/\b3000001\b.*\blarge\b/);
  }
  if (!client.cannot.names) {
    const { stdout } = await succeed({ operation: "names", remotePath: remote("") });
    const names = stdout.trim().split(/\r?\n/);
    expect(names.map((name) => name.replace(remote(""), "")).sort()).toEqual(Object.keys(contents).sort());
  }
}

const whole = someBytes(200_001);
const part = whole.subarray(0, 70_003);

async function resume({ client, local, served, remote, succeed }: Visit): Promise<void> {
  const paths = (name: string) => ({ remotePath: remote(name), localPath: local.file(name) });
  if (!client.cannot.resumeGet) {
    await writeFile(served("down"), whole);
    await writeFile(local.file("down"), part);
    const { usedCommands } = await succeed({ operation: "resumeGet", ...paths("down") });
    expect(await hashOfFile(local.file("down"))).toBe(hash(whole));
    expect(usedCommands).toContain("REST");
  }
  if (!client.cannot.resumePut) {
    await writeFile(served("up"), part);
    await writeFile(local.file("up"), whole);
    const { usedCommands } = await succeed({ operation: "resumePut", ...paths("up") });
    expect(await hashOfFile(served("up"))).toBe(hash(whole));
    expect(usedCommands.filter((verb) => verb === "REST" || verb === "APPE")).toHaveLength(1);
  }
  if (!client.cannot.append) {
    await writeFile(served("log"), "first\r\n");
    await writeFile(local.file("log"), "second\n");
    await succeed({ operation: "append", ...paths("log") });
    expect(await readFile(served("log"), "utf8")).toBe("first\r\nsecond\n");
  }
}

async function renameAndDelete({ served, remote, servedNames, succeed }: Visit): Promise<void> {
  await mkdir(served("inner"));
  await writeFile(served("old name"), "content");
  const newPath = remote("inner/new  'name'");
  await succeed({ operation: "rename", remotePath: remote("old name"), newPath });
  expect(await readFile(served("inner", "new  'name'"), "utf8")).toBe("content");
  await succeed({ operation: "rename", remotePath: remote("inner"), newPath: remote("outer") });
  expect(await servedNames()).toEqual(["outer"]);
  await writeFile(served("superfluous"), "");
  await succeed({ operation: "delete", remotePath: remote("superfluous") });
  expect(await servedNames()).toEqual(["outer"]);
}

async function changeFolders({ served, remote, servedNames, succeed }: Visit): Promise<void> {
  await mkdir(served("superfluous folder"));
  await succeed({ operation: "makeDirectory", remotePath: remote("new folder") });
  await succeed({ operation: "removeDirectory", remotePath: remote("superfluous folder") });
  expect(await servedNames()).toEqual(["new folder"]);
  expect((await stat(served("new folder"))).isDirectory()).toBe(true);
}

async function changePermissions({ served, remote, succeed }: Visit): Promise<void> {
  await writeFile(served("a file"), "content");
  await succeed({ operation: "changeMode", remotePath: remote("a file"), fileMode: "640" });
  expect((await stat(served("a file"))).mode & 0o7777).toBe(0o640);
}
