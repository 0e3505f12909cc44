/** The façade: one method an operation. Calls made at the same time take turns. */
import type { Readable, Writable } from "node:stream";
import { type DirectoryEntry, describeCommandLine, type Endpoint, type Features, type Reply } from "@pasvport/ftp-core";
import { type OptionShape, ofKind } from "@pasvport/ftp-core/options";
import { type FtpClientOptions, settingsFrom } from "./client-options.js";
import type { ClientSession } from "./client-session.js";
import { type CallOptions, callOptionsShape } from "./operations/call-options.js";
import { describeEntry, entryExists } from "./operations/describe-entry.js";
import { serverFeatures } from "./operations/features.js";
import { modifiedTime, setModifiedTime, size } from "./operations/file-facts.js";
import { type Listing, list } from "./operations/listing.js";
import { changeMode, makeDirectory, removeDirectory, removeFile, rename } from "./operations/name-changes.js";
import { sayRaw } from "./operations/raw.js";
import { changeDirectory, workingDirectory } from "./operations/working-directory.js";
import { SessionTurns, type Turn } from "./session-turns.js";
import { download } from "./transfers/download.js";
import { read } from "./transfers/read.js";
import { beforeTurns } from "./transfers/require-options.js";
import { readableFrom, writableTo } from "./transfers/streams.js";
import type { DownloadTarget, UploadSource } from "./transfers/transfer-ends.js";
import type {
  DownloadOptions,
  ReadableOptions,
  ReadOptions,
  UploadOptions,
  WritableOptions,
} from "./transfers/transfer-options.js";
import { upload } from "./transfers/upload.js";
import { makeDirectories } from "./trees/make-directories.js";
import { removeTree } from "./trees/remove-tree.js";
import { downloadTree } from "./trees/tree-down.js";
import type { TreeOptions, TreeSummary, WalkedEntry, WalkOptions } from "./trees/tree-options.js";
import { uploadTree } from "./trees/tree-up.js";
import { walk } from "./trees/walk.js";

/** What making and removing directories may mean. */
export interface DirectoryOptions extends CallOptions {
  /** With those above it, or with all that is in it. Default: only this one. */
  readonly recursive?: boolean;
}

/** Options that make no sense have no secrets to keep: what they say is never shown. */
const nobody = { user: "anonymous", password: "" };
const ofCalls = callOptionsShape();
const ofDirectories = callOptionsShape({ recursive: ofKind("boolean", "write true or false") });

/**
 * A session with an FTP server.
 *
 * Every method may throw NegativeReplyError (the server said no), ConnectionError, TimeoutError, AbortedError,
 * RemoteProtocolError (the server broke the protocol) and LocalProtocolError (a name that FTP cannot say); those that move data
 * also DataChannelError and LocalFileError. `error.context` has what was asked for, how far it came, what to do, and the last
 * lines of the dialogue.
 *
 * ```ts
 * await using client = await FtpClient.connect("ftp://127.0.0.1:2121");
 * for (const entry of (await client.list("/")).entries) console.log(entry.name);
 * await client.download("a.txt", "/tmp/a.txt");
 * ```
 */
export class FtpClient {
  readonly #turns: SessionTurns;

  private constructor(turns: SessionTurns) {
    this.#turns = turns;
  }

  /**
   * Connects and logs in.
   *
   * @param target `ftp://user:password@host:port/directory`, where relative paths begin in the directory, or options
   * @param more options that win over those of `target`, and a signal that stops connecting
   * @throws OptionError, NetworkError, and what every method throws
   */
  static async connect(
    target: string | URL | FtpClientOptions,
    { signal, ...more }: Partial<FtpClientOptions> & CallOptions = {},
  ): Promise<FtpClient> {
    const turns = beforeTurns({ settings: nobody }, "connect", () => {
      ofCalls.check({ signal }, "options");
      return new SessionTurns(settingsFrom(target, more));
    });
    await turns.run({ operation: "connect", signal, stops: "inOrder" }, async () => undefined);
    return new FtpClient(turns);
  }

