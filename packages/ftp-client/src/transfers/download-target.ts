/** What the caller gave to download to, as a landing. What is the caller's stays open. */
import type { Writable } from "node:stream";
import { LocalProtocolError, OptionError } from "@pasvport/ftp-core";
import { writeChunk } from "@pasvport/ftp-core/net";
import type { Landing } from "./landing.js";
import { createLocalFile, resumeLocalFile } from "./local-file.js";
import { type DownloadTarget, isNodeWritable, isWebWritable, type WebWritable } from "./transfer-ends.js";
import type { Waiting } from "./when-ready.js";

export interface OpenableTarget {
  /** Nothing must be asked of a server before this resolves. */
  open(waiting?: Waiting): Promise<Landing>;
  /** Lets go of what is the caller's. */
  release(): void;
}

/** @throws OptionError for what no bytes can be given to */
export function downloadTarget(
  to: DownloadTarget,
  { resume = false }: { readonly resume?: boolean } = {},
): OpenableTarget {
  if (typeof to === "string") {
    const open = resume ? resumeLocalFile : createLocalFile;
    return { open: (waiting) => open(to, waiting), release: nothing };
  }
  if (typeof to === "function") return taking(async () => async (chunk) => to(chunk), nothing);
  if (typeof to === "object" && to !== null) {
    if (isWebWritable(to)) return intoWebStream(to);
    if (isNodeWritable(to)) return intoStream(to);
  }
  throw new OptionError("a download goes to a local path, a Writable, a WritableStream or a function");
}

type Take = (chunk: Uint8Array) => Promise<void>;

/** What was taken cannot be had back. */
function taking(open: () => Promise<Take>, release: () => void): OpenableTarget {
  return {
    async open() {
      const take = await open();
      let bytes = 0;
      return {
        get bytes() {
          return bytes;
        },
        async write(chunk) {
          await take(chunk);
          bytes += chunk.length;
        },
        commit: async () => undefined,
        discard: async () => undefined,
      };
    },
    release,
  };
}

function intoStream(stream: Writable): OpenableTarget {
  // A stream that fails says so twice; where nobody listens for its event, that would end the process.
  stream.on("error", nothing);
  const open = async (): Promise<Take> => {
    requireOpen(stream);
    return async (chunk) => {
      try {
        await writeChunk(stream, chunk);
      } catch (error) {
        throw stream.errored ?? error;
      }
    };
  };
  return taking(open, () => {
    // The event comes later than the failed write: then the listener has to stay.
    if (!stream.destroyed && stream.errored === null) stream.off("error", nothing);
  });
}

function requireOpen(stream: Writable): void {
  if (stream.errored) throw stream.errored;
  if (stream.destroyed || stream.writableEnded)
    throw new LocalProtocolError("the stream that is to take the file is closed already");
}

function intoWebStream(stream: WebWritable): OpenableTarget {
  let writer: ReturnType<WebWritable["getWriter"]> | undefined;
  return taking(
    async () => {
      const locked = stream.getWriter();
      writer = locked;
      await locked.ready;
      return async (chunk) => {
        await locked.ready;
        await locked.write(chunk);
      };
    },
    () => writer?.releaseLock(),
  );
}

function nothing(): void {}
