/** Chunks of which the first is there already. */
import { abortedError } from "@pasvport/ftp-core/net";

/**
 * Nothing must be asked of a server before this resolves: STOR empties the file there, and a source that fails at once would leave
 * it empty; one that is slow to begin would let an open data connection wait.
 *
 * @param until signals that end the waiting
 * @throws what the source throws, or AbortedError
 */
export async function primed(
  chunks: AsyncIterable<Uint8Array>,
  until: readonly (AbortSignal | undefined)[],
  operation: string,
): Promise<AsyncIterable<Uint8Array>> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await unless(until, operation, iterator.next());
  const rest: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => iterator };
  return {
    async *[Symbol.asyncIterator]() {
      if (first.done) return;
      yield first.value;
      yield* rest;
    },
  };
}

function unless<T>(until: readonly (AbortSignal | undefined)[], operation: string, step: Promise<T>): Promise<T> {
  const signals = until.filter((signal) => signal !== undefined);
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      stop();
      reject(
        abortedError(
          signals.find(({ aborted }) => aborted),
          operation,
        ),
      );
    };
    const stop = (): void => {
      for (const signal of signals) signal.removeEventListener("abort", onAbort);
    };
    for (const signal of signals) signal.addEventListener("abort", onAbort, { once: true });
    step.finally(stop).then(resolve, reject);
    if (signals.some(({ aborted }) => aborted)) onAbort();
  });
}
