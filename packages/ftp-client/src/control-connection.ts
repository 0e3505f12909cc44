/** The client's control connection: the machine on a socket, with a promise for each dialogue. RFC 959 §6 */
import {
  ClientControl,
  type ClientEffect,
  type CommandScript,
  ConnectionError,
  type DialogueId,
  describeCommand,
  type Endpoint,
  FtpError,
  formatCommand,
  formatEndpoint,
  GREETING,
  RemoteProtocolError,
  type Reply,
  ReplyReader,
  replyText,
  type SayableCommand,
  TimeoutError,
  type TraceEvent,
} from "@pasvport/ftp-core";
import { type Connection, type Network, within } from "@pasvport/ftp-core/net";
import type { ClientTimeouts } from "./client-options.js";

export interface ControlConnectionOptions {
  readonly network: Network;
  readonly timeouts: Pick<ClientTimeouts, "replyMs" | "closeMs">;
  readonly onTrace: (event: TraceEvent) => void;
}

/** What may happen while a dialogue waits. */
export interface DialogueOptions {
  /** `caller`: the caller bounds the wait. Default: `replyMs`. */
  readonly bound?: "replyMs" | "closeMs" | "caller";
  /** A 1yz came. */
  onPreliminary?(reply: Reply): void;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  readonly onPreliminary: ((reply: Reply) => void) | undefined;
}

export class ControlConnection {
  /** The server's greeting. */
  readonly greeting: Promise<Reply>;
  readonly #connection: Connection;
  readonly #options: ControlConnectionOptions;
  readonly #control = new ClientControl();
  readonly #replies = new ReplyReader();
  readonly #waiting = new Map<DialogueId, Waiting>();
  readonly #closed: Promise<void>;
  #lastId: DialogueId = GREETING;

  constructor(connection: Connection, options: ControlConnectionOptions) {
    this.#connection = connection;
    this.#options = options;
    this.greeting = this.#bounded(
      "greeting",
      "replyMs",
      new Promise((resolve, reject) => this.#wait(GREETING, { resolve, reject })),
    );
    this.#closed = this.#listen();
  }

  get local(): Endpoint {
    return this.#connection.local;
  }

  get remote(): Endpoint {
    return this.#connection.remote;
  }

  /** True when nothing more can be said. */
  get isOver(): boolean {
    return this.#control.isOver;
  }

  /**
   * Says the first command; each further one when a 3yz asks for it. Resolves with the reply that completed the dialogue.
   *
   * @throws NegativeReplyError, RemoteProtocolError, ConnectionError, LocalProtocolError, TimeoutError. After a timeout the
   * connection is closed: a reply that comes late would be taken for the answer to something else.
   */
  say(script: SayableCommand | CommandScript, options: DialogueOptions = {}): Promise<Reply> {
    const { bound = "replyMs", onPreliminary } = options;
    this.#lastId += 1;
    const id = this.#lastId;
    const settled = new Promise<Reply>((resolve, reject) => {
      const commands = "verb" in script ? ([script] as const) : script;
      // What cannot be sent is refused here, before the machine waits for an answer to it.
      for (const command of commands) formatCommand(command);
      this.#wait(id, { resolve, reject }, onPreliminary);
      this.#perform(this.#control.receive({ type: "dialogueRequested", id, script: commands }));
    });
    return bound === "caller" ? settled : this.#bounded("reply", bound, settled);
  }

  /** The transfer that waits for its last reply is wanted no more: that reply may be one that ends no other. */
  giveUpTransfer(): void {
    this.#perform(this.#control.receive({ type: "transferCancelled" }));
  }

  /** Closes at once, without a word; every dialogue that waits fails with this error. */
  abandon(error: FtpError): void {
    this.#lost(error);
    this.#connection.stream.destroy();
  }

  /** Ends our side after the farewell, and waits for the server's end, but not for long. */
  async end(): Promise<void> {
    const { stream } = this.#connection;
    const error = new ConnectionError("it was closed on this side");
    const effects = this.#control.receive({ type: "connectionLost", error });
    // What may still wait is told; the stream itself is to end in good order.
    this.#perform(effects.filter(({ type }) => type !== "closeControl"));
    stream.end();
    const callOff = this.#options.network.clock.after(this.#options.timeouts.closeMs, () => stream.destroy());
    await this.#closed;
    callOff();
  }

  #wait(
    id: DialogueId,
    { resolve, reject }: Omit<Waiting, "onPreliminary">,
    onPreliminary?: Waiting["onPreliminary"],
  ): void {
    this.#waiting.set(id, { resolve, reject, onPreliminary });
  }

  async #bounded(waitingFor: string, bound: "replyMs" | "closeMs", settled: Promise<Reply>): Promise<Reply> {
    const { network, timeouts } = this.#options;
    try {
      return await within({ clock: network.clock, waitingFor, timeoutMs: timeouts[bound] }, () => settled);
    } catch (error) {
      if (error instanceof TimeoutError) this.abandon(error);
      throw error;
    }
  }

  async #listen(): Promise<void> {
    const { stream, remote } = this.#connection;
    const ended = `${formatEndpoint(remote)} closed the control connection`;
    let cause: unknown;
    stream.on("data", (bytes: Uint8Array) => this.#receive(bytes));
    stream.on("end", () => {
      this.#lost(new ConnectionError(ended));
      stream.end();
    });
    stream.on("error", (error) => {
      cause = error;
    });
    stream.resume();
    await new Promise<void>((resolve) => stream.once("close", resolve));
    this.#lost(new ConnectionError(cause === undefined ? ended : "the control connection was lost", { cause }));
  }

  #receive(bytes: Uint8Array): void {
    this.#replies.push(bytes);
    try {
      for (let reply = this.#replies.next(); reply !== undefined; reply = this.#replies.next()) {
        this.#options.onTrace({ kind: "reply", reply });
        this.#perform(this.#control.receive({ type: "replyReceived", reply }));
        // RFC 959 §5.4: it may answer any command, and is the last thing that a server says.
        if (reply.code === 421) this.#lost(new ConnectionError(`the server ended the session: ${replyText(reply)}`));
      }
    } catch (error) {
      // Nobody could catch it here: it would end the process.
      const known = error instanceof FtpError;
      this.abandon(known ? error : new RemoteProtocolError("a reply could not be taken in", { cause: error }));
    }
  }

  #lost(error: FtpError): void {
    this.#perform(this.#control.receive({ type: "connectionLost", error }));
  }

  #perform(effects: readonly ClientEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case "sendCommand":
          this.#send(effect.command);
          break;
        case "reportPreliminary":
          this.#waiting.get(effect.id)?.onPreliminary?.(effect.reply);
          break;
        case "succeed":
          this.#take(effect.id)?.resolve(effect.reply);
          break;
        case "fail":
          this.#take(effect.id)?.reject(effect.error);
          break;
        case "closeControl":
          this.#connection.stream.destroy();
          break;
        default:
          effect satisfies never;
      }
    }
  }

  /** One write a command: firewalls read segments, and a PORT must stand alone in its own. */
  #send(command: SayableCommand): void {
    const line = formatCommand(command);
    this.#options.onTrace({ kind: "command", text: describeCommand(command) });
    this.#connection.stream.write(line);
  }

  #take(id: DialogueId): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
