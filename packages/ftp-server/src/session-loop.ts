/**
 * One client's session: the server's whole flow on one screen. Bytes -> command lines -> the machine -> its effects -> replies.
 */
import {
  describeCommandLine,
  type InboundCommand,
  type PassivePorts,
  type Reply,
  reply,
  ServerControl,
  type ServerEffect,
  type ServerEvent,
  type TraceEvent,
} from "@pasvport/ftp-core";
import { type Connection, within } from "@pasvport/ftp-core/net";
import type { LoginThrottle } from "./access/login-throttle.js";
import type { HandlerOutcome } from "./command-handler.js";
import { ControlConnection } from "./control-connection.js";
import { DataConnections } from "./data-connections.js";
import type { SessionEvent } from "./observe/session-event.js";
import { runCommand } from "./run-command.js";
import type { ServerSettings } from "./server-options.js";
import { newSession, type Session } from "./session.js";
import { SessionTransfer } from "./session-transfer.js";
import { SessionWatch } from "./session-watch.js";
import { describeChannel } from "./transfer-steps.js";

/** Security: who has said so much and is still nobody fills our log. Clients need about ten lines before PASS. */
const MAX_COMMANDS_BEFORE_LOGIN = 100;

export interface SessionOptions {
  readonly id: number;
  readonly connection: Connection;
  readonly settings: ServerSettings;
  readonly ports: PassivePorts;
  readonly throttle: LoginThrottle;
  readonly greeting: Reply;
}

export class SessionLoop {
  /** Resolves when both connections of the session are closed and everything lent is given back. */
  readonly closed: Promise<void>;
  readonly #options: SessionOptions;
  readonly #control = new ServerControl();
  readonly #connection: ControlConnection;
  readonly #data: DataConnections;
  readonly #transfer: SessionTransfer;
  readonly #watch: SessionWatch;
  /** Aborted when the session is over: nobody waits for an answer any more. */
  readonly #over = new AbortController();
  #session: Session;
  /** Settles when the last command's handler has answered. */
  #running: Promise<void> = Promise.resolve();
  /** What was given up and goes on all the same. */
  #late: Promise<void> | undefined;
  /** Commands answered while nobody is logged in. */
  #strangersCommands = 0;
  /** Why we ended it, where it was us. */
  #ending: string | undefined;
  /** What is said as soon as nothing runs any more. */
  #farewell: Reply | undefined;

