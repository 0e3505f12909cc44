/**
 * What is no plain file may not be ready: a FIFO that nobody reads, a terminal that is stopped. It is asked again and again.
 *
 * A call that waits in the system would keep one of Node's few threads, and the process with it, whatever the caller wants.
 */
import { type Clock, errnoOf, nodeNetwork, pause } from "@pasvport/ftp-core/net";
import type { SessionTurns } from "../session-turns.js";
import { LocalFileError } from "./local-path.js";
import { type Stops, unlessStopped } from "./unless-stopped.js";

/** How long a local end that is not ready is waited for. */
export interface Waiting {
  readonly clock: Clock;
  /** Ends the wait for whoever opens the other side. */
  readonly opening: Stops;
  /** Ends the wait for room, or for bytes. */
  readonly moving: Stops;
}

/** So long it takes at most until it is noticed; often enough for a terminal, and no work for a processor. */
const ASK_AGAIN_MS = 50;

/** @param notReady the error that tells that it is not yet. @throws LocalFileError, AbortedError */
export async function whenReady<T>(
  path: string,
  step: () => Promise<T>,
  { notReady, clock, stops }: { readonly notReady: "ENXIO" | "EAGAIN"; readonly clock: Clock; readonly stops: Stops },
): Promise<T> {
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (errnoOf(error) !== notReady) throw new LocalFileError(path, error);
    }
    await askAgain(clock, stops);
  }
}

/** @throws AbortedError */
export async function askAgain(clock: Clock, stops: Stops): Promise<void> {
  const over = new AbortController();
  try {
    await unlessStopped(pause(clock, ASK_AGAIN_MS, over.signal), stops);
  } finally {
    over.abort();
  }
}

/** A transfer that runs is not ended by `close`, which waits for it; one that has not begun waits for somebody who may never come. */
export function waitingOf(turns: SessionTurns, signal: AbortSignal | undefined, operation: string): Waiting {
  return {
    clock: turns.settings.network.clock,
    opening: { signals: [signal, turns.closing], operation },
    moving: { signals: [signal, turns.destroyed], operation },
  };
}

/** As long as it takes. */
export const patiently: Waiting = {
  clock: nodeNetwork.clock,
  opening: { signals: [], operation: "open" },
  moving: { signals: [], operation: "move" },
};
