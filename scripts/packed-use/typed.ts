/** The same with the strictest TypeScript: what is typed, and how errors are told apart. */
import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import {
  type DirectoryEntry,
  type DownloadOptions,
  FtpClient,
  type FtpClientOptions,
  FtpError,
  NegativeReplyError,
  type TransferProgress,
} from "@pasvport/ftp-client";
import { anonymousUsers, createMemoryStorage, FtpServer } from "@pasvport/ftp-server";

async function* countdown(): AsyncGenerator<string> {
  for (let left = 3; left > 0; left -= 1) yield `${left}\n`;
}

async function use(options: FtpClientOptions): Promise<readonly string[]> {
  await using client = await FtpClient.connect(options);
  const seen: TransferProgress[] = [];
  const withProgress: DownloadOptions = { onProgress: (progress) => void seen.push(progress) };

  await client.makeDirectory("in/deep", { recursive: true });
  await client.upload(countdown(), "in/deep/countdown");
  await pipeline(client.readable("in/deep/countdown", withProgress), client.writable("in/copy"));
  assert.equal(String(await buffer(client.readable("in/copy"))), "3\n2\n1\n");
  assert.equal(seen.at(-1)?.isDone, true);

  const entry: DirectoryEntry = await client.stat("in/copy");
  assert.equal(entry.size, 6);
  await client.rename("in/copy", "in/moved");
  assert.equal(await client.exists("in/copy"), false);

  const names: string[] = [];
  for await (const { path } of client.walk("in")) names.push(path);
  await client.removeDirectory("in", { recursive: true });
  return names.sort();
}

async function whatIsWrong(options: FtpClientOptions): Promise<string> {
  await using client = await FtpClient.connect(options);
  const controller = new AbortController();
  try {
    await client.download("nothing", () => undefined, { signal: controller.signal });
    return "";
  } catch (error) {
    if (!(error instanceof FtpError)) throw error;
    const { operation = "", transcript = [] } = error.context ?? {};
    assert.ok(transcript.length > 0);
    return error instanceof NegativeReplyError ? `${operation}: ${error.reply.code}` : error.code;
  }
}

const server = new FtpServer({
  storage: createMemoryStorage(),
  authenticator: anonymousUsers("write"),
  port: 0,
});
const [address] = await server.listen();
if (address === undefined) throw new RangeError("no address");
assert.deepEqual(await use({ ...address }), ["deep", "deep/countdown", "moved"]);
assert.equal(await whatIsWrong({ ...address }), "download nothing: 550");
await server.close();
console.log(`strict TypeScript: ${process.version}`);
