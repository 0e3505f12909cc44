/** The examples of the client's README, as they stand there: compiled as strictly as we are, and run. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { readmeExamples } from "./harness/readme-examples.js";

/** What uses each of the examples. */
const USE = `
import { anonymousUsers, FtpServer, openDiskStorage } from "@pasvport/ftp-server";
import { FtpClient } from "@pasvport/ftp-client";
import { fetchReports } from "./example-1.js";
import { compress, fetchQuickly } from "./example-2.js";
import { explain } from "./example-3.js";

const server = new FtpServer({ port: 0, storage: await openDiskStorage("served"), authenticator: anonymousUsers("write") });
await server.listen();
const [url] = server.urls;
console.log("fetched:", (await fetchReports(url, ".")).join(" "));
const client = await FtpClient.connect(url);
const other = await FtpClient.connect(url);
await compress(client, other, "reports/one.txt");
console.log("in time:", await fetchQuickly(client, "reports/one.txt", "quick.txt"));
await client.close();
await other.close();
console.log(await explain(url, "nothing"));
await server.close();
`;

it("the examples compile, and do what the page says", async () => {
  await using examples = await readmeExamples("ftp-client");
  const { folder } = examples;
  expect(examples.count).toBe(3);
  await mkdir(folder.file("served/reports"), { recursive: true });
  await writeFile(folder.file("served/reports/one.txt"), "the first report\n");
  expect(await examples.compile()).toMatchObject({ exitCode: 0, stdout: "" });
  const used = await examples.use(USE);
  expect(used.stderr).toBe("");
  const lines = used.stdout.trim().split("\n");
  expect(lines[0]).toBe("fetched: one.txt");
  expect(lines).toContain("in time: true");
  expect(lines.find((line) => line.startsWith("17 of 17,"))).toBeDefined();
  expect(lines.find((line) => line.startsWith("size nothing (command): SIZE nothing was refused: 550"))).toBeDefined();
  expect(lines.at(-1)).toMatch(/^S> 550 /);
  expect(lines).toContain("C> PASS ***");
  expect(await readFile(folder.file("one.txt"), "utf8")).toBe("the first report\n");
  expect(await readFile(folder.file("quick.txt"), "utf8")).toBe("the first report\n");
  const compressed = await readFile(folder.file("served/reports/one.txt.gz"));
  expect(String(gunzipSync(compressed))).toBe("the first report\n");
});
