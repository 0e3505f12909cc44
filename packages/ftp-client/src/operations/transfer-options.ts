/** What a caller may want of any transfer. */
export interface TransferOptions {
  /** Stops the transfer; the session stays usable. */
  readonly signal?: AbortSignal;
  /** Is told how many bytes moved, chunk by chunk. */
  readonly onBytes?: (count: number) => void;
}
