/** A server that is killed in the middle of an upload, and the next one over the same folder. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { expect, it } from "vitest";
import { until } from "../harness/bounded.js";
import { type FtpServerProcess, startFtpServer } from "../harness/ftp-server-process.js";
import { RawClient } from "../harness/raw-client.js";
import { type TemporaryFolder, temporaryFolder } from "../harness/temporary-folder.js";

it("leaves a temporary that its successor removes at once, but never one that another server still writes", async () => {
  await using folder = await temporaryFolder();
  await writeFile(folder.file("old.txt"), "old");
  await using neighbour = await start(folder);
  await using living = await login(neighbour);
  const livingData = await beginUpload(living, folder, { name: "living.txt", bytes: "goes on" });
  const [kept] = await temporaries(folder);

  await using killed = await start(folder);
  await using client = await login(killed);
  await beginUpload(client, folder, { name: "old.txt", bytes: "half of it" });
  expect(await temporaries(folder)).toHaveLength(2);
  await killed.kill();
  expect(await temporaries(folder)).toHaveLength(2);
  expect(await readFile(folder.file("old.txt"), "utf8")).toBe("old");

  await using _next = await start(folder);
  await until(
    async () => (await temporaries(folder)).length < 2,
    () => "two temporaries",
  );
  expect(await temporaries(folder)).toEqual([kept]);
  livingData.end();
  expect(await living.codes(1)).toEqual([226]);
  expect(await readFile(folder.file("living.txt"), "utf8")).toBe("goes on");
  expect(await readdir(folder.path)).toEqual(["living.txt", "old.txt"]);
});

function start(folder: TemporaryFolder): Promise<FtpServerProcess> {
  return startFtpServer([folder.path, "--user", "alice:secret", "--quiet"]);
}

function login({ url }: FtpServerProcess): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  return RawClient.login({ host: hostname, port: Number(port) });
}

interface BegunUpload {
  readonly name: string;
  readonly bytes: string;
}

/** Resolves when one more temporary is there and holds the bytes. */
async function beginUpload(client: RawClient, folder: TemporaryFolder, { name, bytes }: BegunUpload): Promise<Socket> {
  const data = await client.openData();
  await client.ask(`STOR ${name}`);
  data.write(bytes);
  const contents = async (): Promise<readonly string[]> =>
    Promise.all((await temporaries(folder)).map((each) => readFile(folder.file(each), "utf8")));
  await until(
    async () => (await contents()).includes(bytes),
    () => bytes,
  );
  return data;
}

async function temporaries(folder: TemporaryFolder): Promise<string[]> {
  return (await readdir(folder.path)).filter((name) => name.endsWith(".part"));
}
