/** Where bytes come from and go to on our side: the shapes that callers have. */
import type { Readable, Writable } from "node:stream";
import { isUint8Array } from "node:util/types";
import { OptionError } from "@pasvport/ftp-core";

/** A WHATWG stream to write to, as far as it is needed here: Node's, and the one of the DOM's types. */
export interface WebWritable {
  getWriter(): { readonly ready: Promise<unknown>; write(chunk: Uint8Array): Promise<void>; releaseLock(): void };
}

/** A WHATWG stream to read from, as far as it is needed here: Node's, and the one of the DOM's types. */
export interface WebReadable<T = Uint8Array | string> {
  readonly locked: boolean;
  getReader(): WebReader<T>;
  cancel(reason?: unknown): Promise<void>;
}

export interface WebReader<T> {
  read(): Promise<{ readonly done: boolean; readonly value?: T | undefined }>;
  cancel(reason?: unknown): Promise<void>;
  releaseLock(): void;
}

/**
 * A local path, a Writable or a WritableStream (both are left open), or a function that takes the chunks one after the other. All
 * are waited for: a slow one slows the server down.
 */
export type DownloadTarget = string | Writable | WebWritable | ((chunk: Uint8Array) => void | Promise<void>);

/**
 * A local path, the bytes themselves, or anything that gives chunks: a Readable, a ReadableStream, an (async) iterable. Text goes as
 * UTF-8. Streams and iterators are used up: when the transfer fails or is refused, too, they are destroyed, cancelled or returned.
 */
export type UploadSource =
  | string
  | Uint8Array
  | WebReadable
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

export function isNodeWritable(to: object): to is Writable {
  return has(to, "write") && has(to, "on") && has(to, "end");
}

export function isWebWritable(to: object): to is WebWritable {
  return has(to, "getWriter");
}

export function isNodeReadable(from: object): from is Readable {
  return has(from, "pipe") && has(from, "on") && has(from, "destroy");
}

export function isWebReadable(from: object): from is WebReadable {
  return has(from, "getReader");
}

export async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Types cannot keep an untyped caller from giving objects; what has no length would be an empty file, and a success. */
export function bytesOf(chunk: unknown): Uint8Array {
  if (typeof chunk === "string") return Buffer.from(chunk, "utf8");
  if (!isUint8Array(chunk)) throw new OptionError("an upload must give bytes or text");
  return chunk;
}

function has(what: object, method: string): boolean {
  return typeof (what as Readonly<Record<string, unknown>>)[method] === "function";
}
