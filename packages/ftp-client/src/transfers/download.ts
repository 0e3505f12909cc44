/** A file of the server to wherever the caller wants it. */
import { NegativeReplyError } from "@pasvport/ftp-core";
import { abortedError } from "@pasvport/ftp-core/net";
import type { ClientSession } from "../client-session.js";
import { sizeIfTold } from "../operations/file-facts.js";
import { retrieve } from "../operations/retrieve.js";
import { ResumeError } from "../resume-error.js";
import type { SessionTurns } from "../session-turns.js";
import { downloadTarget, type OpenableTarget } from "./download-target.js";
import type { Landing, Rewind } from "./landing.js";
import { createMeter, type Meter } from "./meter.js";
import { OVERLAP_BYTES, overlapping } from "./overlap.js";
import { createPace, type Pace, piecesOf } from "./pace.js";
import { beforeTurns, requireDownloadOptions } from "./require-options.js";
import { retrying } from "./retrying.js";
import { requireOtherSession } from "./stream-owner.js";
import type { DownloadTarget } from "./transfer-ends.js";
import type { DownloadOptions, SharedOptions } from "./transfer-options.js";
import { openedUnlessStopped } from "./unless-stopped.js";
import { waitingOf } from "./when-ready.js";

/** @returns the bytes that came; with `resume` those behind what was there */
export async function download(
  turns: SessionTurns,
  path: string,
  to: DownloadTarget,
  options: DownloadOptions & SharedOptions = {},
): Promise<number> {
  const target = beforeTurns(turns, `download ${path}`, () => {
    requireDownloadOptions(to, options);
    requireOtherSession(to, turns);
    return downloadTarget(to, options);
  });
  return downloadInto(turns, { operation: `download ${path}`, path, target }, options);
}

interface Errand {
  readonly operation: string;
  readonly path: string;
  readonly target: OpenableTarget;
}

/** The same, for options and a target that are known to be good. */
export async function downloadInto(
  turns: SessionTurns,
  { operation, path, target }: Errand,
  options: DownloadOptions & SharedOptions,
): Promise<number> {
  const { signal } = options;
  const fetching = new Fetching(turns, path, options);
  const waiting = waitingOf(turns, signal, operation);
  let landing: Landing | undefined;
  let before = 0;
  try {
    const canRepeat = (): boolean => landing === undefined || landing.rewind !== undefined;
    await retrying(turns, { ...options, canRepeat }, () =>
      turns.run({ operation, names: [path], signal, stops: "inOrder" }, async (session) => {
        if (landing === undefined) {
          landing = await openedUnlessStopped(target.open(waiting), waiting.moving, (late) => late.discard());
          before = landing.bytes;
        }
        await fetching.fetch(session, landing);
        await landing.commit();
        fetching.meter.end();
      }),
    );
    return (landing?.bytes ?? 0) - before;
  } finally {
    await landing?.discard();
    target.release();
  }
}

class Fetching {
  readonly meter: Meter;
  readonly #path: string;
  readonly #options: DownloadOptions;
  readonly #pace: Pace | undefined;
  /** What an earlier attempt was told. */
  #size: number | undefined;
  /** What was there before the first attempt. */
  #before: number | undefined;

  constructor({ settings }: SessionTurns, path: string, options: DownloadOptions & SharedOptions) {
    const { clock } = settings.network;
    const { limitRate, pace } = options;
    this.#path = path;
    this.#options = options;
    this.#pace = pace ?? (limitRate === undefined ? undefined : createPace(limitRate, clock));
    this.meter = createMeter({ direction: "download", path, clock, onProgress: options.onProgress });
  }

