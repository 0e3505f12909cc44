/** The examples of the server's README, as they stand there: compiled as strictly as we are, and run. */
import { readFile, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { readmeExamples } from "./harness/readme-examples.js";

/** What uses each of the examples. */
const USE = `
import { createServer } from "node:net";
import { scryptSync } from "node:crypto";
import { FtpServer } from "@pasvport/ftp-server";
import { FtpClient } from "@pasvport/ftp-client";
import { serveFolder } from "./example-1.js";
import { hashedUsers } from "./example-2.js";
import { inbox } from "./example-3.js";

const salt = new Uint8Array(16).fill(7);
const alice = { access: "write", salt, hash: scryptSync("geheim", salt, 32) };
const address = (server) => "127.0.0.1:" + server.addresses[0].port;
const outcome = (work) => work.then(() => "yes", (error) => error.reply?.code ?? error.code);

const folder = await serveFolder(".");
const reader = await FtpClient.connect("ftp://" + address(folder));
await reader.download("served.txt", "copy.txt");
await reader.close();
await folder.close();

let banned = "";
const delivered = [];
const server = new FtpServer({
  port: 0,
  storage: inbox(async (name, content) => {
    if (name === "unwanted") throw new RangeError("nobody wants it");
    delivered.push(name + " " + content.length);
  }),
  authenticator: hashedUsers(new Map([["alice", alice]]), (host) => host === banned),
  limits: { loginDelayMs: 0 },
});
await server.listen();
const connect = (user) => FtpClient.connect("ftp://" + user + "@" + address(server));
console.log("wrong:", await outcome(connect("alice:secret")), await outcome(connect("bob:geheim")));
const client = await connect("alice:geheim");
console.log("entries:", (await client.list()).entries.length);
console.log("whole:", await outcome(client.upload(Buffer.alloc(5000), "a.bin")));
console.log("too large:", await outcome(client.upload(Buffer.alloc(10_000_001), "b.bin")));
console.log("unwanted:", await outcome(client.upload(Buffer.alloc(1), "unwanted")));
console.log("download:", await outcome(client.download("a.bin", "never.bin")));
console.log("delivered:", delivered.join(", "));
await client.close();
banned = "127.0.0.1";
console.log("banned:", await outcome(connect("alice:geheim")));
await server.close();
`;

it("the examples compile, and do what the page says", async () => {
  await using examples = await readmeExamples("ftp-server");
  const { folder } = examples;
  expect(examples.count).toBe(3);
  await writeFile(folder.file("served.txt"), "hello\n");
  expect(await examples.compile()).toMatchObject({ exitCode: 0, stdout: "" });
  const used = await examples.use(USE);
  expect(used.stderr).toBe("");
  expect(used.stdout.trim().split("\n")).toEqual([
    "- USER anonymous 331",
    "anonymous PASS *** 230",
    "anonymous TYPE I 200",
    "anonymous EPSV 229",
    "anonymous SIZE served.txt 213",
    "anonymous RETR served.txt 226",
    "anonymous QUIT 221",
    "wrong: 530 530",
    "entries: 0",
    "whole: yes",
    "too large: 552",
    "unwanted: 451",
    "download: 550",
    "delivered: a.bin 5000",
    "banned: 530",
  ]);
  expect(await readFile(folder.file("copy.txt"), "utf8")).toBe("hello\n");
});
