/** How bytes are told on the data connection: TYPE's types, as a table. RFC 959 §3.1.1 */
import { asciiDecoder, asciiEncoder } from "./ascii.js";
import type { ChunkConversion } from "./chunk-conversion.js";
import { ebcdicDecoder, ebcdicEncoder } from "./ebcdic.js";

export type Representation = "ascii" | "ebcdic" | "image";

interface RepresentationRow {
  /** From the bytes of a file to those on the wire, and back; absent where they are the same. */
  readonly encoder?: () => ChunkConversion;
  readonly decoder?: () => ChunkConversion;
  /** On the wire a file has as many bytes as on the disk, so positions in it can be named: SIZE, REST. RFC 3659 §4, §5 */
  readonly keepsLength: boolean;
}

export const representations: { readonly [Name in Representation]: RepresentationRow } = {
  ascii: { encoder: asciiEncoder, decoder: asciiDecoder, keepsLength: false },
  ebcdic: { encoder: ebcdicEncoder, decoder: ebcdicDecoder, keepsLength: true },
  image: { keepsLength: true },
};
