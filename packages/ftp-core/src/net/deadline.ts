/** A bound on a wait: every wait in both packages goes through here and has a name. */
import { AbortedError, TimeoutError } from "../errors.js";
import type { Clock } from "./network.js";

export interface Deadline {
  readonly clock: Clock;
  /** Names the wait in the TimeoutError: `connect`, `greeting`, `reply`, `data`, `final reply`. */
  readonly waitingFor: string;
  /** Whom or what it is waited for, where the name of the wait does not say it: `192.0.2.1:21`. */
  readonly where?: string | undefined;
  readonly timeoutMs: number;
  /** The caller's wish to stop earlier. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` until it settles, the time is over or the signal fires; the signal that `work` gets fires in the last two cases,
 * and what `work` does afterwards is nobody's concern any more.
 *
 * @throws TimeoutError, AbortedError, or what `work` throws.
 */
export function within<T>(deadline: Deadline, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { clock, waitingFor, where, timeoutMs, signal } = deadline;
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const giveUp = (error: Error): void => {
      stop();
      reject(error);
      controller.abort(error);
    };
    const onAbort = (): void => giveUp(abortedError(signal, waitingFor));
    const callOff = clock.after(timeoutMs, () => giveUp(new TimeoutError(waitingFor, timeoutMs, { where })));
    const stop = (): void => {
      callOff();
      signal?.removeEventListener("abort", onAbort);
    };
    if (signal?.aborted) return onAbort();
    signal?.addEventListener("abort", onAbort, { once: true });
    // Called in here, so that a `work` that throws at once leaves no timer behind either.
    new Promise<T>((settle) => settle(work(controller.signal))).finally(stop).then(resolve, reject);
  });
}

/** Lets time pass; none, or no more of it, when the signal fires. */
export function pause(clock: Clock, durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      callOff();
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const callOff = clock.after(durationMs, end);
    signal?.addEventListener("abort", end, { once: true });
  });
}

export function abortedError(signal: AbortSignal | undefined, what: string): AbortedError {
  return new AbortedError(`${what}: stopped by the caller`, { cause: signal?.reason });
}