  async fetch(session: ClientSession, landing: Landing): Promise<void> {
    const { bytes, rewind } = landing;
    this.#before ??= bytes;
    if (bytes === 0 || rewind === undefined) return this.#whole(session, landing);
    try {
      if (this.#options.type === "text") throw new ResumeError("notSupported", "a text can only be fetched whole");
      await this.#behind(session, landing, rewind);
    } catch (error) {
      if (!(error instanceof ResumeError)) throw error;
      // What the caller had before is kept as it is; what an attempt of ours fetched need not be.
      await rewind.backTo(this.#options.resume ? this.#before : 0);
      if (this.#options.resume) throw error;
      await this.#whole(session, landing);
    }
  }

  async #whole(session: ClientSession, landing: Landing): Promise<void> {
    const { type, offset = 0, size } = this.#options;
    // Of a text nobody is asked how long it is.
    if (type === "text") this.meter.at(0);
    await this.#retrieve(session, landing, { offset, size, take: this.#into(landing) });
  }

  /** Goes on behind what is there. @throws ResumeError */
  async #behind(session: ClientSession, landing: Landing, rewind: Rewind): Promise<void> {
    const { offset = 0, resume, size: known } = this.#options;
    const there = offset + landing.bytes;
    // Whoever began a moment ago wants to know whether it is still the same.
    const size = (resume ? known : undefined) ?? (await sizeIfTold(session, this.#path));
    this.#requireSameFile(there, size);
    if (size === there) return this.meter.at(there, size);
    const here = await rewind.tail(OVERLAP_BYTES);
    const overlap = overlapping(here, this.#path, this.#into(landing));
    const from = there - here.length;
    try {
      await this.#retrieve(session, landing, { offset: from, size, take: overlap.take });
    } catch (error) {
      // What broke off with more than the file has did not begin where it should: kept, it would be in the way of each next attempt.
      if (size !== undefined && offset + landing.bytes > size) await rewind.backTo(there - offset);
      throw isRefusedRestart(error) ? this.#notFromTheMiddle(error) : error;
    }
    if (!overlap.isPassed) throw this.#longerHere(there);
  }

  #requireSameFile(there: number, size: number | undefined): void {
    if (size === undefined) return;
    if (size < there) throw this.#longerHere(there, size);
    // A file that has grown since the caller fetched a part of it is the same; one that grows under our hands is not.
    if (!this.#options.resume && this.#size !== undefined && size !== this.#size)
      throw new ResumeError("otherFile", `${this.#path} has changed meanwhile: get it again`);
  }

  #retrieve(
    session: ClientSession,
    landing: Landing,
    { take, ...from }: { offset: number; size: number | undefined; take: (chunk: Uint8Array) => Promise<void> },
  ): Promise<number> {
    const { type = "binary", signal, offset = 0 } = this.#options;
    const onSize = (size: number | undefined): void => {
      this.#size = size;
      if (size !== undefined) landing.expect?.(size);
      this.meter.at(offset + landing.bytes, size);
    };
    return retrieve(session, this.#path, take, { ...from, type, onSize, ...(signal && { signal }) });
  }

  #into(landing: Landing): (chunk: Uint8Array) => Promise<void> {
    const put = async (chunk: Uint8Array): Promise<void> => {
      await landing.write(chunk);
      this.meter.add(chunk.length);
    };
    const { signal } = this.#options;
    const pace = this.#pace;
    if (pace === undefined) return put;
    return async (chunk) => {
      for (const piece of piecesOf(chunk, pace)) {
        await pace.take(piece.length, signal);
        if (signal?.aborted) throw abortedError(signal, `download ${this.#path}`);
        await put(piece);
      }
    };
  }

  #longerHere(there: number, size?: number): ResumeError {
    const remote = size === undefined ? "less" : `only ${size}`;
    const message = `${there} bytes are here, and ${remote} on the server: it is another file by now, get ${this.#path} whole, without resume`;
    return new ResumeError("localIsLonger", message);
  }

  #notFromTheMiddle(cause: NegativeReplyError): ResumeError {
    const message = `the server cannot begin in the middle of a file: get ${this.#path} whole, without resume (${cause.message})`;
    return new ResumeError("notSupported", message, { cause });
  }
}

/** 4yz and 421 say nothing about REST. */
function isRefusedRestart(error: unknown): error is NegativeReplyError {
  return error instanceof NegativeReplyError && !error.isTransient && /^REST\b/.test(error.command);
}
