/** What the caller gave to upload, as chunks. Streams and iterators are the transfer's to use up, and to end. */
import type { Readable } from "node:stream";
import { isUint8Array } from "node:util/types";
import { LocalProtocolError, OptionError } from "@pasvport/ftp-core";
import { openLocalFile } from "./local-file.js";
import type { LocalSource } from "./local-source.js";
import {
  bytesOf,
  chunksOf,
  isNodeReadable,
  isWebReadable,
  type UploadSource,
  type WebReadable,
  type WebReader,
} from "./transfer-ends.js";
import type { Waiting } from "./when-ready.js";

export interface OpenableSource {
  /** `path`: an offset on the server leaves as much of it out. `once`: what was given cannot be had again. */
  readonly kind: "path" | "bytes" | "once";
  open(waiting?: Waiting): Promise<OpenSource>;
  /** Ends what is the caller's, as far as that is not done. Does not wait, and never throws. */
  release(): void;
}

export interface OpenSource {
  /** undefined where only the end will tell. */
  readonly bytes: number | undefined;
  /** @param first the byte to begin with; only where `bytes` is known */
  chunks(first: number): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** @throws OptionError for what gives no bytes */
export function uploadSource(from: UploadSource): OpenableSource {
  if (typeof from === "string") return { kind: "path", open: (waiting) => openPath(from, waiting), release: nothing };
  if (isUint8Array(from)) return { kind: "bytes", open: async () => openBytes(from), release: nothing };
  if (typeof from === "object" && from !== null) {
    if (isNodeReadable(from)) return streaming(from);
    if (isWebReadable(from)) return iterating(new WebIterator(from));
    if (Symbol.asyncIterator in from || Symbol.iterator in from) return iterating(new CallersIterator(from));
  }
  throw new OptionError("an upload comes from a local path, bytes, a stream or an iterable of bytes or text");
}

async function openPath(path: string, waiting: Waiting | undefined): Promise<OpenSource> {
  const file = await openLocalFile(path, waiting);
  return { bytes: file.bytes, chunks: (first) => file.chunksFrom(first), close: () => closed(file) };
}

/** What was read is sent: how closing goes changes nothing. */
async function closed(file: LocalSource): Promise<void> {
  await file[Symbol.asyncDispose]().then(nothing, nothing);
}

function openBytes(bytes: Uint8Array): OpenSource {
  return {
    bytes: bytes.length,
    chunks: (first) => chunksOf(bytes.subarray(first)),
    close: async () => undefined,
  };
}

function once(chunks: () => AsyncIterable<Uint8Array>, release: () => void): OpenableSource {
  return { kind: "once", open: async () => ({ bytes: undefined, chunks, close: async () => undefined }), release };
}

function streaming(stream: Readable): OpenableSource {
  // It may fail while it waits for its turn, when nobody reads it yet.
  stream.on("error", nothing);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (stream.readableEnded) throw new LocalProtocolError("the stream was read to its end already: nothing is left");
    for await (const chunk of stream) yield bytesOf(chunk);
  }
  return once(chunks, () => {
    // The other half of a Duplex that was read to its end is none of our business.
    if (stream.readableEnded) stream.off("error", nothing);
    else stream.destroy();
  });
}

/** An iterator that can be ended at any time, while a step of it hangs, too. */
interface EndableIterator {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Never rejects. May be called twice. */
  end(): Promise<void>;
}

function iterating(iterator: EndableIterator): OpenableSource {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for (let step = await iterator.next(); !step.done; step = await iterator.next()) yield bytesOf(step.value);
    } finally {
      await iterator.end();
    }
  }
  return once(chunks, () => void iterator.end());
}

class WebIterator implements EndableIterator {
  readonly #stream: WebReadable;
  #reader: WebReader<Uint8Array | string> | undefined;
  #isOver = false;

  constructor(stream: WebReadable) {
    this.#stream = stream;
  }

  next(): ReturnType<EndableIterator["next"]> {
    this.#reader ??= this.#stream.getReader();
    return this.#reader.read();
  }

  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    const cancelling = this.#cancel();
    this.#reader?.releaseLock();
    await cancelling.catch(nothing);
  }

  /** A stream that is at its end, or failed, is left as it is by this. One that somebody else reads is theirs. */
  async #cancel(): Promise<void> {
    if (this.#reader !== undefined) await this.#reader.cancel();
    else if (!this.#stream.locked) await this.#stream.cancel();
  }
}

type Chunks = AsyncIterable<unknown> | Iterable<unknown>;

class CallersIterator implements EndableIterator {
  readonly #chunks: Chunks;
  #iterator: AsyncIterator<unknown> | Iterator<unknown> | undefined;
  #isOver = false;

  constructor(chunks: Chunks) {
    this.#chunks = chunks;
    // What is an iterator already has begun, whether somebody asks it for something or not. Others begin when they are asked to.
    if ("next" in chunks && typeof chunks.next === "function") this.#iterator = iteratorOf(chunks);
  }

  async next(): ReturnType<EndableIterator["next"]> {
    this.#iterator ??= iteratorOf(this.#chunks);
    try {
      const step = await this.#iterator.next();
      if (step.done) this.#isOver = true;
      return { done: step.done, value: await step.value };
    } catch (error) {
      this.#isOver = true;
      throw error;
    }
  }

  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    try {
      await this.#iterator?.return?.();
    } catch {
      // Why it is ended tells more.
    }
  }
}

function iteratorOf(chunks: Chunks): AsyncIterator<unknown> | Iterator<unknown> {
  return Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
}

function nothing(): void {}
