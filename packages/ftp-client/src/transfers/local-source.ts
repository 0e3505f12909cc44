/** A file of this machine that is open for reading. */

export interface LocalSource extends AsyncDisposable {
  /** undefined for what has no size: a FIFO, a device. */
  readonly bytes: number | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The same without the first bytes; none may be left out of what has no size. @param first the byte to begin with */
  chunksFrom(first: number): AsyncIterable<Uint8Array>;
}
