/** Notes on an error what was asked for, how far it came, what to do, and the last lines of the dialogue. */
import { type ErrorContext, FtpError } from "@pasvport/ftp-core";
import { adviceFor } from "./advice-for.js";
import { loginKindOf } from "./login-advice.js";
import { maskError, maskTranscript } from "./mask-secrets.js";
import { phaseOf } from "./phase-of.js";
import { type LoginSettings, sessionMask } from "./session-mask.js";
import { spellings } from "./spelling.js";

export interface About {
  /** What the caller asked for: `download a.txt`. */
  readonly operation: string;
  /** The last lines of the dialogue, the newest last. */
  readonly transcript: readonly string[];
  readonly settings: LoginSettings;
}

/**
 * The error itself, fit for a log: `context` is there, and what a server repeated of our secrets is not. One that is not ours, or
 * has its context already, gets none.
 */
export function explain(error: unknown, { operation, transcript, settings }: About): unknown {
  const mask = sessionMask(settings);
  maskError(error, mask);
  if (!(error instanceof FtpError) || error.context !== undefined) return error;
  const advice = adviceFor(error, { say: spellings.library, login: loginKindOf(settings) });
  const context: ErrorContext = {
    operation,
    phase: phaseOf(error, transcript),
    ...(advice !== undefined && { advice }),
    transcript: maskTranscript(transcript, mask),
  };
  error.context = context;
  return error;
}
