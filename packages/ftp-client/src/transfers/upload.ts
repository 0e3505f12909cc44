/** Whatever the caller has to a file of the server. */
import { NegativeReplyError, OptionError, RemoteProtocolError } from "@pasvport/ftp-core";
import type { ClientSession } from "../client-session.js";
import { isUnknownCommand, size } from "../operations/file-facts.js";
import { store } from "../operations/store.js";
import { ResumeError } from "../resume-error.js";
import type { SessionTurns } from "../session-turns.js";
import { createMeter, type Meter } from "./meter.js";
import { createPace, type Pace, pacedChunks } from "./pace.js";
import { primed } from "./primed.js";
import { beforeTurns, requireUploadOptions } from "./require-options.js";
import { retrying } from "./retrying.js";
import { requireOtherSession } from "./stream-owner.js";
import type { UploadSource } from "./transfer-ends.js";
import type { SharedOptions, UploadOptions } from "./transfer-options.js";
import { openedUnlessStopped } from "./unless-stopped.js";
import { type OpenableSource, type OpenSource, uploadSource } from "./upload-source.js";
import { type Waiting, waitingOf } from "./when-ready.js";

/** @returns the bytes sent; of several attempts those that the server has got */
export async function upload(
  turns: SessionTurns,
  from: UploadSource,
  path: string,
  options: UploadOptions & SharedOptions = {},
): Promise<number> {
  const source = beforeTurns(turns, `upload ${path}`, () => {
    const given = uploadSource(from);
    try {
      requireUploadOptions(from, options);
      requireOtherSession(from, turns);
    } catch (error) {
      given.release();
      throw error;
    }
    return given;
  });
  const { signal } = options;
  const sending = new Sending(turns, source, path, options);
  const canRepeat = (): boolean => sending.canRepeat;
  // A source that hangs would keep the transfer for a while.
  signal?.addEventListener("abort", source.release, { once: true });
  try {
    return await retrying(turns, { ...options, canRepeat }, () =>
      turns.run({ operation: `upload ${path}`, names: [path], signal, stops: "inOrder" }, async (session) => {
        const open = await openedUnlessStopped(source.open(sending.waiting), sending.waiting.moving, (late) =>
          late.close(),
        );
        try {
          return await sending.send(session, open);
        } finally {
          await open.close();
        }
      }),
    );
  } finally {
    signal?.removeEventListener("abort", source.release);
    source.release();
  }
}

/** Where the first byte that is sent goes, and which one of the source it is. */
interface Place {
  readonly way: "replace" | "append";
  readonly offset: number;
  readonly first: number;
  /** The server has it all. */
  readonly isWhole?: boolean;
}

class Sending {
  /** What ends the waiting for the source. */
  readonly waiting: Waiting;
  readonly #source: OpenableSource;
  readonly #path: string;
  readonly #options: UploadOptions;
  readonly #pace: Pace | undefined;
  readonly #meter: Meter;
  /** Where our first byte is, or goes, in the server's file, when bytes are put behind what is there; undefined: nobody knows. */
  #base: number | undefined;
  /** The first byte of the source that the first attempt had to send. */
  #begin: number | undefined;
  /** Whether something went on its way that cannot be sent twice. */
  #isUnrepeatable = false;

  constructor(turns: SessionTurns, source: OpenableSource, path: string, options: UploadOptions & SharedOptions) {
    const { clock } = turns.settings.network;
    const { limitRate, pace } = options;
    this.waiting = waitingOf(turns, options.signal, `upload ${path}`);
    this.#source = source;
    this.#path = path;
    this.#options = options;
    this.#pace = pace ?? (limitRate === undefined ? undefined : createPace(limitRate, clock));
    this.#meter = createMeter({ direction: "upload", path, clock, onProgress: options.onProgress });
    if (options.resume) this.#base = 0;
  }

  get canRepeat(): boolean {
    return !this.#isUnrepeatable;
  }

