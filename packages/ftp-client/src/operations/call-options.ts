/** What a caller may want of any call. */
export interface CallOptions {
  /** Stops it: the promise rejects with AbortedError, and the session stays usable. */
  readonly signal?: AbortSignal;
}
