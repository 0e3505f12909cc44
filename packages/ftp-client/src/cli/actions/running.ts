/**
 * What an action works with. Actions are what the commands do, without how they are asked for: one file each, used by the commands
 * of the command line (`cli/commands`, whose places are addresses) and by those of the shell (`cli/shell`, whose places are paths).
 */
import type { Clock } from "@pasvport/ftp-core/net";
import type { Spelling } from "../../advice/spelling.js";
import type { FtpClient } from "../../ftp-client.js";
import type { TransferType } from "../../operations/representation.js";
import type { Output } from "../output.js";

export interface Running {
  /** Connected already. */
  readonly client: FtpClient;
  readonly output: Output;
  /** Fires when the user wants no more of this action. */
  readonly signal: AbortSignal;
  /** Where relative local paths begin: that of the shell's `lcd`, or `.`, the process's own, which keeps paths as they are. */
  readonly localDirectory: string;
  readonly clock: Clock;
  /** How things are called where the user reads them. */
  readonly say: Spelling;
  /** A fault in one line, in the words of whoever asked. */
  readonly faultText: (error: unknown) => string;
}

/** What the options say about how files are copied. */
export interface CopyFlags {
  readonly resume?: boolean;
  readonly retry?: number;
  readonly parallel?: number;
  /** Bytes a second. */
  readonly limitRate?: number;
  readonly type?: TransferType;
}

/** `text` for people, `json` for scripts: one object a line. */
export type OutputForm = "text" | "json";
