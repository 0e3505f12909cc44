/** Several things of which one may fail: the others are still done, and no fault is lost. */
import { FtpError } from "@pasvport/ftp-core";
import { AllFailedError } from "../all-failed-error.js";
import { type Ending, endingOf, endingOfSeveral } from "../exit-codes.js";
import { PartlyDoneError } from "../partly-done-error.js";
import { ReaderGoneError } from "../standard-output.js";
import type { Running } from "./running.js";

type Surroundings = Pick<Running, "output" | "signal" | "faultText">;

export class Attempts {
  readonly #running: Surroundings;
  /** The first fault of each kind: a million files may fail. */
  readonly #faults = new Map<Ending, unknown>();
  /** The first fault, until there is a second one. */
  #untold = "";
  #lastWord: { readonly error: unknown } | undefined;
  #failures = 0;
  #isSomethingDone = false;
  #isOver = false;

  constructor(running: Surroundings) {
    this.#running = running;
  }

  /**
   * Does each. Never rejects. Ends early where the next thing would fail like the last one.
   *
   * @param lanes so many at the same time; each is told the number of its lane, from 0
   */
  each<Thing>(
    things: Iterable<Thing>,
    attempt: (thing: Thing, lane: number) => Promise<void>,
    lanes = 1,
  ): Promise<void> {
    return this.prepare(
      things,
      async (thing, lane) => {
        await attempt(thing, lane);
        this.succeeded();
      },
      lanes,
    );
  }

  /** The same for what is only looked up: nothing has been done by it. */
  async prepare<Thing>(
    things: Iterable<Thing>,
    attempt: (thing: Thing, lane: number) => Promise<void>,
    lanes = 1,
  ): Promise<void> {
    const left = things[Symbol.iterator]();
    const runLane = async (lane: number): Promise<void> => {
      while (!this.#isOver) {
        const next = left.next();
        if (next.done) return;
        try {
          await attempt(next.value, lane);
        } catch (error) {
          this.failed(error);
        }
      }
    };
    await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(lane)));
  }

  /** One of them was done, though the thing that it belongs to may fail. */
  succeeded(): void {
    this.#isSomethingDone = true;
  }

  /**
   * Says it when it is not the only one, all in their order: a single one is thrown at the end, and said by whoever catches it; so is
   * what ends all.
   *
   * @param what in front of it, where the message alone does not tell which thing it was
   */
  failed(error: unknown, what = ""): void {
    const { output, signal, faultText } = this.#running;
    const ending = endingOf(error);
    if (this.#untold !== "") output.warn(this.#untold);
    const isLast = isLastWord(error);
    if (isLast) this.#lastWord ??= { error };
    const text = this.#isOver || isLast ? "" : `${what}${faultText(error)}`;
    if (text !== "" && this.#failures > 0) output.warn(text);
    this.#untold = this.#failures === 0 ? text : "";
    this.#failures += 1;
    if (!this.#faults.has(ending)) this.#faults.set(ending, error);
    this.#isOver ||= signal.aborted || endsAll(error);
  }

  /** How many things failed. */
  get failures(): number {
    return this.#failures;
  }

  /** @throws the only error, or the one that ended all; PartlyDoneError or AllFailedError where that is not the whole story */
  finish(): void {
    const faults = [...this.#faults.values()];
    const [first] = faults;
    if (first === undefined) return;
    const ending = endingOfSeveral(faults, this.#isSomethingDone ? faults.length + 1 : faults.length);
    const last = this.#lastWord;
    if (last !== undefined && endingOf(last.error) === ending) throw last.error;
    const told = this.#faults.get(ending);
    if (told === undefined) throw first instanceof FtpError ? new PartlyDoneError(first, this.#failures) : first;
    throw this.#failures > 1 && told instanceof FtpError ? new AllFailedError(told, this.#failures) : told;
  }
}

/** What is told at the very end: an interruption, a fault of ours. That nobody reads is told to no one. */
function isLastWord(error: unknown): boolean {
  return !(error instanceof FtpError) || error instanceof ReaderGoneError || error.code === "ABORTED";
}

/** No server, nobody who wants it, nobody who reads it; or a fault of ours. */
function endsAll(error: unknown): boolean {
  return !(error instanceof FtpError) || error instanceof ReaderGoneError || ENDS_ALL.includes(error.code);
}

const ENDS_ALL: readonly string[] = ["ABORTED", "CONNECTION", "TIMEOUT", "REMOTE_PROTOCOL"];
