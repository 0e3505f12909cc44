/** The server's end of a control connection: bytes in become commands, replies go out, each in one write. RFC 959 §3.3 */
import { CommandReader, formatReply, type InboundCommand, type Reply } from "@pasvport/ftp-core";
import type { Clock, Connection } from "@pasvport/ftp-core/net";

/** Replies that the client has not read yet: past this, no more commands are taken from it. */
const MAX_UNREAD_REPLY_BYTES = 64 * 1024;

/** Commands that wait here: past this, no more are read. */
const MAX_WAITING_BYTES = 64 * 1024;

/** Commands that are taken from one client before it is the turn of others. */
const COMMANDS_A_TURN = 16;

export interface ControlConnectionOptions {
  readonly connection: Connection;
  readonly clock: Clock;
  /** How long a client may take to read the farewell and to close. */
  readonly closeMs: number;
  /** Whether one more command may be handed over now. */
  isReady(): boolean;
  onCommand(inbound: InboundCommand): void;
  /** The client said all it had to say, and all of it was handed over. */
  onInputOver(): void;
}

export class ControlConnection {
  /** Resolves when the connection is closed, however that came. */
  readonly closed: Promise<void>;
  readonly #options: ControlConnectionOptions;
  readonly #commands = new CommandReader();
  #isInputOver = false;
  #isClosing = false;
  #takenInTurn = 0;

  constructor(options: ControlConnectionOptions) {
    this.#options = options;
    const { stream } = options.connection;
    stream.on("data", (bytes: Uint8Array) => {
      // Behind the farewell it is read only so that the client's end is seen.
      if (this.#isClosing) return;
      this.#commands.push(bytes);
      this.handOver();
    });
    stream.on("drain", () => this.handOver());
    stream.on("end", () => {
      this.#isInputOver = true;
      this.handOver();
    });
    stream.on("error", () => undefined);
    this.closed = new Promise((resolve) => {
      stream.once("close", () => resolve());
    });
  }

  /** Hands commands over, as long as their receiver and the client's reading keep up. */
  handOver(): void {
    const { connection, isReady, onCommand, onInputOver } = this.#options;
    const { stream } = connection;
    while (isReady() && stream.writableLength < MAX_UNREAD_REPLY_BYTES && this.#takenInTurn < COMMANDS_A_TURN) {
      const inbound = this.#commands.next();
      if (inbound === undefined) {
        stream.resume();
        if (this.#isInputOver) onInputOver();
        return;
      }
      this.#takenInTurn += 1;
      // Security: promises alone never give way to other sessions; thousands of commands in one segment would stop them all.
      if (this.#takenInTurn === COMMANDS_A_TURN) setImmediate(() => this.#beginTurn());
      onCommand(inbound);
    }
    if (this.#isClosing) return;
    // Up to a bound it is read on: a client that goes away must be noticed, whatever it has still said.
    if (this.#commands.bufferedBytes < MAX_WAITING_BYTES) stream.resume();
    else stream.pause();
  }

  #beginTurn(): void {
    this.#takenInTurn = 0;
    if (!this.#options.connection.stream.destroyed) this.handOver();
  }

  /** One write a reply: firewalls read segments, and a 227 must stand alone in its own. */
  send(answer: Reply): void {
    this.#options.connection.stream.write(formatReply(answer));
  }

  /** Closes when everything written has gone out, or the client has taken too long to read it. */
  close(): void {
    const { connection, clock, closeMs } = this.#options;
    const { stream } = connection;
    this.#isClosing = true;
    if (stream.closed) return;
    stream.end();
    stream.resume();
    const callOff = clock.after(closeMs, () => stream.destroy());
    stream.once("close", callOff);
  }

  /** Closes now. */
  destroy(): void {
    this.#options.connection.stream.destroy();
  }
}
