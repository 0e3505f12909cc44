/** A storage that breaks, or does not answer, where a test wants it to. Otherwise it is one in memory. */
import { Readable, Writable } from "node:stream";
import type { DirectoryEntry } from "@pasvport/ftp-core";
import { endStream, writeChunk } from "@pasvport/ftp-core/net";
import { createMemoryStorage, type Download, type Storage, type Upload } from "@pasvport/ftp-server";

export const brittleSteps = [
  "stat",
  "list",
  "list entry",
  "retrieve",
  "readable",
  "read",
  "close",
  "store",
  "begin",
  "write",
  "final",
  "commit",
  "abandon",
  "change",
  "freeBytes",
] as const;

export type BrittleStep = (typeof brittleSteps)[number];

/** What some storage of somebody else may throw: no StorageError at all. */
export class StorageBug extends Error {
  override readonly name = "StorageBug";
}

export interface BrittleStorage extends Storage {
  /** From now on this step throws, at once or later as a rejection. */
  break(step: BrittleStep, how: "throws" | "rejects"): void;
  /** From now on this step waits, until the returned function is called. */
  hold(step: BrittleStep): () => void;
  mend(): void;
}

export function brittleStorage(files: Record<string, string> = { "/a.txt": "hello" }): BrittleStorage {
  const sound = createMemoryStorage(files);
  const faults = new Map<BrittleStep, () => Promise<void>>();
  const at = (step: BrittleStep): Promise<void> => faults.get(step)?.() ?? Promise.resolve();
  return {
    stat: (path, options) => at("stat").then(() => sound.stat(path, options)),
    list: (path) => at("list").then(async () => brittleEntries(await sound.list(path), at)),
    retrieve: (path, options) =>
      at("retrieve").then(async () => brittleDownload(await sound.retrieve(path, options), at)),
    store: (path, way) => at("store").then(async () => brittleUpload(await sound.store(path, way), at)),
    makeDirectory: (path) => at("change").then(() => sound.makeDirectory(path)),
    removeDirectory: (path) => at("change").then(() => sound.removeDirectory(path)),
    removeFile: (path) => at("change").then(() => sound.removeFile(path)),
    rename: (from, to) => at("change").then(() => sound.rename(from, to)),
    changeMode: (path, mode) => at("change").then(() => sound.changeMode(path, mode)),
    changeTime: (path, modifiedAtMs) => at("change").then(() => sound.changeTime(path, modifiedAtMs)),
    freeBytes: (path) => at("freeBytes").then(() => sound.freeBytes(path)),
    break: (step, how) => {
      const bug = new StorageBug(`/real/path/of ${step}`);
      faults.set(step, () => {
        if (how === "throws") throw bug;
        return Promise.reject(bug);
      });
    },
    hold: (step) => {
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      faults.set(step, () => held);
      return release;
    },
    mend: () => faults.clear(),
  };
}

type At = (step: BrittleStep) => Promise<void>;

async function* brittleEntries(entries: AsyncIterable<DirectoryEntry>, at: At): AsyncGenerator<DirectoryEntry> {
  for await (const entry of entries) {
    yield entry;
    await at("list entry");
  }
}

function brittleDownload(download: Download, at: At): Download {
  return {
    size: download.size,
    readable: () => {
      // Synchronous in the interface: only "throws" has an effect here.
      void at("readable").catch(() => undefined);
      const inner = download.readable();
      return new Readable({
        read() {
          const next = async (): Promise<void> => {
            await at("read");
            const { value } = await inner[Symbol.asyncIterator]().next();
            this.push(value ?? null);
          };
          next().catch((error) => this.destroy(error));
        },
      });
    },
    close: () => at("close").then(() => download.close()),
  };
}

function brittleUpload(upload: Upload, at: At): Upload {
  return {
    begin: () =>
      at("begin").then(async () => {
        const inner = await upload.begin();
        return new Writable({
          write: (chunk, _encoding, done) => {
            at("write")
              .then(() => writeChunk(inner, chunk))
              .then(() => done(), done);
          },
          final: (done) => {
            at("final")
              .then(() => endStream(inner))
              .then(() => done(), done);
          },
        });
      }),
    commit: () => at("commit").then(() => upload.commit()),
    abandon: () => at("abandon").then(() => upload.abandon()),
  };
}
