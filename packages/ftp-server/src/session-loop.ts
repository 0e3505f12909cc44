/**
 * One client's session: the server's whole flow on one screen. Bytes -> command lines -> the machine -> its effects -> replies.
 */
import {
  CommandReader,
  describeCommandLine,
  formatReply,
  type Login,
  type PassivePorts,
  type Reply,
  reply,
  ServerControl,
  type ServerEffect,
  type ServerEvent,
  type TraceEvent,
} from "@pasvport/ftp-core";
import { type Connection, within } from "@pasvport/ftp-core/net";
import { DataConnections } from "./data-connections.js";
import type { SessionEvent } from "./observe/session-event.js";
import { runCommand } from "./run-command.js";
import type { ServerSettings } from "./server-options.js";
import { newSession, type Session } from "./session.js";
import {
  describeChannel,
  moveTransfer,
  openData,
  type RunningTransfer,
  releaseTransfer,
  type TransferSurroundings,
} from "./session-transfer.js";

/** Replies that the client has not read yet: past this, no more commands are taken from it. */
const MAX_UNREAD_REPLY_BYTES = 64 * 1024;

export interface SessionOptions {
  readonly id: number;
  readonly connection: Connection;
  readonly settings: ServerSettings;
  readonly ports: PassivePorts;
  readonly greeting: Reply;
}

export class SessionLoop {
  /** Resolves when both connections of the session are closed and everything lent is given back. */
  readonly closed: Promise<void>;
  readonly #options: SessionOptions;
  readonly #control = new ServerControl();
  readonly #commands = new CommandReader();
  readonly #data: DataConnections;
  #session: Session;
  /** Settles when the last command's handler has answered. */
  #running: Promise<void> = Promise.resolve();
  #transfer: RunningTransfer | undefined;
  /** Settles when the last transfer's bytes have come to rest. */
  #moving: Promise<void> = Promise.resolve();
  /** Settles when the last transfer's file is given back. */
  #released: Promise<void> = Promise.resolve();
  #isInputOver = false;
  #callOffIdle: () => void = () => undefined;

