/** A step of our own end that may take for ever: a source that gives nothing, a FIFO that nobody opens on the other side. */
import { abortedError } from "@pasvport/ftp-core/net";

export interface Stops {
  /** Signals that end the waiting. */
  readonly signals: readonly (AbortSignal | undefined)[];
  /** What is stopped then, for the error. */
  readonly operation: string;
}

/**
 * Waits for the step as long as no signal fires; what it comes to later is nobody's concern.
 *
 * @throws what the step throws, or AbortedError
 */
export function unlessStopped<T>(step: Promise<T>, { signals, operation }: Stops): Promise<T> {
  const all = signals.filter((signal) => signal !== undefined);
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      stop();
      const fired = all.find(({ aborted }) => aborted);
      reject(abortedError(fired, operation));
    };
    const stop = (): void => {
      for (const signal of all) signal.removeEventListener("abort", onAbort);
    };
    for (const signal of all) signal.addEventListener("abort", onAbort, { once: true });
    step.finally(stop).then(resolve, reject);
    if (all.some(({ aborted }) => aborted)) onAbort();
  });
}

/** The same for what has to be let go of again, where it is there too late. */
export async function openedUnlessStopped<T>(
  opening: Promise<T>,
  stops: Stops,
  letGo: (late: T) => Promise<void>,
): Promise<T> {
  try {
    return await unlessStopped(opening, stops);
  } catch (error) {
    void opening.then(letGo).catch(() => undefined);
    throw error;
  }
}
