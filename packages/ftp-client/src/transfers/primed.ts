/** Chunks of which the first is there already. */
import { type Stops, unlessStopped } from "./unless-stopped.js";

/**
 * Nothing must be asked of a server before this resolves: STOR empties the file there, and a source that fails at once would leave
 * it empty; one that is slow to begin would let an open data connection wait.
 *
 * @throws what the source throws, or AbortedError
 */
export async function primed(chunks: AsyncIterable<Uint8Array>, stops: Stops): Promise<AsyncIterable<Uint8Array>> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await unlessStopped(iterator.next(), stops);
  const rest: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => iterator };
  return {
    async *[Symbol.asyncIterator]() {
      if (first.done) return;
      yield first.value;
      yield* rest;
    },
  };
}
