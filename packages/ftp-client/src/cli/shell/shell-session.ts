/** The shell itself, wherever its lines come from: what the commands work with, and how one is run. */
import { formatTrace, OptionError, printable, type TraceEvent } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import type { LoginKind } from "../../advice/login-advice.js";
import { type FtpUrl, parseFtpUrl } from "../../ftp-url.js";
import type { CopyFlags, Running } from "../actions/running.js";
import { type Ending, endingOf } from "../exit-codes.js";
import { type FaultReader, faultOf, faultText } from "../fault.js";
import { newOutput, type Output } from "../output.js";
import { type CommonFlags, sessionOptions } from "../session-options.js";
import type { CliSurroundings } from "../surroundings.js";
import { callOf } from "./call-of.js";
import type { Shell, ShellCommand, ShellTerminal } from "./shell-command.js";
import { shellCommands } from "./shell-commands.js";
import { ShellConnection } from "./shell-connection.js";
import { SettingStore } from "./shell-settings.js";
import { shellSpelling } from "./shell-spelling.js";

/** What the command line says; it counts until `set` says something else. */
export type ShellFlags = CommonFlags & Pick<CopyFlags, "limitRate" | "retry" | "parallel">;

/** Whoever mistypes a password is asked again, so often in all. */
const PASSWORD_TRIES = 3;

export class ShellSession implements Shell {
  readonly surroundings: CliSurroundings;
  readonly connection: ShellConnection;
  readonly settings: SettingStore;
  readonly commands: readonly ShellCommand[] = shellCommands;
  terminal: ShellTerminal | undefined;
  localDirectory: string = process.cwd();
  isLeaving = false;
  /** Of a script; 0: no line of one. */
  lineNumber = 0;
  readonly #flags: ShellFlags;
  #output: Output;
  #login: LoginKind = "anonymous";
  /** Where we wanted to be last, without a password: `open` and `user` try again there. */
  #lastAddress: FtpUrl | undefined;
  /** Between two commands nothing is printed: somebody is typing there. */
  #isRunning = false;

