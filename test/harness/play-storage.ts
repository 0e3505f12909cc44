/** The server's side of a transcript's set-up: files, users, options, and storages that fail on purpose. */
import { Readable, Transform, type Writable } from "node:stream";
import { decodeWireText, type Endpoint } from "@pasvport/ftp-core";
import type { Network } from "@pasvport/ftp-core/net";
import {
  anonymousUsers,
  anyOf,
  createMemoryStorage,
  type Download,
  type FtpServerOptions,
  type Storage,
  StorageError,
  type StorageFailure,
  staticUsers,
  type Upload,
} from "@pasvport/ftp-server";
import { dataBytes, describeBytes, wireText } from "./play-text.js";
import type { Fault, Transcript } from "./transcript.js";

/** When every file changed last: 2020-02-03 04:05:06 UTC, so that listings are the same today and tomorrow. */
const CHANGED_AT_MS = Date.UTC(2020, 1, 3, 4, 5, 6);

export function transcriptStorage({ storage, faults }: Transcript): Storage {
  const files = [...storage].map(([path, content]) => [wireText(path), dataBytes(content)] as const);
  const whole = createMemoryStorage(Object.fromEntries(files), { wallTimeMs: () => CHANGED_AT_MS });
  return faults.reduce(withFault, whole);
}

/** Passwords are the mask that a trace shows instead of them: a trace of a live session logs in as it stands. */
const authenticator = anyOf(anonymousUsers(), staticUsers([{ name: "writer", password: "***" }]));

/** @param takenPort a port on which somebody else listens, for servers that have no other. */
export function serverOptions(
  { server }: Transcript,
  storage: Storage,
  { network, local, takenPort }: { readonly network: Network; readonly local: Endpoint; readonly takenPort: number },
): FtpServerOptions {
  const limits = ["dataMs", "idleMs", "stallMs"].filter((name) => server.has(name));
  return {
    storage,
    authenticator,
    network,
    hosts: [local.host],
    port: local.port,
    modes: { passive: server.get("passive") !== "off", active: server.get("active") !== "off" },
    timeouts: Object.fromEntries(limits.map((name) => [name, Number(server.get(name))])),
    ...(server.get("passivePorts") === "taken" ? { passivePorts: { first: takenPort, last: takenPort } } : {}),
  };
}

/** What the session left, as the lines of set-up that would promise it. */
export async function storedLines(
  storage: Storage,
  { stored }: Transcript,
): Promise<{ expected: string[]; received: string[] }> {
  const expected = [...stored].map(([path, content]) => storedLine(path, content));
  const received: string[] = [];
  for (const path of stored.keys()) received.push(storedLine(path, await contentOf(storage, path)));
  return { expected, received };
}

function storedLine(path: string, content: string | undefined): string {
  return `stored  ${path} = ${content === undefined ? "nothing" : `"${content}"`}`;
}

async function contentOf(storage: Storage, path: string): Promise<string | undefined> {
  try {
    const download = await storage.retrieve(virtualPath(path), { offset: 0 });
    const chunks: Uint8Array[] = [];
    for await (const chunk of download.readable() as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return describeBytes(Buffer.concat(chunks));
  } catch (error) {
    if (error instanceof StorageError && error.kind === "notFound") return undefined;
    throw error;
  }
}

function virtualPath(path: string): `/${string}` {
  return decodeWireText(Buffer.from(wireText(path))) as `/${string}`;
}

function withFault(storage: Storage, { path, step, kind, afterBytes }: Fault): Storage {
  const isAbout = (other: string): boolean => other === path;
  const failure = (): StorageError => new StorageError(kind as StorageFailure);
  const failIf = (isIt: boolean): void => {
    if (isIt) throw failure();
  };
  return {
    async stat(at) {
      failIf(isAbout(at) && step === "stat");
      return storage.stat(at);
    },
    async list(at) {
      const entries = await storage.list(at);
      return isAbout(at) && step === "list" ? failingAfter(entries, failure) : entries;
    },
    async retrieve(at, options) {
      failIf(isAbout(at) && step === "retrieve");
      const download = await storage.retrieve(at, options);
      return isAbout(at) && step === "read" ? failingDownload(download, afterBytes, failure) : download;
    },
    async store(at) {
      failIf(isAbout(at) && step === "store");
      const upload = await storage.store(at);
      if (!isAbout(at)) return upload;
      return step === "write" ? failingUpload(upload, afterBytes, failure) : unpublishable(upload, step, failure);
    },
  };
}

async function* failingAfter<T>(entries: AsyncIterable<T>, failure: () => Error): AsyncGenerator<T, void, undefined> {
  yield* entries;
  throw failure();
}

function failingDownload(download: Download, afterBytes: number, failure: () => Error): Download {
  return {
    size: download.size,
    readable: () => Readable.from(firstBytes(download.readable(), afterBytes, failure), { objectMode: false }),
    close: () => download.close(),
  };
}

async function* firstBytes(source: Readable, count: number, failure: () => Error): AsyncGenerator<Uint8Array> {
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    if (count > 0) yield chunk.subarray(0, count);
    throw failure();
  }
}

function failingUpload(upload: Upload, afterBytes: number, failure: () => Error): Upload {
  let left = afterBytes;
  return {
    async begin() {
      const file = await upload.begin();
      return new Transform({
        transform(chunk: Buffer, _encoding, done) {
          const taken = chunk.subarray(0, left);
          left -= taken.length;
          file.write(taken);
          done(taken.length < chunk.length ? failure() : null);
        },
      }).resume() as Writable;
    },
    commit: () => upload.commit(),
    abandon: () => upload.abandon(),
  };
}

function unpublishable(upload: Upload, step: Fault["step"], failure: () => Error): Upload {
  return {
    begin: () => upload.begin(),
    commit: () => (step === "publish" ? upload.abandon().then(() => Promise.reject(failure())) : upload.commit()),
    abandon: () => upload.abandon(),
  };
}
