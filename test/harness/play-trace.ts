/** A live trace as a transcript: what `--trace` or a session log printed is played again. */
import { parseTranscript, type Transcript } from "./transcript.js";

/** Where addresses stand: they were bound for one session and mean nothing in another. */
const ADDRESSES: readonly (readonly [line: RegExp, placeholder: string])[] = [
  [/^(S> 227 .*?)[0-9]+(?:,[0-9]+){5}/, "$1{data}"],
  [/^(S> 229 .*)\|\|\|[0-9]+\|/, "$1{data}"],
  [/^(C> (?:PORT|EPRT)) .*$/, "$1 {data}"],
];

/** @param setUp the lines that a trace cannot tell: what the storage had, and the like. */
export function traceTranscript(setUp: readonly string[], trace: readonly string[]): Transcript {
  const lines = trace.map((line) =>
    ADDRESSES.reduce((text, [told, placeholder]) => text.replace(told, placeholder), line),
  );
  return parseTranscript([...setUp, ...lines].join("\n"));
}