  constructor(options: SessionOptions) {
    const { connection, settings, ports } = options;
    this.#options = options;
    this.#session = newSession(options.id, connection);
    this.#data = new DataConnections(settings, ports, this.#session, {
      onOpened: () => {
        this.#trace({ kind: "dataOpened", how: describeChannel(this.#data.channel) });
        this.#dispatch({ type: "dataOpened" });
      },
      onLost: () => this.#dispatch({ type: "peerLost", reply: reply(426, "the data connection was lost") }),
      onStranger: (peer) => this.#observe({ kind: "strangerDropped", session: options.id, peer }),
    });
    this.closed = this.#listen();
    this.#observe({ kind: "connected", session: options.id, peer: connection.remote });
    this.#dispatch({ type: "connected", greeting: options.greeting });
    this.#pump();
  }

  /** Says the farewell and closes; what runs is stopped. */
  end(farewell: Reply): void {
    this.#dispatch({ type: "sessionExpired", reply: farewell });
  }

  async #listen(): Promise<void> {
    const { stream } = this.#options.connection;
    stream.on("data", (bytes: Uint8Array) => {
      // Behind the farewell it is read only so that the client's end is seen.
      if (this.#isClosing) return;
      this.#commands.push(bytes);
      this.#pump();
    });
    stream.on("drain", () => this.#pump());
    stream.on("end", () => {
      this.#isInputOver = true;
      this.#pump();
    });
    await new Promise<void>((resolve) => {
      stream.on("error", () => undefined);
      stream.once("close", resolve);
    });
    this.#dispatch({ type: "controlLost" });
    this.#callOffIdle();
    await this.#data.close();
    await this.#untilAtRest();
    this.#observe({ kind: "disconnected", session: this.#session.id });
  }

  /** Hands command lines to the machine, as long as it and the client's reading keep up. */
  #pump(): void {
    const { stream } = this.#options.connection;
    while (!this.#control.isSaturated && stream.writableLength < MAX_UNREAD_REPLY_BYTES) {
      const inbound = this.#commands.next();
      if (inbound === undefined) {
        stream.resume();
        this.#endIfInputIsOver();
        return;
      }
      const text = inbound.kind === "commandLine" ? describeCommandLine(inbound.line) : `? (${inbound.reply.lines[0]})`;
      this.#trace({ kind: "command", text });
      this.#dispatch({ type: "commandReceived", inbound });
    }
    if (!this.#isClosing) stream.pause();
  }

  get #isClosing(): boolean {
    return this.#control.state.activity.kind === "closing";
  }

  /** A client that is gone wants no transfer; one that only said all it had to say gets its answers. RFC 959 §3.2 */
  #endIfInputIsOver(): void {
    if (!this.#isInputOver) return;
    const isDeserted = this.#control.state.activity.kind === "transferring" && !this.#control.isQuitting;
    if (isDeserted || this.#control.isIdle) this.#dispatch({ type: "controlLost" });
  }

  #dispatch(event: ServerEvent): void {
    try {
      const effects = this.#control.receive(event);
      // A transfer that the machine did not begin, or that is over, gives its file back; then the next command may ask for it.
      if (this.#control.state.activity.kind !== "transferring") this.#releaseTransfer();
      for (const effect of effects) this.#perform(effect);
      this.#watchIdle();
    } catch (error) {
      // A mistake of ours ends this session, and no other.
      this.#reportFailure(error);
      this.#options.connection.stream.destroy();
    }
  }

  #perform(effect: ServerEffect): void {
    switch (effect.type) {
      case "sendReply":
        this.#trace({ kind: "reply", reply: effect.reply });
        // One write a reply: firewalls read segments, and a 227 must stand alone in its own.
        this.#options.connection.stream.write(formatReply(effect.reply));
        return;
      case "runCommand":
        this.#running = this.#runCommand(effect);
        return;
      case "openData":
        void openData(this.#around());
        return;
      case "moveData":
        if (this.#transfer !== undefined) this.#moving = moveTransfer(this.#transfer, this.#around());
        return;
      case "abortData":
      case "dropRoute":
        void this.#data.drop();
        return;
      case "closeControl":
        this.#closeControl();
        return;
      default:
        effect satisfies never;
    }
  }

  async #runCommand({ command, pending, login }: Extract<ServerEffect, { type: "runCommand" }>): Promise<void> {
    const { settings } = this.#options;
    // What an earlier command held is free again before the next one asks for it.
    await this.#released;
    const outcome = await runCommand(
      command,
      { pending, login, session: this.#session, data: this.#data, settings },
      (error) => this.#reportFailure(error),
    );
    if (outcome.session !== undefined) this.#session = { ...this.#session, ...outcome.session };
    if (outcome.kind === "transfer") this.#transfer = { ...outcome.transfer, verb: command.verb };
    if (outcome.kind === "login") this.#reportLogin(login, outcome.login);
    this.#dispatch({ type: "handlerDone", outcome });
    this.#pump();
  }

  #around(): TransferSurroundings {
    const { settings, id: session } = this.#options;
    return {
      data: this.#data,
      settings,
      trace: (event) => this.#trace(event),
      onDone: (facts) => this.#observe({ kind: "transferred", session, ...facts }),
      onFailure: (error) => this.#reportFailure(error),
      report: (event) => {
        this.#dispatch(event);
        this.#pump();
      },
    };
  }

  #releaseTransfer(): void {
    const transfer = this.#transfer;
    this.#transfer = undefined;
    if (transfer === undefined) return;
    // Now, not when the bytes are at rest: a client that is gone must not have its half file published.
    this.#released = releaseTransfer(transfer, this.#options.settings, (error) => this.#reportFailure(error));
  }

  /** Until the handler has answered and the files are given back; a storage that never does either does not keep the session. */
  async #untilAtRest(): Promise<void> {
    const { network, timeouts } = this.#options.settings;
    const deadline = { clock: network.clock, waitingFor: "storage", timeoutMs: timeouts.closeMs };
    const atRest = async (): Promise<void> => {
      await this.#running;
      await this.#moving;
      await this.#released;
    };
    await within(deadline, atRest).catch((error) => this.#reportFailure(error));
  }

  /** The client's turn is bounded here; handlers, storage and data connections have their own bounds. */
  #watchIdle(): void {
    const { network, timeouts } = this.#options.settings;
    this.#callOffIdle();
    if (!this.#control.isIdle) return;
    const farewell = reply(421, `no command for ${timeouts.idleMs / 1000} seconds: goodbye`);
    this.#callOffIdle = network.clock.after(timeouts.idleMs, () => this.end(farewell));
  }

  #closeControl(): void {
    const { connection, settings } = this.#options;
    if (connection.stream.closed) return;
    connection.stream.end();
    connection.stream.resume();
    const callOff = settings.network.clock.after(settings.timeouts.closeMs, () => connection.stream.destroy());
    connection.stream.once("close", callOff);
  }

  #reportLogin(before: Login, after: Login): void {
    const session = this.#session.id;
    if (after.kind === "loggedIn") this.#observe({ kind: "loggedIn", session, user: after.user });
    else if (before.kind === "awaitingPassword" && after.kind === "awaitingUser") {
      this.#observe({ kind: "loginRefused", session, user: before.user });
    }
  }

  #reportFailure(error: unknown): void {
    this.#observe({ kind: "failed", session: this.#options.id, error });
  }

  #trace(event: TraceEvent): void {
    this.#observe({ kind: "traced", session: this.#session.id, event });
  }

  #observe(event: SessionEvent): void {
    this.#options.settings.observer(event);
  }
}
