/** The options of commands that copy. */
import type { Command } from "commander";
import type { CopyFlags, OutputForm } from "../actions/running.js";
import { parseParallel, parseRate, parseRetry } from "../option-values.js";

/** Named by commander, after the long form of each option. */
export interface CopyOptionFlags {
  readonly resume?: true;
  readonly retry?: number;
  readonly parallel?: number;
  readonly limitRate?: number;
  readonly ascii?: true;
  readonly json?: true;
}

export function addCopyOptions(command: Command): Command {
  return addTreeOptions(command)
    .option("--resume", "go on where a file broke off; one that has its size already stays as it is")
    .option("--ascii", "copy texts: lines end as they do here (default: byte for byte)");
}

export const JSON_HELP =
  "one JSON object for each event on standard output: event (copied, unchanged, failed, ...), direction, remote, local, " +
  "and bytes, ms or code, reply, message";

/** Those that make sense for a whole tree. */
export function addTreeOptions(command: Command): Command {
  return command
    .option(
      "--retry <N>",
      "so often a file that breaks off is tried again, and a server that does not answer (default: 0)",
      (text: string) => parseRetry("--retry", text),
    )
    .option(
      "--parallel <N>",
      "so many files at the same time, each over a session of its own (default: 1)",
      (text: string) => parseParallel("--parallel", text),
    )
    .option("--limit-rate <R>", "bytes a second at most, all files together: 500k, 1.5M (1k is 1000)", (text: string) =>
      parseRate("--limit-rate", text),
    );
}

export function copyFlags({ resume, retry, parallel, limitRate, ascii }: CopyOptionFlags): CopyFlags {
  return {
    ...(resume !== undefined && { resume }),
    ...(retry !== undefined && { retry }),
    ...(parallel !== undefined && { parallel }),
    ...(limitRate !== undefined && { limitRate }),
    ...(ascii && { type: "text" }),
  };
}

export function formOf({ json }: { readonly json?: true }): OutputForm {
  return json ? "json" : "text";
}
