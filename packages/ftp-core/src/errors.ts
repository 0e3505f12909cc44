/**
 * The errors of all three packages: whose fault it was, and what is known about it.
 *
 * Every one has a literal `code`, so that a script can switch on it without `instanceof`, and a `cause` where another error
 * lies underneath. A command that appears in an error has its secrets masked already.
 */
import { type Reply, replyText } from "./reply/reply.js";
import { flatCopy } from "./wire/flat-copy.js";

export type FtpErrorCode =
  | "LOCAL_PROTOCOL"
  | "REMOTE_PROTOCOL"
  | "NEGATIVE_REPLY"
  | "CONNECTION"
  | "DATA_CHANNEL"
  | "TIMEOUT"
  | "ABORTED"
  | "STORAGE"
  | "LOCAL_FILE"
  | "RESUME"
  | "OPTION";

/** What was going on when an error came: the client notes it on every error that it throws. */
export interface ErrorContext {
  /** What the caller asked for: `download a.txt`. */
  readonly operation: string;
  /** How far it had come. */
  readonly phase: OperationPhase;
  /** What to do about it; absent where nothing is known, or the message says it. */
  readonly advice?: string;
  /** The last lines of the dialogue in transcript notation, secrets masked, the newest last. */
  readonly transcript: readonly string[];
}

export type OperationPhase =
  | "options"
  | "connect"
  | "greeting"
  | "login"
  | "command"
  | "data connection"
  | "transfer"
  | "final reply"
  | "local file";

export abstract class FtpError extends Error {
  abstract readonly code: FtpErrorCode;
  /** Absent where it is not known: in errors of the server, and of the core alone. */
  context?: ErrorContext;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Our own caller asked for something the protocol cannot say: a line break in a path, a command at the wrong moment. */
export class LocalProtocolError extends FtpError {
  readonly code = "LOCAL_PROTOCOL";
}

/** The peer broke the dialogue: an unreadable line, a reply that its command may not get. */
export class RemoteProtocolError extends FtpError {
  readonly code = "REMOTE_PROTOCOL";
  /** What came, as text, shortened; absent where nothing readable came. */
  readonly received: string | undefined;

  constructor(message: string, options: ErrorOptions & { readonly received?: string } = {}) {
    super(message, options);
    const { received } = options;
    this.received = received === undefined ? undefined : flatCopy(received.slice(0, 200));
  }
}

/** The peer said no (4yz or 5yz). */
export class NegativeReplyError extends FtpError {
  readonly code = "NEGATIVE_REPLY";
  /** The command line that was refused, secrets masked; empty for the greeting. */
  readonly command: string;
  /** All of it; the message has only its first 1,000 characters. */
  readonly reply: Reply;

  constructor(command: string, reply: Reply) {
    super(`${command === "" ? "the server" : command} was refused: ${replyText(reply, " / ")}`);
    this.command = command;
    this.reply = reply;
  }

  /** 4yz: the same command may work later. RFC 959 §4.2.1 */
  get isTransient(): boolean {
    return this.reply.code < 500;
  }
}

/** The control connection could not be made, or ended when it was still needed. */
export class ConnectionError extends FtpError {
  readonly code = "CONNECTION";
}

/** How a data channel comes into being: who opens it. */
export type DataChannelOpening = "listen" | "dial";

/** What a data channel was doing when it failed. */
export type DataChannelPhase = "announce" | "open" | "transfer";

export interface DataChannelFailure {
  /** EPSV, PASV, EPRT or PORT. */
  readonly mode: string;
  /** What *we* did: `listen` waited for the peer, `dial` connected to it. */
  readonly opening: DataChannelOpening;
  readonly phase: DataChannelPhase;
  /** The address that was dialled or announced, `host:port`; absent before one is known. */
  readonly address?: string | undefined;
}

/** The second connection: not opened, or lost. */
export class DataChannelError extends FtpError implements DataChannelFailure {
  readonly code = "DATA_CHANNEL";
  readonly mode: string;
  readonly opening: DataChannelOpening;
  readonly phase: DataChannelPhase;
  readonly address: string | undefined;

  constructor(message: string, failure: DataChannelFailure, options?: ErrorOptions) {
    super(message, options);
    this.mode = failure.mode;
    this.opening = failure.opening;
    this.phase = failure.phase;
    this.address = failure.address;
  }
}

export interface TimeoutOptions extends ErrorOptions {
  /** Whom or what it was waited for, where the wait alone does not say it: `192.0.2.1:21`. */
  readonly where?: string | undefined;
}

/** Nobody answered in time. */
export class TimeoutError extends FtpError {
  readonly code = "TIMEOUT";
  /** What was waited for: `connect`, `greeting`, `reply`, `data`, `final reply`. */
  readonly waitingFor: string;
  readonly timeoutMs: number;
  readonly where: string | undefined;

  constructor(waitingFor: string, timeoutMs: number, { where, ...options }: TimeoutOptions = {}) {
    const what = where === undefined ? waitingFor : `${waitingFor} (${where})`;
    super(`gave up waiting for ${what} after ${timeoutMs / 1000} s`, options);
    this.waitingFor = waitingFor;
    this.timeoutMs = timeoutMs;
    this.where = where;
  }
}

/** The caller's AbortSignal ended the operation; `cause` is the signal's reason. */
export class AbortedError extends FtpError {
  readonly code = "ABORTED";
}

/** An option or argument of a constructor or a command line makes no sense. The message names it and the next step. */
export class OptionError extends FtpError {
  readonly code = "OPTION";
}
