/** What TYPE does to the bytes of a file on their way: one conversion a transfer, chunk by chunk. RFC 959 §3.1.1 */
export interface ChunkConversion {
  /** What belongs together, such as CR LF, may be cut in two by a chunk's end. */
  convert(chunk: Uint8Array): Uint8Array;
  /** What was held back; to be asked for behind the last chunk. */
  finish(): Uint8Array;
}
