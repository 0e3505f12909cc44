/** What somebody writes who installed the packages: plain ESM, no compiler. Ends with a line that says which Node it was. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { FtpClient } from "@pasvport/ftp-client";
import { anonymousUsers, createMemoryStorage, FtpServer } from "@pasvport/ftp-server";

const server = new FtpServer({
  storage: createMemoryStorage(),
  authenticator: anonymousUsers("write"),
  port: 0,
});
await server.listen();
const [url = ""] = server.urls;

for (const mode of ["epsv", "pasv", "eprt", "port"]) {
  const client = await FtpClient.connect(url, { mode });
  await client.upload(Buffer.from(`by ${mode}`), mode);
  await client.download(mode, `./${mode}.txt`);
  assert.equal(await readFile(`./${mode}.txt`, "utf8"), `by ${mode}`);
  await client.close();
}
const client = await FtpClient.connect(url);
assert.deepEqual((await client.list()).entries.map(({ name }) => name).sort(), ["eprt", "epsv", "pasv", "port"]);
await assert.rejects(client.size("nothing"), { code: "NEGATIVE_REPLY" });
await client.close();
await server.close();
console.log(`plain ESM: ${process.version}`);
