/** One task of the command line, as a command's file sees it: an address, a connection to it, and where to print. */
import type { Readable } from "node:stream";
import { formatEndpoint, formatTrace, OptionError, printable } from "@pasvport/ftp-core";
import type { Command } from "commander";
import type { LoginKind } from "../advice/login-advice.js";
import { spellings } from "../advice/spelling.js";
import { FtpClient } from "../ftp-client.js";
import { type FtpUrl, parseFtpUrl, withoutPassword } from "../ftp-url.js";
import type { TransferRetry } from "../transfers/transfer-options.js";
import { retryText } from "./actions/copying.js";
import type { OutputForm, Running } from "./actions/running.js";
import { urlPattern } from "./addresses.js";
import { type ConnectRetry, connecting } from "./connecting.js";
import { type FaultReader, faultText } from "./fault.js";
import { newOutput } from "./output.js";
import { type CommonFlags, sessionOptions } from "./session-options.js";
import type { CliSurroundings } from "./surroundings.js";

export interface CliTask {
  readonly url: FtpUrl;
  /** Who we try to be; known when it connects. */
  readonly login: LoginKind | undefined;
  /** Where relative local paths begin. */
  readonly localDirectory: string;
  readonly stdin: Readable;
  /** The path in a further address. @throws OptionError for one of another server, or of somebody else */
  pathIn(address: string): string;
  /** The same as a pattern: stars that are written as `%2A` are plain ones. */
  patternIn(address: string): string;
  /** Connects, does it and says goodbye. What can be refused without a server should be refused before. */
  perform(action: (running: Running) => Promise<void>, options?: PerformOptions): Promise<void>;
}

export interface PerformOptions {
  /** Default `text`. */
  readonly form?: OutputForm;
  /** So often it is tried again to connect. Default 0. */
  readonly retry?: number | undefined;
}

/** Runs a task for an address. @throws OptionError for an address that is none, and whatever `work` throws */
export type RunTask = (url: string, work: (task: CliTask) => Promise<void>) => Promise<void>;

/** What a command's file exports: adds the command to the program. */
export type DefineCommand = (program: Command, run: RunTask) => void;

/** The process's own directory: local paths stay as they were typed. */
const HERE = ".";

/** @param login who we try to be; undefined where it did not come to that */
export function faultReader(login: LoginKind = "anonymous"): FaultReader {
  return { say: spellings.commandLine, login, localDirectory: HERE };
}

/** Who has pressed Ctrl-C, or sees a command end, is not kept waiting for a server that has fallen silent. */
const PARTING_MS = { cancelMs: 1_000, closeMs: 1_000 } as const;

export function newTask(url: string, flags: CommonFlags, surroundings: CliSurroundings): CliTask {
  const { stderr, signal, network, stdin } = surroundings;
  const parsed = parseFtpUrl(url);
  let login: LoginKind | undefined;

  return {
    url: parsed,
    get login() {
      return login;
    },
    localDirectory: HERE,
    stdin,
    pathIn: (address) => sameServer(address).path,
    patternIn: (address) => {
      sameServer(address);
      return urlPattern(address);
    },
    async perform(action, { form, retry = 0 } = {}) {
      const { quiet, trace } = flags;
      const output = newOutput(surroundings, { quiet, trace, json: form === "json", warningPrefix: "ftp-client: " });
      const onRetry = (told: TransferRetry): void =>
        output.warn(
          retryText({ faultText: inWords }, formatEndpoint({ host: parsed.host, port: parsed.port ?? 21 }), told),
        );
      await using client = await connect({ retries: retry, clock: network.clock, signal, onRetry });
      await action({
        client,
        output,
        signal,
        clock: network.clock,
        localDirectory: HERE,
        say: spellings.commandLine,
        faultText: inWords,
      });
    },
  };

  function inWords(error: unknown): string {
    return faultText(error, faultReader(login));
  }

  async function connect(retry: ConnectRetry): Promise<FtpClient> {
    const found = await sessionOptions(parsed, flags, surroundings);
    login = found.login;
    const timeouts = { ...found.options.timeouts, ...PARTING_MS };
    const options = { ...found.options, network, timeouts, ...(flags.trace && { onTrace }) };
    return connecting(retry, () => FtpClient.connect(options, { signal }));
  }

  function onTrace(event: Parameters<typeof formatTrace>[0]): void {
    for (const line of formatTrace(event)) stderr.write(`${printable(line)}\n`);
  }

  function sameServer(address: string): FtpUrl {
    const other = parseFtpUrl(address);
    const isSame =
      other.host.toLowerCase() === parsed.host.toLowerCase() &&
      (other.port ?? 21) === (parsed.port ?? 21) &&
      other.user === parsed.user &&
      (other.password === undefined || other.password === parsed.password);
    if (isSame) return other;
    throw new OptionError(
      `${withoutPassword(url)} and ${withoutPassword(address)} are not the same server and login: take them one by one`,
    );
  }
}