  async send(session: ClientSession, open: OpenSource): Promise<number> {
    const { type = "binary", signal } = this.#options;
    const { way, offset, first, isWhole } = await this.#place(session, open);
    this.#begin ??= first;
    this.#meter.at(Math.max(offset, first), this.#total(open, offset - first));
    let sent = 0;
    if (!isWhole) {
      this.#isUnrepeatable = open.bytes === undefined || (way === "append" && this.#base === undefined);
      const chunks = await this.#chunks(open, first);
      sent = await store(session, this.#path, chunks, {
        type,
        offset,
        way,
        onBytes: (count) => this.#meter.add(count),
        ...(signal && { signal }),
      });
    }
    this.#meter.end();
    return first - this.#begin + sent;
  }

  async #chunks(open: OpenSource, first: number): Promise<AsyncIterable<Uint8Array>> {
    const chunks = open.chunks(first);
    const paced = this.#pace === undefined ? chunks : pacedChunks(chunks, this.#pace, this.#options.signal);
    return this.#source.kind === "once" ? primed(paced, this.waiting.moving) : paced;
  }

  /** @param ahead how much further on a byte is in the server's file than in the source */
  #total({ bytes = this.#options.size }: OpenSource, ahead: number): number | undefined {
    if (bytes === undefined || this.#options.type === "text") return undefined;
    return this.#options.offset === undefined ? bytes : bytes + ahead;
  }

  async #place(session: ClientSession, { bytes }: OpenSource): Promise<Place> {
    const { append, resume, retries = 0, offset = 0, type } = this.#options;
    if (resume && bytes === undefined) throw new OptionError("only an upload of a plain file can resume");
    if (this.#base !== undefined && bytes !== undefined) return this.#behind(session, this.#base, bytes);
    if (append) {
      // Of a text nobody knows how long it is over there.
      if (retries > 0 && type !== "text") this.#base = await this.#sizeToReturnTo(session);
      return { way: "append", offset: 0, first: 0 };
    }
    if (offset === 0 || this.#source.kind !== "path") return { way: "replace", offset, first: 0 };
    if (bytes === undefined || bytes < offset)
      throw new OptionError(`there is no byte ${offset} to begin with: the file has ${bytes ?? "no size"}`);
    return { way: "replace", offset, first: offset };
  }

  /**
   * APPE rather than REST and STOR: the server puts it where the file really ends. Interop: ProFTPD refuses the other way as long
   * as its AllowStoreRestart is off.
   */
  async #behind(session: ClientSession, base: number, bytes: number): Promise<Place> {
    const there = await this.#remoteSize(session);
    if (there === undefined) return { way: "replace", offset: 0, first: 0 };
    const first = there - base;
    if (first < 0 || first > bytes)
      throw new ResumeError(
        "remoteIsLonger",
        `${there} bytes are on the server, and ${base + bytes} would be: it is another file, send ${this.#path} whole, without resume`,
      );
    return { way: there === 0 ? "replace" : "append", offset: 0, first, isWhole: first === bytes };
  }

  /** Where a second attempt would find out how much of the first one has come. */
  async #sizeToReturnTo(session: ClientSession): Promise<number | undefined> {
    try {
      return (await this.#remoteSize(session)) ?? 0;
    } catch (error) {
      if (error instanceof ResumeError) return undefined;
      throw error;
    }
  }

  /** undefined where there is no such file. @throws ResumeError where the server tells no sizes */
  async #remoteSize(session: ClientSession): Promise<number | undefined> {
    try {
      return await size(session, this.#path);
    } catch (error) {
      // RFC 3659 §4.2: 550 is for what is not there.
      if (error instanceof NegativeReplyError && error.reply.code === 550) return undefined;
      if (!(error instanceof RemoteProtocolError) && !isUnknownCommand(error)) throw error;
      const message = `the server tells no sizes: send ${this.#path} whole, without resume (${error instanceof Error ? error.message : ""})`;
      throw new ResumeError("notSupported", message, { cause: error });
    }
  }
}
