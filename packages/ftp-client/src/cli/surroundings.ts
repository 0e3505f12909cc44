/** What the command line has of the process around it: handed in, so that tests can hand in something else. */
import type { Readable, Writable } from "node:stream";
import type { Network } from "@pasvport/ftp-core/net";

/** A stream that may be a terminal. */
export type MaybeTerminal<Stream> = Stream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

export interface CliSurroundings {
  readonly stdin: MaybeTerminal<Readable>;
  /** For results, and nothing else. */
  readonly stdout: MaybeTerminal<Writable>;
  readonly stderr: MaybeTerminal<Writable>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where `.netrc` is. */
  readonly homeDirectory: string;
  /** Fires when the user wants no more. */
  readonly signal: AbortSignal;
  readonly network: Network;
}
