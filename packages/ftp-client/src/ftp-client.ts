/** The façade: one method an operation. Calls made at the same time take turns. */
import type { Endpoint } from "@pasvport/ftp-core";
import { type FtpClientOptions, settingsFrom } from "./client-options.js";
import type { ClientSession } from "./client-session.js";
import { connect } from "./connect.js";
import { createLocalFile, openLocalFile } from "./local-file.js";
import { type Listing, list } from "./operations/listing.js";
import { logout } from "./operations/logout.js";
import { retrieve } from "./operations/retrieve.js";
import { store } from "./operations/store.js";
import type { TransferOptions } from "./operations/transfer-options.js";
import { chunksOf, type DownloadTarget, takerOf, type UploadSource } from "./transfer-ends.js";

/**
 * A session with an FTP server.
 *
 * ```ts
 * await using client = await FtpClient.connect("ftp://127.0.0.1:2121");
 * for (const entry of (await client.list("/")).entries) console.log(entry.name);
 * await client.download("a.txt", "/tmp/a.txt");
 * ```
 */
export class FtpClient {
  readonly #session: ClientSession;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(session: ClientSession) {
    this.#session = session;
  }

  /**
   * Connects and logs in.
   *
   * @param target `ftp://user:password@host:port/`, or options
   * @throws OptionError, NetworkError, ConnectionError, TimeoutError, NegativeReplyError (login refused), RemoteProtocolError,
   * LocalProtocolError (a name or password that FTP cannot say)
   */
  static async connect(target: string | FtpClientOptions, more?: Partial<FtpClientOptions>): Promise<FtpClient> {
    return new FtpClient(await connect(settingsFrom(target, more)));
  }

  /** The server's end of the control connection. */
  get remote(): Endpoint {
    return this.#session.control.remote;
  }

  /**
   * The entries of a directory; of the one after login when no path is given.
   * @throws NegativeReplyError, DataChannelError, ConnectionError, TimeoutError, AbortedError, RemoteProtocolError,
   * LocalProtocolError (a path that FTP cannot say)
   */
  list(path = "", options?: TransferOptions): Promise<Listing> {
    return this.#inTurn(() => list(this.#session, path, options));
  }

  /**
   * Fetches a file. A local path gets its name when the file is whole; until then what was there stays.
   *
   * @param to a local path, a Writable (which is left open), or a function that takes the chunks
   * @returns the number of bytes
   * @throws what `list` throws, LocalFileError, and whatever the caller's own stream or function throws
   */
  download(path: string, to: DownloadTarget, options?: TransferOptions): Promise<number> {
    return this.#inTurn(async () => {
      if (typeof to !== "string") return retrieve(this.#session, path, takerOf(to), options);
      const file = await createLocalFile(to);
      try {
        const bytes = await retrieve(this.#session, path, file.write, options);
        await file.commit();
        return bytes;
      } finally {
        await file.discard();
      }
    });
  }

  /**
   * Sends a file.
   *
   * @param from a local path, bytes, or anything that gives chunks (a Readable, a web stream, an async generator)
   * @returns the number of bytes
   * @throws what `list` throws, LocalFileError, and whatever the caller's own stream or function throws
   */
  upload(from: UploadSource, path: string, options?: TransferOptions): Promise<number> {
    return this.#inTurn(async () => {
      if (typeof from !== "string") return store(this.#session, path, chunksOf(from), options);
      await using file = await openLocalFile(from);
      return await store(this.#session, path, file.chunks, options);
    });
  }

  /** Says QUIT and closes. Waits for what runs; may be called twice. */
  close(): Promise<void> {
    return this.#inTurn(() => logout(this.#session));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** FTP does one thing at a time; who calls meanwhile waits. */
  #inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(operation);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
