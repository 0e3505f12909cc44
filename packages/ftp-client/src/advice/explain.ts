/** Notes on an error what was asked for, how far it came, what to do, and the last lines of the dialogue. */
import { type ErrorContext, FtpError } from "@pasvport/ftp-core";
import type { ClientSettings } from "../client-options.js";
import { adviceFor } from "./advice-for.js";
import { isAnonymous, loginKindOf } from "./login-advice.js";
import { maskError, maskFor, maskTranscript } from "./mask-secrets.js";
import { phaseOf } from "./phase-of.js";
import { spellings } from "./spelling.js";

export interface About {
  /** What the caller asked for: `download a.txt`. */
  readonly operation: string;
  /** The last lines of the dialogue, the newest last. */
  readonly transcript: readonly string[];
  readonly settings: Pick<ClientSettings, "user" | "password"> & Partial<Pick<ClientSettings, "account">>;
}

/**
 * The error itself, fit for a log: `context` is there, and what a server repeated of our secrets is not. One that is not ours, or
 * has its context already, gets none.
 */
export function explain(error: unknown, { operation, transcript, settings }: About): unknown {
  const mask = maskFor(secretsOf(settings));
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

/** RFC 1635: what a guest says for a password is no secret, and a word that every server says. */
function secretsOf({ user, password, account }: About["settings"]): readonly (string | undefined)[] {
  return isAnonymous(user) && /^(?:anonymous|guest|ftp)|@/i.test(password) ? [account] : [password, account];
}