  constructor(options: SessionOptions) {
    const { id, connection, settings, ports } = options;
    const { clock } = settings.network;
    this.#options = options;
    this.#session = newSession(id, connection);
    this.#data = new DataConnections(settings, ports, this.#session, {
      onOpened: () => {
        this.#trace({ kind: "dataOpened", how: describeChannel(this.#data.channel) });
        this.#dispatch({ type: "dataOpened" });
      },
      onLost: () => this.#dispatch({ type: "peerLost", reply: reply(426, "the data connection was lost") }),
      onStranger: (peer) => this.#observe({ kind: "strangerDropped", session: id, peer }),
    });
    this.#transfer = new SessionTransfer({
      data: this.#data,
      settings,
      trace: (event) => this.#trace(event),
      onDone: (facts) => this.#observe({ kind: "transferred", session: id, user: this.#session.user?.name, ...facts }),
      onFailure: (error) => this.#reportFailure(error),
      report: (event) => {
        this.#dispatch(event);
        this.#connection.handOver();
      },
    });
    this.#watch = new SessionWatch(clock, settings.timeouts, (farewell) => this.end(farewell));
    this.#connection = new ControlConnection({
      connection,
      clock,
      closeMs: settings.timeouts.closeMs,
      isReady: () => !this.#control.isSaturated && this.#control.state.activity.kind !== "running",
      onCommand: (inbound) => this.#receive(inbound),
      onInputOver: () => this.#endIfDeserted(),
    });
    this.closed = this.#untilClosed();
    this.#observe({ kind: "connected", session: id, peer: connection.remote });
    this.#dispatch({ type: "connected", greeting: options.greeting });
    this.#connection.handOver();
  }

  get isTransferring(): boolean {
    return this.#control.state.activity.kind === "transferring";
  }

  /** Says the farewell and closes; what runs is stopped. */
  end(farewell: Reply): void {
    this.#ending ??= farewell.lines[0];
    this.#dispatch({ type: "sessionExpired", reply: farewell });
  }

  /** The same, but what runs comes to its end first. */
  drain(farewell: Reply): void {
    this.#farewell ??= farewell;
    this.#endIfDrained();
  }

  async #untilClosed(): Promise<void> {
    await this.#connection.closed;
    this.#dispatch({ type: "controlLost" });
    this.#watch.stop();
    this.#over.abort();
    await this.#data.close();
    await this.#untilAtRest();
    this.#observe({ kind: "disconnected", session: this.#session.id, why: this.#ending });
  }

  #receive(inbound: InboundCommand): void {
    const text = inbound.kind === "commandLine" ? describeCommandLine(inbound.line) : `? (${inbound.reply.lines[0]})`;
    this.#trace({ kind: "command", text });
    this.#dispatch({ type: "commandReceived", inbound });
  }

  /** A client that is gone wants no transfer; one that only said all it had to say gets its answers. RFC 959 §3.2 */
  #endIfDeserted(): void {
    const isDeserted = this.#control.state.activity.kind === "transferring" && !this.#control.isQuitting;
    if (isDeserted || this.#control.isIdle) this.#dispatch({ type: "controlLost" });
  }

  #endIfDrained(): void {
    if (this.#farewell !== undefined && this.#control.isIdle) this.end(this.#farewell);
  }

  #dispatch(event: ServerEvent): void {
    try {
      const effects = this.#control.receive(event);
      const { kind } = this.#control.state.activity;
      if (kind !== "transferring") this.#transfer.giveBack(kind === "closing" ? "sessionEnded" : undefined);
      for (const effect of effects) this.#perform(effect);
      this.#lookAround();
    } catch (error) {
      // A mistake of ours ends this session, and no other.
      this.#reportFailure(error);
      this.#connection.destroy();
    }
  }

  #lookAround(): void {
    const { state, isIdle } = this.#control;
    if (state.activity.kind === "closing") {
      this.#watch.stop();
      return;
    }
    this.#watch.look({ isIdle, isLoggedIn: state.login.kind === "loggedIn" });
    this.#endIfDrained();
  }

  #perform(effect: ServerEffect): void {
    switch (effect.type) {
      case "sendReply":
        this.#answer(effect);
        return;
      case "runCommand":
        this.#running = this.#runCommand(effect);
        return;
      case "openData":
        this.#transfer.open();
        return;
      case "moveData":
        this.#transfer.move();
        return;
      case "abortData":
        this.#transfer.stop(this.#control.state.activity.kind === "closing" ? "sessionEnded" : "aborted");
        return;
      case "dropRoute":
        void this.#data.drop();
        return;
      case "closeControl":
        this.#connection.close();
        return;
      default:
        effect satisfies never;
    }
  }

  #answer({ reply: answer, answers }: Extract<ServerEffect, { type: "sendReply" }>): void {
    this.#trace({ kind: "reply", reply: answer });
    this.#connection.send(answer);
    if (answers === undefined || answer.code < 200) return;
    const { id: session, user } = this.#session;
    this.#strangersCommands = user === undefined ? this.#strangersCommands + 1 : 0;
    if (this.#strangersCommands === MAX_COMMANDS_BEFORE_LOGIN) {
      this.drain(reply(421, `${MAX_COMMANDS_BEFORE_LOGIN} commands and no login: goodbye`));
    }
    const transfer = answers.endsTransfer ? this.#transfer.takeFacts() : undefined;
    this.#observe({ kind: "answered", session, user: user?.name, command: answers.command, reply: answer, transfer });
  }

  async #runCommand({ command, pending, login }: Extract<ServerEffect, { type: "runCommand" }>): Promise<void> {
    const { settings, throttle } = this.#options;
    // What an earlier command held is free again before the next one asks for it.
    await this.#transfer.released;
    const outcome = await runCommand(
      command,
      {
        pending,
        login,
        session: this.#session,
        data: this.#data,
        settings,
        throttle,
        transfer: this.#transfer.running,
        signal: this.#over.signal,
        late: this.#late,
      },
      (error) => this.#reportFailure(error),
    );
    if (outcome.late !== undefined) this.#late = outcome.late;
    if (outcome.session !== undefined) this.#session = { ...this.#session, ...outcome.session };
    if (outcome.kind === "transfer") this.#transfer.begin(command.verb, outcome.transfer);
    if (login.kind === "awaitingPassword") this.#reportLogin(login.user, outcome);
    this.#dispatch({ type: "handlerDone", outcome });
    this.#connection.handOver();
  }

  /** Until the handler has answered and the files are given back; a storage that never does either does not keep the session. */
  async #untilAtRest(): Promise<void> {
    const { network, timeouts } = this.#options.settings;
    const deadline = { clock: network.clock, waitingFor: "storage", timeoutMs: timeouts.closeMs };
    const atRest = async (): Promise<void> => {
      await this.#running;
      await this.#transfer.atRest();
    };
    await within(deadline, atRest).catch((error) => this.#reportFailure(error));
  }

  #reportLogin(user: string, outcome: HandlerOutcome): void {
    const session = this.#session.id;
    if (outcome.kind === "login" && outcome.login.kind === "loggedIn") {
      this.#observe({ kind: "loggedIn", session, user: outcome.login.user });
    } else if (outcome.kind !== "transfer" && outcome.reply.code === 530) {
      this.#observe({ kind: "loginRefused", session, user });
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
