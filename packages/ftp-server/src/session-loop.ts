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
import {
  describeChannel,
  moveTransfer,
  openData,
  releaseTransfer,
  type TransferFacts,
  type TransferSurroundings,
} from "./session-transfer.js";
import { SessionWatch } from "./session-watch.js";
import type { RunningTransfer } from "./transfer.js";

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
  readonly #line: ControlConnection;
  readonly #data: DataConnections;
  readonly #watch: SessionWatch;
  /** Aborted when the session is over: nobody waits for an answer any more. */
  readonly #over = new AbortController();
  #session: Session;
  /** Settles when the last command's handler has answered. */
  #running: Promise<void> = Promise.resolve();
  #transfer: RunningTransfer | undefined;
  /** Of the last transfer, until its command is answered. */
  #moved: TransferFacts | undefined;
  /** Settles when the last transfer's bytes have come to rest. */
  #moving: Promise<void> = Promise.resolve();
  /** Settles when the last transfer's file is given back. */
  #released: Promise<void> = Promise.resolve();
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
    this.#watch = new SessionWatch(clock, settings.timeouts, (farewell) => this.end(farewell));
    this.#line = new ControlConnection({
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
    this.#line.handOver();
  }

  get isTransferring(): boolean {
    return this.#control.state.activity.kind === "transferring";
  }

  /** Says the farewell and closes; what runs is stopped. */
  end(farewell: Reply): void {
    this.#dispatch({ type: "sessionExpired", reply: farewell });
  }

  /** The same, but what runs comes to its end first. */
  drain(farewell: Reply): void {
    this.#farewell = farewell;
    this.#endIfDrained();
  }

  async #untilClosed(): Promise<void> {
    await this.#line.closed;
    this.#dispatch({ type: "controlLost" });
    this.#watch.stop();
    this.#over.abort();
    await this.#data.close();
    await this.#untilAtRest();
    this.#observe({ kind: "disconnected", session: this.#session.id });
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
      // A transfer that the machine did not begin, or that is over, gives its file back; then the next command may ask for it.
      if (this.#control.state.activity.kind !== "transferring") this.#releaseTransfer();
      for (const effect of effects) this.#perform(effect);
      this.#lookAround();
    } catch (error) {
      // A mistake of ours ends this session, and no other.
      this.#reportFailure(error);
      this.#line.destroy();
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
        this.#line.close();
        return;
      default:
        effect satisfies never;
    }
  }

  #answer({ reply: answer, answers }: Extract<ServerEffect, { type: "sendReply" }>): void {
    this.#trace({ kind: "reply", reply: answer });
    this.#line.send(answer);
    if (answers === undefined || answer.code < 200) return;
    const { id: session, user } = this.#session;
    const transfer = this.#moved !== undefined && answers.startsWith(this.#moved.verb) ? this.#moved : undefined;
    if (transfer !== undefined) this.#moved = undefined;
    this.#observe({ kind: "answered", session, user: user?.name, command: answers, reply: answer, transfer });
  }

  async #runCommand({ command, pending, login }: Extract<ServerEffect, { type: "runCommand" }>): Promise<void> {
    const { settings, throttle } = this.#options;
    // What an earlier command held is free again before the next one asks for it.
    await this.#released;
    const outcome = await runCommand(
      command,
      {
        pending,
        login,
        session: this.#session,
        data: this.#data,
        settings,
        throttle,
        transfer: this.#transfer,
        signal: this.#over.signal,
      },
      (error) => this.#reportFailure(error),
    );
    if (outcome.session !== undefined) this.#session = { ...this.#session, ...outcome.session };
    if (outcome.kind === "transfer")
      this.#transfer = { ...outcome.transfer, verb: command.verb, progress: { bytes: 0 } };
    if (login.kind === "awaitingPassword") this.#reportLogin(login.user, outcome);
    this.#dispatch({ type: "handlerDone", outcome });
    this.#line.handOver();
  }

  #around(): TransferSurroundings {
    const { settings, id: session } = this.#options;
    return {
      data: this.#data,
      settings,
      trace: (event) => this.#trace(event),
      onDone: (facts) => {
        this.#moved = facts;
        this.#observe({ kind: "transferred", session, ...facts });
      },
      onFailure: (error) => this.#reportFailure(error),
      report: (event) => {
        this.#dispatch(event);
        this.#line.handOver();
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

  #reportLogin(user: string, outcome: HandlerOutcome): void {
    const session = this.#session.id;
    if (outcome.kind === "login" && outcome.login.kind === "loggedIn")
      this.#observe({ kind: "loggedIn", session, user });
    else if (outcome.kind !== "transfer" && outcome.reply.code === 530) {
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
