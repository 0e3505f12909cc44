/**
 * The keys of a terminal, a line at a time: what is typed while a command runs waits for the next prompt, but for Ctrl-C.
 *
 * The terminal tells every key at once (raw mode) for as long as the shell has it, so that Ctrl-C is a key and no signal, and a
 * password that is typed too early is not echoed.
 */
import { PassThrough, type Readable } from "node:stream";
import type { Clock } from "@pasvport/ftp-core/net";
import type { MaybeTerminal } from "../../surroundings.js";

export type KeySource = MaybeTerminal<Readable> & { setRawMode?(isRaw: boolean): unknown };

export interface KeyEvents {
  /** Ctrl-C. */
  onInterrupt(): void;
}

const CTRL_C = 0x03;
const CTRL_Z = 0x1a;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** What is typed ahead, at most: as much as a pasted script. */
const MAX_HELD_BYTES = 64 * 1024;

/** So long after Ctrl-Z we are surely stopped; when the user lets us go on, the time is over. */
const STOP_MS = 50;

export class TerminalKeys {
  /** For the line editor. It ends when the terminal does. */
  readonly line = new PassThrough();
  readonly #source: KeySource;
  readonly #events: KeyEvents;
  readonly #clock: Clock;
  #held = Buffer.alloc(0);
  #isPrompting = false;

  constructor(source: KeySource, events: KeyEvents, clock: Clock) {
    this.#source = source;
    this.#events = events;
    this.#clock = clock;
    // Whoever has the keys: a terminal that is gone must not end us before we are done.
    source.on("error", this.#onEnd);
  }

  take(): void {
    this.#setRaw(true);
    this.#source.on("data", this.#onData).on("end", this.#onEnd).resume();
  }

  give(): void {
    this.#source.off("data", this.#onData).off("end", this.#onEnd).pause();
    this.#setRaw(false);
  }

  /** Lets the keys of one line through. */
  prompt(): void {
    this.#isPrompting = true;
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    if (held.length > 0) this.#onData(held);
  }

  /** Somebody else reads the keys, and gets Ctrl-C as a signal, until `work` is done. */
  async lend<T>(work: () => Promise<T>): Promise<T> {
    this.give();
    try {
      return await work();
    } finally {
      this.take();
    }
  }

  /** Ctrl-Z: stops this program and what it has started, until the user's shell lets them go on. */
  suspend(goOn: () => void = () => undefined): void {
    if (process.platform === "win32") return;
    this.#setRaw(false);
    // Whoever stands at the head of a session has nobody who could wake it: the kernel does not stop it then.
    process.kill(0, "SIGTSTP");
    this.#clock.after(STOP_MS, () => {
      this.#setRaw(true);
      goOn();
    });
  }

  readonly #onData = (chunk: Buffer | string): void => {
    const bytes = Buffer.from(chunk);
    if (bytes.includes(CTRL_C)) this.#events.onInterrupt();
    if (!this.#isPrompting) {
      this.#hold(bytes);
      return;
    }
    const end = bytes.findIndex((byte) => byte === CARRIAGE_RETURN || byte === LINE_FEED);
    if (end === -1) {
      this.line.write(bytes);
      return;
    }
    this.#isPrompting = false;
    this.line.write(bytes.subarray(0, end + 1));
    const isPair = bytes[end] === CARRIAGE_RETURN && bytes[end + 1] === LINE_FEED;
    this.#hold(bytes.subarray(end + (isPair ? 2 : 1)));
  };

  readonly #onEnd = (): void => {
    this.line.end();
  };

  #setRaw(isRaw: boolean): void {
    try {
      this.#source.setRawMode?.(isRaw);
    } catch {
      // There is no terminal any more.
    }
  }

  #hold(bytes: Buffer): void {
    if (bytes.includes(CTRL_Z)) this.suspend();
    const interruptedAt = bytes.lastIndexOf(CTRL_C);
    // Who interrupts wants nothing of what is typed ahead either.
    const before = interruptedAt === -1 ? this.#held : Buffer.alloc(0);
    const typed = bytes.subarray(interruptedAt + 1).filter((byte) => byte !== CTRL_Z);
    this.#held = Buffer.concat([before, typed]).subarray(0, MAX_HELD_BYTES);
  }
}
