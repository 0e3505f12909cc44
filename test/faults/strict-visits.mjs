/**
 * Visits servers that misbehave, as a process of its own that is started with `--unhandled-rejections=strict`: what nobody handles
 * ends it. Each call's own promise is handled, as a caller has to; everything besides is the library's affair. It must come to its
 * end by itself: a socket or timer that is left behind would keep it alive.
 *
 * Arguments: the ports. Prints the codes of each visit in a line.
 */
import { FtpClient } from "../../packages/ftp-client/dist/index.js";

const timeouts = { connectMs: 5_000, replyMs: 400, dataMs: 400, cancelMs: 200, closeMs: 200 };

for (const port of process.argv.slice(2).map(Number)) {
  for (const whenLost of ["fail", "connectAgain"]) {
    const codes = await visit({ host: "127.0.0.1", port, mode: "epsv", timeouts, whenLost });
    process.stdout.write(`${port} ${whenLost}: ${codes.join(" ")}\n`);
  }
}

async function visit(options) {
  const calls = [];
  const handled = (promise) => calls.push(promise.then(() => "fine", codeOf));
  const connecting = FtpClient.connect(options);
  const client = await connecting.catch((error) => error);
  if (client instanceof Error) return [codeOf(client)];

  handled(client.download("a.txt", () => undefined));
  handled(client.upload(Buffer.alloc(1 << 20), "b.txt"));
  handled(client.list("/"));
  handled(client.size("a.txt"));
  const stopped = new AbortController();
  handled(client.download("a.txt", () => stopped.abort(), { signal: stopped.signal }));
  handled(client.modifiedTime("a.txt", { signal: AbortSignal.abort() }));
  handled(streamed(client.readable("a.txt")));
  // A stream that nobody reads, and one that is given up; callers listen for their errors.
  client
    .readable("a.txt")
    .on("error", () => undefined)
    .destroy();
  client
    .writable("c.txt")
    .on("error", () => undefined)
    .destroy(new RangeError("given up"));
  handled(firstOf(client.walk("/")));
  await Promise.all(calls);
  // Nobody waits for these two.
  client.close();
  client.close();

  const cut = await FtpClient.connect(options).catch(() => undefined);
  if (cut !== undefined) {
    handled(cut.download("a.txt", () => undefined));
    handled(cut.list());
    setImmediate(() => cut.destroy());
  }
  return Promise.all(calls);
}

async function streamed(readable) {
  for await (const _ of readable);
}

async function firstOf(iterable) {
  for await (const _ of iterable) return;
}

function codeOf(error) {
  return error?.code ?? String(error);
}
