/** The server's side of a transcript's set-up: files, users, options; and what it must have in the end. */
import type { Endpoint } from "@pasvport/ftp-core";
import type { Network } from "@pasvport/ftp-core/net";
import {
  anonymousUsers,
  anyOf,
  createMemoryStorage,
  type FtpServerOptions,
  type Storage,
  StorageError,
  staticUsers,
} from "@pasvport/ftp-server";
import { withFault } from "./play-faults.js";
import { dataBytes, describeBytes, wireText } from "./play-text.js";
import type { Transcript } from "./transcript.js";

/** When every file changed last: 2020-02-03 04:05:06 UTC, so that listings are the same today and tomorrow. */
const CHANGED_AT_MS = Date.UTC(2020, 1, 3, 4, 5, 6);

export function transcriptStorage({ storage, faults, server }: Transcript): Storage {
  const files = [...storage].map(([path, content]) => [wireText(path), dataBytes(content)] as const);
  const whole = createMemoryStorage(Object.fromEntries(files), {
    wallTimeMs: () => CHANGED_AT_MS,
    brokenUploads: server.get("brokenUploads") === "discard" ? "discard" : "keep",
  });
  const free = server.get("freeBytes");
  const told: Storage = { ...whole, freeBytes: async () => (free === undefined ? undefined : Number(free)) };
  return faults.reduce(withFault, told);
}

/** Passwords are the mask that a trace shows instead of them: a trace of a live session logs in as it stands. */
const authenticator = anyOf(anonymousUsers(), staticUsers([{ name: "writer", password: "***" }]));

/** @param takenPort a port on which somebody else listens, for servers that have no other. */
export function serverOptions(
  { server }: Transcript,
  storage: Storage,
  { network, local, takenPort }: { readonly network: Network; readonly local: Endpoint; readonly takenPort: number },
): FtpServerOptions {
  const chosen = (...names: readonly string[]): Record<string, number> =>
    Object.fromEntries(names.filter((name) => server.has(name)).map((name) => [name, Number(server.get(name))]));
  return {
    storage,
    authenticator,
    network,
    hosts: [local.host],
    port: local.port,
    modes: { passive: server.get("passive") !== "off", active: server.get("active") !== "off" },
    timeouts: chosen("dataMs", "idleMs", "stallMs", "loginMs"),
    // On sockets time is real: a wrong password costs a test none, unless the transcript says so.
    limits: { loginDelayMs: 0, ...chosen("loginAttempts", "loginDelayMs") },
    ...(server.get("passivePorts") === "taken" ? { passivePorts: { first: takenPort, last: takenPort } } : {}),
  };
}

/** What the session left, as the lines of set-up that would promise it. */
export async function storedLines(
  storage: Storage,
  { stored }: Transcript,
): Promise<{ expected: string[]; received: string[] }> {
  const expected = [...stored].map(([path, what]) => `stored  ${path} = ${what}`);
  const received: string[] = [];
  for (const path of stored.keys()) received.push(`stored  ${path} = ${await whatIs(storage, path)}`);
  return { expected, received };
}

async function whatIs(storage: Storage, path: string): Promise<string> {
  const at = wireText(path) as `/${string}`;
  try {
    const { type } = await storage.stat(at);
    if (type === "directory") return "directory";
    const download = await storage.retrieve(at, { offset: 0 });
    const chunks: Uint8Array[] = [];
    for await (const chunk of download.readable() as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return `"${describeBytes(Buffer.concat(chunks))}"`;
  } catch (error) {
    if (error instanceof StorageError && error.kind === "notFound") return "nothing";
    throw error;
  }
}
