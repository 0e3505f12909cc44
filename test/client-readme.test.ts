/** The examples of the client's README, as they stand there: compiled as strictly as we are, and run. */
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, expect, it } from "vitest";
import { runProcess } from "./harness/process.js";
import { type TemporaryFolder, temporaryFolder } from "./harness/temporary-folder.js";

const root = join(import.meta.dirname, "..");

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

const COMPILER_OPTIONS = {
  extends: join(root, "tsconfig.base.json"),
  compilerOptions: { noEmit: false, declaration: false, declarationMap: false, sourceMap: false },
  include: ["example-*.ts"],
};

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
  const readme = await readFile(join(root, "packages/ftp-client/README.md"), "utf8");
  const examples = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, text = ""]) => text);
  expect(examples).toHaveLength(3);
  await mkdir(folder.file("node_modules/@pasvport"), { recursive: true });
  await symlink(join(root, "node_modules/@types"), folder.file("node_modules/@types"));
  for (const name of ["ftp-server", "ftp-client"]) {
    await symlink(join(root, "packages", name), folder.file("node_modules/@pasvport", name));
  }
  for (const [index, text] of examples.entries()) await writeFile(folder.file(`example-${index + 1}.ts`), text);
  await writeFile(folder.file("package.json"), JSON.stringify({ type: "module" }));
  await writeFile(folder.file("tsconfig.json"), JSON.stringify(COMPILER_OPTIONS));
  await writeFile(folder.file("use.mjs"), USE);
  await mkdir(folder.file("served/reports"), { recursive: true });
  await writeFile(folder.file("served/reports/one.txt"), "the first report\n");
  return () => folder[Symbol.asyncDispose]();
});

it("the examples compile, and do what the page says", async () => {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const compiled = await runProcess(process.execPath, [compiler, "--project", "."], { cwd: folder.path });
  expect(compiled).toMatchObject({ exitCode: 0, stdout: "" });
  const used = await runProcess(process.execPath, ["use.mjs"], { cwd: folder.path });
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
