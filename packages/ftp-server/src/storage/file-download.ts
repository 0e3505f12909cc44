/** An open file that is being read. */
import type { Readable } from "node:stream";
import { LocalProtocolError } from "@pasvport/ftp-core";
import { readFrom, type SourceFile, stop } from "./file-streams.js";
import type { Download } from "./storage.js";
import { StorageError } from "./storage-error.js";

export class FileDownload implements Download {
  readonly size: number;
  readonly #file: SourceFile;
  readonly #offset: number;
  #stream: Readable | undefined;

  /** `file` is closed here. */
  constructor(file: SourceFile, { size, offset }: { readonly size: number; readonly offset: number }) {
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