  /**
   * A further client of the same server, for calls at the same time: it knows what this one has learnt, connects with its first
   * call, and begins where this one began. It has to be closed, too.
   */
  another(): FtpClient {
    return new FtpClient(this.#turns.another());
  }

  /** The server's end of the control connection. */
  get remote(): Endpoint {
    return this.#turns.session?.control.remote ?? { host: "", port: 0 };
  }

  /** Whether there is a session. One that was lost is made again by the next call, unless `whenLost` says otherwise. */
  get isConnected(): boolean {
    return this.#turns.session?.control.isOver === false;
  }

  /** What FEAT tells: feature in upper case -> its parameters. Empty where the server has no FEAT. */
  features(options?: CallOptions): Promise<Features> {
    return this.#ask("features", [], options, serverFeatures);
  }

  /** The entries of a directory; of the working directory when no path is given. What is no directory is its own only entry. */
  list(path = "", options?: CallOptions): Promise<Listing> {
    return this.#ask(`list ${path}`, [path], options, (session) => list(session, path, options), { stops: "inOrder" });
  }

  /** Every entry below a directory, each directory before what is in it. Symbolic links are not followed. */
  walk(path = "", options?: WalkOptions): AsyncIterable<WalkedEntry> {
    return walk(this.#turns, path, options);
  }

  /** One entry. @throws NegativeReplyError where there is nothing */
  stat(path: string, options?: CallOptions): Promise<DirectoryEntry> {
    return this.#ask(`stat ${path}`, [path], options, (session) => describeEntry(session, path, options));
  }

  /** Whether there is something of this name. */
  exists(path: string, options?: CallOptions): Promise<boolean> {
    return this.#ask(`exists ${path}`, [path], options, (session) => entryExists(session, path, options));
  }

  /** How many bytes a file has. */
  size(path: string, options?: CallOptions): Promise<number> {
    return this.#ask(`size ${path}`, [path], options, (session) => size(session, path));
  }

  /** When a file was changed last. */
  modifiedTime(path: string, options?: CallOptions): Promise<Date> {
    return this.#ask(`modifiedTime ${path}`, [path], options, async (session) => {
      return new Date(await modifiedTime(session, path));
    });
  }

  /** Sets when a file was changed last, to the second. */
  setModifiedTime(path: string, time: Date, options?: CallOptions): Promise<void> {
    // What is no time is refused with the others, as a rejection.
    const epochMs = time instanceof Date ? time.getTime() : Number.NaN;
    return this.#ask(`setModifiedTime ${path}`, [path], options, (session) => setModifiedTime(session, path, epochMs));
  }

  /** Sets who may do what, where the server has SITE CHMOD. @param mode the low twelve bits: 0o644 */
  changeMode(path: string, mode: number, options?: CallOptions): Promise<void> {
    return this.#ask(`changeMode ${path}`, [path], options, (session) => changeMode(session, path, mode));
  }

