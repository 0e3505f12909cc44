/** One task of the command line, as a command's file sees it: an address, a connection to it, and where to print. */
import { formatTrace, printable } from "@pasvport/ftp-core";
import type { Command } from "commander";
import { type FtpUrl, parseFtpUrl } from "../ftp-url.js";
import { type LoginKind, loginKind } from "./credentials.js";
import { connectInterruptibly, type InterruptibleClient } from "./interruptible-client.js";
import { type CommonFlags, sessionOptions } from "./session-options.js";
import { writeLines, writeOutput } from "./standard-output.js";
import type { CliSurroundings } from "./surroundings.js";

export interface CliTask {
  readonly url: FtpUrl;
  readonly login: LoginKind;
  /** Fires when the user wants no more: for every transfer. */
  readonly signal: AbortSignal;
  /** What can be refused without a server should be refused before. */
  connect(): Promise<InterruptibleClient>;
  /** A result. */
  write(chunk: Uint8Array): Promise<void>;
  /** Results, one a line; what comes from a server has passed `printable`. */
  writeLines(lines: Iterable<string>): Promise<void>;
  /** How it goes: on stderr, unless `--quiet`. */
  say(line: string): void;
  /** On stderr, always. */
  warn(line: string): void;
  /** Milliseconds, for durations. */
  now(): number;
}

/** Runs a task for an address. @throws OptionError for an address that is none, and whatever `work` throws */
export type RunTask = (url: string, work: (task: CliTask) => Promise<void>) => Promise<void>;

/** What a command's file exports: adds the command to the program. */
export type DefineCommand = (program: Command, run: RunTask) => void;

export function newTask(url: string, flags: CommonFlags, surroundings: CliSurroundings): CliTask {
  const { stdout, stderr, environment, signal, network } = surroundings;
  const parsed = parseFtpUrl(url);
  const options = sessionOptions(parsed, flags, environment);
  const warn = (line: string): void => void stderr.write(`${printable(line)}\n`);
  return {
    url: parsed,
    login: loginKind(options),
    signal,
    connect: () => connectInterruptibly({ ...options, ...(flags.trace && { onTrace }) }, { network, signal }),
    write: (chunk) => writeOutput(stdout, chunk),
    writeLines: (lines) => writeLines(stdout, lines),
    say: flags.quiet ? () => undefined : warn,
    warn,
    now: () => network.clock.now(),
  };

  function onTrace(event: Parameters<typeof formatTrace>[0]): void {
    for (const line of formatTrace(event)) stderr.write(`${line}\n`);
  }
}
