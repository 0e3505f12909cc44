/** Where bytes come from and go to on our side: the shapes that callers have, as the one shape that the transfer wants. */
import type { Writable } from "node:stream";
import { isUint8Array } from "node:util/types";
import { LocalProtocolError } from "@pasvport/ftp-core";
import { writeChunk } from "@pasvport/ftp-core/net";

/** A local path, a Writable (which is left open), or a function that takes the chunks one after the other. */
export type DownloadTarget = string | Writable | ((chunk: Uint8Array) => void | Promise<void>);

/** A local path, the bytes themselves, or anything that gives chunks: a Readable, a web stream, an async generator. */
export type UploadSource = string | Uint8Array | AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

export function takerOf(to: Exclude<DownloadTarget, string>): (chunk: Uint8Array) => Promise<void> {
  return typeof to === "function" ? async (chunk) => to(chunk) : (chunk) => writeTo(to, chunk);
}

export async function* chunksOf(from: Exclude<UploadSource, string>): AsyncGenerator<Uint8Array> {
  if (from instanceof Uint8Array) yield from;
  else for await (const chunk of from) yield bytesOf(chunk);
}

/** Types cannot keep an untyped caller from giving objects; what has no length would be an empty file, and a success. */
function bytesOf(chunk: Uint8Array | string): Uint8Array {
  if (typeof chunk === "string") return Buffer.from(chunk, "utf8");
  if (!isUint8Array(chunk)) throw new LocalProtocolError("an upload must give bytes or text");
  return chunk;
}

/** A stream that fails says so twice; where nobody listens for its event, that would end the process. */
async function writeTo(stream: Writable, chunk: Uint8Array): Promise<void> {
  stream.on("error", ignore);
  await writeChunk(stream, chunk);
  // After a failure the listener stays: the event comes later than the rejection.
  stream.off("error", ignore);
}

function ignore(): void {}
