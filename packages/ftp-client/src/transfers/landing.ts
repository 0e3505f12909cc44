/** Where the bytes of a download land. */

export interface Landing {
  /** Bytes that are there: those that a file had that is gone on with, and all that were written. */
  readonly bytes: number;
  /** Present where a download that broke off can go on, or begin anew. */
  readonly rewind?: Rewind | undefined;
  /** Is told the size of the whole file as soon as it is known. May throw: then nothing is fetched. */
  expect?(bytes: number): void;
  write(chunk: Uint8Array): Promise<void>;
  /** All is there. */
  commit(): Promise<void>;
  /** Undoes what can be undone. May be called after `commit`: then it does nothing. Never rejects. */
  discard(): Promise<void>;
}

export interface Rewind {
  /** The last bytes that are there, at most so many. */
  tail(maxBytes: number): Promise<Uint8Array>;
  /** Forgets what is there behind so many bytes. */
  backTo(bytes: number): Promise<void>;
}