  /**
   * Fetches a file. A local path gets its name when the file is whole; until then what was there stays.
   *
   * @param to a local path, a Writable or a WritableStream (both are left open), or a function that takes the chunks
   * @returns the number of bytes that came
   * @throws ResumeError where `resume` cannot go on: nothing was changed, and without it the whole is fetched
   */
  download(path: string, to: DownloadTarget, options?: DownloadOptions): Promise<number> {
    return download(this.#turns, path, to, options);
  }

  /** A file as bytes. @throws OptionError when it is longer than `maxBytes`, 64 MiB if nothing else is said */
  read(path: string, options?: ReadOptions): Promise<Buffer> {
    return read(this.#turns, path, options);
  }

  /**
   * Sends a file.
   *
   * @param from a local path, bytes, or anything that gives chunks (a Readable, a ReadableStream, an async generator): it is used
   * up, and ended when the transfer fails
   * @returns the number of bytes sent; with `resume` those behind what was there
   * @throws ResumeError where `resume` cannot go on: nothing was changed, and without it the whole is sent
   */
  upload(from: UploadSource, path: string, options?: UploadOptions): Promise<number> {
    return upload(this.#turns, from, path, options);
  }

  /**
   * A file as a stream. Nothing is asked before the first read; from then on other calls wait until it was read to its end or
   * destroyed. Closing the client destroys it.
   */
  readable(path: string, options?: ReadableOptions): Readable {
    return readableFrom(this.#turns, path, options);
  }

  /**
   * A stream that becomes a file. It finishes when the server has said that it has it all; destroyed before, it leaves no file that
   * passes for whole. Nothing is asked before the first write; from then on other calls wait until it is finished or destroyed.
   * Closing the client waits for one that was ended, and destroys others.
   */
  writable(path: string, options?: WritableOptions): Writable {
    return writableTo(this.#turns, path, options);
  }

  /** Gives a file or a directory another name, or another place. */
  rename(from: string, to: string, options?: CallOptions): Promise<void> {
    return this.#ask(`rename ${from}`, [from, to], options, (session) => rename(session, from, to));
  }

  /** Removes a file. */
  remove(path: string, options?: CallOptions): Promise<void> {
    return this.#ask(`remove ${path}`, [path], options, (session) => removeFile(session, path));
  }

  /** Makes a directory; with `recursive` those above it too, and one that is there already is fine. */
  async makeDirectory(path: string, options: DirectoryOptions = {}): Promise<void> {
    const operation = `makeDirectory ${path}`;
    const { recursive, ...call } = this.#checked(operation, ofDirectories, options);
    if (recursive) return makeDirectories(this.#turns, path, call);
    return this.#ask(operation, [path], call, (session) => makeDirectory(session, path));
  }

  /** Removes an empty directory; with `recursive` whatever is there, with all that is in it. */
  async removeDirectory(path: string, options: DirectoryOptions = {}): Promise<void> {
    const operation = `removeDirectory ${path}`;
    const { recursive, ...call } = this.#checked(operation, ofDirectories, options);
    if (recursive) return removeTree(this.#turns, path, call);
    return this.#ask(operation, [path], call, (session) => removeDirectory(session, path));
  }

  /** Copies what is in a directory of the server into a local one, which is made where it is missing. */
  downloadTree(path: string, to: string, options?: TreeOptions): Promise<TreeSummary> {
    return downloadTree(this.#turns, path, to, options);
  }

  /** Copies what is in a local directory into one of the server, which is made where it is missing. */
  uploadTree(from: string, path: string, options?: TreeOptions): Promise<TreeSummary> {
    return uploadTree(this.#turns, from, path, options);
  }

  /** Where relative paths begin, as the server names it. */
  workingDirectory(options?: CallOptions): Promise<string> {
    return this.#ask("workingDirectory", [], options, workingDirectory);
  }

  /** Goes to another directory. @returns it, as the server names it */
  changeDirectory(path: string, options?: CallOptions): Promise<string> {
    const where = /^\//.test(path) ? ({ from: "anywhere" } as const) : {};
    return this.#ask(`changeDirectory ${path}`, [path], options, (session) => changeDirectory(session, path), where);
  }

  /** Says any command that moves no data, as it is: `SITE HELP`, `XCRC a.txt`. @throws NegativeReplyError for 4yz and 5yz */
  send(line: string, options?: CallOptions): Promise<Reply> {
    const [shown] = describeCommandLine({ word: String(line).split(" ", 1)[0] ?? "", argument: undefined }).split(" ");
    return this.#ask(`send ${shown}`, [line], options, (session) => sayRaw(session, line));
  }

  /** Says QUIT and closes. Waits for what runs; may be called twice. Never rejects. */
  close(): Promise<void> {
    return this.#turns.close();
  }

  /** Cuts the connection without a word; what runs and what waits fails. */
  destroy(): void {
    this.#turns.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** One turn: unless it says otherwise, a few commands on the control connection. */
  async #ask<T>(
    operation: string,
    names: readonly string[],
    options: CallOptions = {},
    work: (session: ClientSession) => Promise<T>,
    turn: Partial<Turn> = {},
  ): Promise<T> {
    const { signal } = this.#checked(operation, ofCalls, options);
    return this.#turns.run({ operation, names, signal, stops: "atOnce", ...turn }, work);
  }

  /** @throws OptionError for what is misspelt, or of another kind: a program in JavaScript has no compiler that asks */
  #checked<Options>(operation: string, shape: OptionShape, options: Options): Options {
    beforeTurns(this.#turns, operation, () => shape.check(options, "options"));
    return options;
  }
}