  constructor(surroundings: CliSurroundings, flags: ShellFlags) {
    this.surroundings = surroundings;
    this.#flags = flags;
    this.#output = newOutput(surroundings);
    this.connection = new ShellConnection({
      onConnectedAgain: () => this.#isRunning && this.#output.say("connected again"),
      onTrace: (event) => this.#onTrace(event),
    });
    const { mode, timeout, limitRate, retry, parallel, trace = false, quiet = false } = flags;
    this.settings = new SettingStore(
      {
        ...(mode !== undefined && { mode }),
        ...(timeout !== undefined && { timeoutMs: timeout }),
        ...(limitRate !== undefined && { limitRate }),
        ...(retry !== undefined && { retry }),
        ...(parallel !== undefined && { parallel }),
        trace,
        verbose: !quiet,
      },
      () => this.connection.use(this.#connectionSettings()),
    );
  }

  get output(): Output {
    return this.#output;
  }

  /** A line that the user typed, or that stands in a script. Never rejects; what went wrong has been said. */
  runLine(line: string, signal: AbortSignal): Promise<Ending> {
    // Security: what stands behind the name may have a password in it.
    const name = /^[ \t]*(!|[^ \t]*)/.exec(line)?.[1] ?? "";
    const isKnown = this.commands.some(({ names }) => names.includes(name.toLowerCase()));
    return this.run(isKnown ? name : "", signal, async () => {
      const call = callOf(line, this.commands);
      await call.command.run(this, { ...call, signal });
    });
  }

  /** The address of the command line. Never rejects. */
  start(url: FtpUrl, signal: AbortSignal): Promise<Ending> {
    return this.run("open", signal, () => this.#enter(url, this.#flags, signal));
  }

  /** @param what its name, for what is said when it goes wrong */
  async run(what: string, signal: AbortSignal, work: () => Promise<void>): Promise<Ending> {
    const { trace, verbose } = this.settings.now;
    this.#output = newOutput(this.surroundings, {
      quiet: !verbose,
      trace,
      warningPrefix: [...this.#place, what].map((part) => (part === "" ? "" : `${part}: `)).join(""),
    });
    this.#isRunning = true;
    try {
      await work();
      return "done";
    } catch (error) {
      const { ending, text } = faultOf(
        signal.aborted ? abortedError(signal, what) : error,
        [...this.#place, what],
        this.#reader,
      );
      if (ending !== "done") this.surroundings.stderr.write(`${text}\n`);
      return ending;
    } finally {
      this.#isRunning = false;
    }
  }

  open(address: string | undefined, signal: AbortSignal): Promise<void> {
    const url = address === undefined ? this.#lastAddress : parseFtpUrl(address);
    if (url === undefined) throw new OptionError("ADDRESS is missing: open [user@]host connects");
    const { user, ...flags } = this.#flags;
    return this.#enter(url, url.user === undefined && user !== undefined ? { ...flags, user } : flags, signal);
  }

  openAs(user: string, password: string | undefined, signal: AbortSignal): Promise<void> {
    const place = this.connection.whereabouts ?? this.#lastAddress;
    if (place === undefined) throw new OptionError("not connected: open [user@]host connects");
    const { user: _, ...flags } = this.#flags;
    const { host, port } = place;
    return this.#enter({ host, port, user, password, path: "" }, flags, signal);
  }

  async running(signal: AbortSignal): Promise<Running> {
    const { output, localDirectory } = this;
    const { clock } = this.surroundings.network;
    const client = await this.connection.client(signal);
    const reader = this.#reader;
    const { say } = reader;
    return { client, output, signal, clock, localDirectory, say, faultText: (error) => faultText(error, reader) };
  }

  async #enter(url: FtpUrl, flags: CommonFlags, signal: AbortSignal): Promise<void> {
    const user = url.user ?? flags.user;
    this.#lastAddress = { ...url, user, password: undefined };
    for (let tries = 1; !(await this.#logIn(url, flags, { signal, isLast: tries === PASSWORD_TRIES })); ) tries += 1;
    if (url.path !== "") await this.connection.changeDirectory(url.path, signal);
  }

  /** @returns false where the password was refused that somebody has typed, who may try once more */
  async #logIn(
    url: FtpUrl,
    flags: CommonFlags,
    { signal, isLast }: { readonly signal: AbortSignal; readonly isLast: boolean },
  ): Promise<boolean> {
    // A password that is asked for is typed to that question, not to us.
    const ask = () => sessionOptions(url, flags, { ...this.surroundings, signal });
    const { options, login } = await (this.terminal === undefined ? ask() : this.terminal.lend(ask));
    this.#login = login;
    const { network } = this.surroundings;
    try {
      await this.connection.open({ ...options, ...this.#connectionSettings(), network }, signal);
      return true;
    } catch (error) {
      if (isLast || login !== "fromPrompt" || signal.aborted || endingOf(error) !== "loginRefused") throw error;
      this.#output.warn(faultText(error, this.#reader));
      return false;
    }
  }

  #connectionSettings() {
    const { mode, timeoutMs } = this.settings.now;
    const timeouts = timeoutMs === undefined ? {} : { connectMs: timeoutMs, replyMs: timeoutMs, dataMs: timeoutMs };
    return { mode, timeouts };
  }

  /** Who reads what a script complained of wants to find the line. */
  get #place(): readonly string[] {
    return this.lineNumber === 0 ? [] : [`line ${this.lineNumber}`];
  }

  get #reader(): FaultReader {
    return { say: shellSpelling, login: this.#login, localDirectory: this.localDirectory };
  }

  #onTrace(event: TraceEvent): void {
    if (!this.settings.now.trace || !this.#isRunning) return;
    for (const line of formatTrace(event)) this.surroundings.stderr.write(`${printable(line)}\n`);
  }
}
