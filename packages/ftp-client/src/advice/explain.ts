/** Notes on an error what was asked for, how far it came, what to do, and the last lines of the dialogue. */
import { FtpError, type OperationPhase } from "@pasvport/ftp-core";
import type { ClientSettings } from "../client-options.js";

export interface About {
  /** What the caller asked for: `download a.txt`. */
  readonly operation: string;
  readonly transcript: readonly string[];
  readonly settings: Pick<ClientSettings, "user" | "password">;
}

/** The error itself; one that is not ours, or has its context already, stays as it is. */
export function explain(error: unknown, { operation, transcript }: About): unknown {
  if (error instanceof FtpError) error.context ??= { operation, phase: phaseOf(error), transcript };
  return error;
}

function phaseOf(_error: FtpError): OperationPhase {
  return "command";
}
