/** Storages that fail on purpose: at one step, for one path. */
import { Readable, Transform, type Writable } from "node:stream";
import { type Download, type Storage, StorageError, type StorageFailure, type Upload } from "@pasvport/ftp-server";
import { wireText } from "./play-text.js";
import type { Fault } from "./transcript.js";

export function withFault(storage: Storage, { path, step, kind, afterBytes }: Fault): Storage {
  const isAbout = (other: string): boolean => other === wireText(path);
  const failure = (): StorageError => new StorageError(kind as StorageFailure);
  const failAt = (here: Fault["step"], at: string): void => {
    if (here === step && isAbout(at)) throw failure();
  };
  return {
    async stat(at, options) {
      failAt("stat", at);
      return storage.stat(at, options);
    },
    async list(at) {
      const entries = await storage.list(at);
      return isAbout(at) && step === "list" ? failingAfter(entries, failure) : entries;
    },
    async retrieve(at, options) {
      failAt("retrieve", at);
      const download = await storage.retrieve(at, options);
      return isAbout(at) && step === "read" ? failingDownload(download, afterBytes, failure) : download;
    },
    async store(at, way) {
      failAt("store", at);
      const upload = await storage.store(at, way);
      if (!isAbout(at)) return upload;
      return step === "write" ? failingUpload(upload, afterBytes, failure) : unpublishable(upload, step, failure);
    },
    async makeDirectory(at) {
      failAt("makeDirectory", at);
      await storage.makeDirectory(at);
    },
    async removeDirectory(at) {
      failAt("removeDirectory", at);
      await storage.removeDirectory(at);
    },
    async removeFile(at) {
      failAt("removeFile", at);
      await storage.removeFile(at);
    },
    async rename(from, to) {
      failAt("rename", from);
      await storage.rename(from, to);
    },
    async changeMode(at, mode) {
      failAt("changeMode", at);
      await storage.changeMode(at, mode);
    },
    async changeTime(at, modifiedAtMs) {
      failAt("changeTime", at);
      await storage.changeTime(at, modifiedAtMs);
    },
    async freeBytes(at) {
      failAt("freeBytes", at);
      return storage.freeBytes(at);
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
