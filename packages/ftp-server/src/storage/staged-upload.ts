/**
 * The life of an upload in any storage: begun at most once, ended exactly once, by `commit` or `abandon`, whichever comes first.
 *
 * A storage only says how its stages are done; that they happen in order and never twice is settled here.
 */
import type { Writable } from "node:stream";
import { LocalProtocolError } from "@pasvport/ftp-core";
import { stop } from "./file-streams.js";
import type { Upload } from "./storage.js";
import { asStorageError, StorageError } from "./storage-error.js";

export interface UploadStages {
  /** Whether `publish` takes something away that is there. */
  readonly replaces: boolean;
  /** Room for the bytes: the first stage that changes anything. */
  open(): Promise<Writable>;
  /** The bytes are whole: they get their name. */
  publish(): Promise<void>;
  /** The bytes are not whole: the storage keeps of them what it promises. Only after `open`, and when its stream is closed. */
  rescue(): Promise<void>;
  /** The upload is over, however it ended. */
  release(): void;
}

export class StagedUpload implements Upload {
  readonly #stages: UploadStages;
  #stream: Promise<Writable> | undefined;
  #end: Promise<void> | undefined;

  constructor(stages: UploadStages) {
    this.#stages = stages;
  }

  get replaces(): boolean {
    return this.#stages.replaces;
  }

  async begin(): Promise<Writable> {
    if (this.#stream !== undefined || this.#end !== undefined) throw misused("begun twice, or after its end");
    this.#stream = mapped(this.#stages.open());
    return await this.#stream;
  }

  async commit(): Promise<void> {
    if (this.#end !== undefined) throw misused("committed after its end");
    this.#end = mapped(this.#commit()).finally(() => this.#stages.release());
    await this.#end;
  }

  async abandon(): Promise<void> {
    // Ended already, or ending: whoever ended it hears how that went.
    if (this.#end !== undefined) {
      await this.#end.catch(() => {});
      return;
    }
    this.#end = mapped(this.#abandon()).finally(() => this.#stages.release());
    await this.#end;
  }

  async #commit(): Promise<void> {
    const stream = await this.#stream;
    if (!stream?.writableFinished) {
      // Security: an upload that was cut off never passes for a whole one, whoever mistakes it.
      await this.#abandon();
      throw misused("committed before all bytes were written");
    }
    await this.#stages.publish();
  }

  async #abandon(): Promise<void> {
    const stream = await this.#stream?.catch(() => undefined);
    if (stream === undefined) return;
    await stop(stream);
    await this.#stages.rescue();
  }
}

async function mapped<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asStorageError(error);
  }
}

function misused(how: string): StorageError {
  return new StorageError("broken", { cause: new LocalProtocolError(`an upload was ${how}`) });
}
