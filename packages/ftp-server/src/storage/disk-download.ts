/** A file on the disk that is being read. */
import type { FileHandle } from "node:fs/promises";
import type { Readable } from "node:stream";
import { LocalProtocolError } from "@pasvport/ftp-core";
import { readFrom, stop } from "./file-streams.js";
import type { Download } from "./storage.js";
import { StorageError } from "./storage-error.js";

export class DiskDownload implements Download {
  readonly size: number;
  readonly #file: FileHandle;
  readonly #offset: number;
  #stream: Readable | undefined;

  constructor(file: FileHandle, { size, offset }: { readonly size: number; readonly offset: number }) {
    this.size = size;
    this.#file = file;
    this.#offset = offset;
  }

  readable(): Readable {
    if (this.#stream !== undefined) throw new StorageError("broken", { cause: new LocalProtocolError(CALLED_TWICE) });
    this.#stream = readFrom(this.#file, this.#offset, this.size);
    return this.#stream;
  }

  async close(): Promise<void> {
    if (this.#stream !== undefined) await stop(this.#stream);
    // Nothing was written: an error here tells nobody anything. A second call does nothing.
    else await this.#file.close().catch(() => {});
  }
}

const CALLED_TWICE = "a download was read twice";
