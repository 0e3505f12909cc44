/** Connecting, and once more where the server may be there a moment later. */
import { type Clock, NetworkError, pause } from "@pasvport/ftp-core/net";
import { isWorthRetrying, pauseBeforeMs } from "../transfers/retrying.js";
import type { TransferRetry } from "../transfers/transfer-options.js";

export interface ConnectRetry {
  /** How often it is tried again. */
  readonly retries: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Is told before each pause. */
  readonly onRetry: (retry: TransferRetry) => void;
}

/**
 * The pauses are those of transfers.
 *
 * @throws what the last try threw
 */
export async function connecting<T>(
  { retries, clock, signal, onRetry }: ConnectRetry,
  connect: () => Promise<T>,
): Promise<T> {
  for (let retry = 1; ; retry += 1) {
    try {
      return await connect();
    } catch (error) {
      if (retry > retries || signal.aborted || !mayGoWellLater(error)) throw error;
      const pauseMs = pauseBeforeMs(retry);
      onRetry({ error, retry, pauseMs });
      await pause(clock, pauseMs, signal);
      if (signal.aborted) throw error;
    }
  }
}

/** Names and addresses that there are not: the name server has answered, and this machine will not get another address. */
const LASTING: readonly string[] = ["ENOTFOUND", "EADDRNOTAVAIL", "EACCES", "EPERM"];

function mayGoWellLater(error: unknown): boolean {
  if (error instanceof NetworkError && LASTING.includes(error.errno)) return false;
  return isWorthRetrying(error);
}
