/** Tries a transfer again that broke off, after a pause that grows. */
import { DataChannelError, FtpError, NegativeReplyError } from "@pasvport/ftp-core";
import { pause } from "@pasvport/ftp-core/net";
import type { SessionTurns } from "../session-turns.js";
import type { TransferRetry } from "./transfer-options.js";

export interface RetryOptions {
  /** How often it is tried again. Default 0. */
  readonly retries?: number | undefined;
  /** Ends a pause; the attempt that follows sees it, too. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the local end can do it once more. Default: it can. */
  readonly canRepeat?: () => boolean;
  readonly onRetry?: ((retry: TransferRetry) => void) | undefined;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * @param attempt takes a turn of its own: others have theirs in the pauses, and a session that was lost is made again
 * @throws what the last attempt threw
 */
export async function retrying<T>(
  turns: SessionTurns,
  { retries = 0, signal, canRepeat = () => true, onRetry }: RetryOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let retry = 1; ; retry += 1) {
    try {
      return await attempt();
    } catch (error) {
      const isLast = retry > retries || turns.closing.aborted || isLostForGood(turns);
      if (isLast || !isWorthRetrying(error) || !canRepeat()) throw error;
      const pauseMs = pauseBeforeMs(retry);
      onRetry?.({ error, retry, pauseMs });
      await pauseUnless([signal, turns.closing], turns, pauseMs);
      // What broke off tells more than that the client is closed by now.
      if (turns.closing.aborted) throw error;
    }
  }
}

/** 1, 2, 4 … 30 s. @param retry 1 for the first */
export function pauseBeforeMs(retry: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (retry - 1), LONGEST_PAUSE_MS);
}

/** Whether the same may go well a moment later: a broken connection, no answer in time, 4yz. RFC 959 §4.2.1 */
export function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof FtpError)) return false;
  switch (error.code) {
    case "CONNECTION":
    case "TIMEOUT":
      return true;
    case "DATA_CHANNEL":
      // Where none was arranged, what the server said, or our own system, tells; an address that is not dialled stays what it is.
      return !(error instanceof DataChannelError) || error.phase !== "announce" || isWorthRetrying(error.cause);
    case "NEGATIVE_REPLY":
      return error instanceof NegativeReplyError && error.isTransient && !isRefusedLogin(error);
    case "LOCAL_PROTOCOL":
    case "REMOTE_PROTOCOL":
    case "ABORTED":
    case "STORAGE":
    case "LOCAL_FILE":
    case "RESUME":
    case "OPTION":
      return false;
    default:
      return error.code satisfies never;
  }
}

/** No session is made in its place. */
function isLostForGood({ session, settings }: SessionTurns): boolean {
  return settings.whenLost === "fail" && session?.control.isOver === true;
}

/** A wrong password does not become right, and many tries lock an account. 421 is about the server, not about who asks. */
function isRefusedLogin({ command, reply }: NegativeReplyError): boolean {
  return /^(USER|PASS|ACCT)\b/.test(command) && reply.code !== 421;
}

async function pauseUnless(
  signals: readonly (AbortSignal | undefined)[],
  { settings }: SessionTurns,
  pauseMs: number,
): Promise<void> {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  for (const signal of signals) {
    if (signal?.aborted) return;
    signal?.addEventListener("abort", end, { once: true });
  }
  await pause(settings.network.clock, pauseMs, ending.signal);
  for (const signal of signals) signal?.removeEventListener("abort", end);
}
