/** What the command line has of the process around it: handed in, so that tests can hand in something else. */
import type { Writable } from "node:stream";
import type { Network } from "@pasvport/ftp-core/net";

export interface CliSurroundings {
  /** For results, and nothing else. */
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Fires when the user wants no more. */
  readonly signal: AbortSignal;
  readonly network: Network;
}
