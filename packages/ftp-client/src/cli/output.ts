/** Where the command line prints: results to stdout, how it goes to stderr. */
import { printable } from "@pasvport/ftp-core";
import type { TransferProgress } from "../transfers/transfer-options.js";
import { ProgressBars } from "./progress-bars.js";
import { writeLines, writeOutput } from "./standard-output.js";
import type { CliSurroundings } from "./surroundings.js";
import { type ContentWriter, readableContent } from "./terminal-text.js";

export interface Output {
  /** For the content of files: byte for byte; on a terminal as text, of which nothing moves the cursor. */
  content(): ContentWriter;
  /** Results, one a line; what comes from a server has passed `printable`. */
  writeLines(lines: Iterable<string>): Promise<void>;
  /** How it goes: on stderr, unless `--quiet`. */
  say(line: string): void;
  /** On stderr, always. */
  warn(line: string): void;
  /** A bar on a terminal that shows how far a transfer is; nothing where stderr is none, or with `--quiet`. */
  readonly onProgress: ((progress: TransferProgress) => void) | undefined;
}

export interface OutputFlags {
  readonly quiet?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly trace?: boolean | undefined;
  /** In front of warnings: `ftp-client: `. */
  readonly warningPrefix?: string;
}

export function newOutput(
  { stdout, stderr, environment }: Pick<CliSurroundings, "stdout" | "stderr" | "environment">,
  { quiet = false, json = false, trace = false, warningPrefix = "" }: OutputFlags = {},
): Output {
  // A dialogue and bars would write over each other. Bars have no colour: NO_COLOR has nothing to take away.
  const mayHaveBars = stderr.isTTY === true && environment["TERM"] !== "dumb" && !quiet && !json && !trace;
  const bars = mayHaveBars ? new ProgressBars(stderr) : undefined;
  const warn = (line: string): void => {
    const write = (): void => void stderr.write(`${printable(line)}\n`);
    if (bars === undefined) write();
    else bars.aside(write);
  };
  const beforeResults = (): void => {
    if (stdout.isTTY === true) bars?.hide();
  };
  const write = (chunk: Uint8Array): Promise<void> => {
    beforeResults();
    return writeOutput(stdout, chunk);
  };
  return {
    content: () => (stdout.isTTY === true ? readableContent(write) : { write, finish: async () => undefined }),
    writeLines: (lines) => {
      beforeResults();
      return writeLines(stdout, lines);
    },
    say: quiet ? () => undefined : warn,
    warn: (line) => warn(`${warningPrefix}${line}`),
    onProgress: bars?.onProgress,
  };
}
