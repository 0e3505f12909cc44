/** The bytes of a transfer without a data connection: what a handler's transfer gives, and what becomes of what it gets. */
import { Buffer } from "node:buffer";
import { representations } from "@pasvport/ftp-core";
import { endStream, writeChunk } from "@pasvport/ftp-core/net";
import { StorageError } from "@pasvport/ftp-server";
import type { Transfer } from "../../packages/ftp-server/src/transfer.js";

type Download = Extract<Transfer, { direction: "toClient" }>;
type Upload = Extract<Transfer, { direction: "fromClient" }>;

export interface Moved {
  /** As they cross the data connection. */
  readonly bytes: Buffer;
  /** What the storage failed with, behind these bytes. */
  readonly error?: StorageError;
}

export async function readAll({ source, representation }: Download): Promise<Moved> {
  const encoder = representations[representation].encoder?.();
  const chunks: Uint8Array[] = [];
  const error = await failureOf(async () => {
    const readable = source.readable() as AsyncIterable<Uint8Array>;
    for await (const chunk of readable) chunks.push(encoder?.convert(chunk) ?? chunk);
  });
  return { bytes: Buffer.concat(chunks), ...(error === undefined ? {} : { error }) };
}

export async function storeAll({ upload, representation }: Upload, bytes: Buffer): Promise<Moved> {
  const decoder = representations[representation].decoder?.();
  const content = decoder === undefined ? bytes : Buffer.concat([decoder.convert(bytes), decoder.finish()]);
  const error = await failureOf(async () => {
    const file = await upload.begin();
    file.on("error", () => undefined);
    if (content.length > 0) await writeChunk(file, content);
    await endStream(file);
    await upload.commit();
  });
  return { bytes, ...(error === undefined ? {} : { error }) };
}

/** An upload that broke off has written what came. */
export async function storePart({ upload }: Upload, bytes: readonly Uint8Array[]): Promise<void> {
  const file = await upload.begin();
  for (const chunk of bytes) await writeChunk(file, chunk);
}

async function failureOf(work: () => Promise<void>): Promise<StorageError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof StorageError) return error;
    throw error;
  }
}
