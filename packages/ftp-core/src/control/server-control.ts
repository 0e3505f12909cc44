/**
 * The server-PI machine: events in, effects out. RFC 959 §5.4, §6 and table 3.
 *
 * Commands run one after the other; what comes meanwhile waits here, in order and bounded. No sockets, no clock, no promises.
 */
import type { Command } from "../command/command.js";
import { describeCommand, describeCommandLine } from "../command/command-line.js";
import type { InboundCommand } from "../command/command-reader.js";
import { commandRow, findVerb, type Verb } from "../command/command-table.js";
import { LocalProtocolError } from "../errors.js";
import { type Reply, reply } from "../reply/reply.js";
import { serverTransferStep, type TransferEvent, type TransferStep } from "../transfer/server-transfer.js";
import { admit } from "./command-gate.js";
import type { Answered, Outcome, ServerEffect, ServerEvent } from "./server-events.js";
import { initialServerState, type ServerState } from "./server-state.js";

/**
 * How many commands may wait for their turn before no more are taken from the connection.
 *
 * Deviation: ABOR is to be acted on at once (RFC 959 §4.1.3). Behind so many others it is not seen before one of them has run, which
 * is after the transfer. Urgent data would not show it either: Node's sockets tell nothing of it. The clients of test/interop send
 * ABOR alone, so what waits stays a plain queue with one bound.
 */
export const MAX_WAITING_COMMANDS = 32;

export class ServerControl {
  #state: ServerState = initialServerState;
  #waiting: readonly InboundCommand[] = [];
  #effects: ServerEffect[] = [];

  /** The state after the last event: for logs and tests. */
  get state(): ServerState {
    return this.#state;
  }

  /** True when no further command may be handed in until one of those that wait has run. */
  get isSaturated(): boolean {
    return this.#waiting.length >= MAX_WAITING_COMMANDS || this.#state.activity.kind === "closing";
  }

  /** True when it is the client's turn: nothing runs, nothing waits. */
  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.#state.activity.kind === "idle";
  }

  /** True when QUIT waits for its turn: the client may leave, and what runs is to finish all the same. RFC 959 §4.1.1 */
  get isQuitting(): boolean {
    return this.#waiting.some((inbound) => verbOf(inbound) === "QUIT");
  }

  receive(event: ServerEvent): readonly ServerEffect[] {
    this.#effects = [];
    if (this.#state.activity.kind !== "closing") this.#handle(event);
    return this.#effects;
  }

  #handle(event: ServerEvent): void {
    switch (event.type) {
      case "connected":
        this.#send(event.greeting);
        if (event.greeting.code >= 400) this.#close();
        return;
      case "commandReceived":
        this.#waiting = [...this.#waiting, event.inbound];
        this.#abortIfAsked();
        break;
      case "handlerDone":
        this.#handlerDone(event.outcome);
        break;
      case "dataOpened":
      case "openFailed":
      case "dataEnded":
      case "peerLost":
      case "storageFailed":
        this.#dataEvent(event);
        break;
      case "sessionExpired":
        this.#send(event.reply);
        this.#close();
        return;
      case "controlLost":
        this.#close();
        return;
      default:
        event satisfies never;
    }
    this.#runWaiting();
  }

  /** Runs what waits, as far as it may run now. */
  #runWaiting(): void {
    for (let [next, ...rest] = this.#waiting; next !== undefined; [next, ...rest] = this.#waiting) {
      if (next.kind === "unreadable") {
        if (this.#state.activity.kind !== "idle") return;
        this.#waiting = rest;
        this.#forgetPending();
        this.#send(next.reply, { command: "?", endsTransfer: false });
        continue;
      }
      const admission = admit(next.line, this.#state);
      if (admission.kind === "mustWait") return;
      this.#waiting = rest;
      if (admission.kind === "admitted") {
        this.#run(admission.command);
        continue;
      }
      this.#forgetPending();
      this.#send(admission.reply, { command: describeCommandLine(next.line), endsTransfer: false });
      if (admission.kind === "dismissed") this.#close();
    }
  }

  #run(command: Command): void {
    const { activity, pending, login } = this.#state;
    const isBeside = activity.kind === "transferring";
    this.#change({ activity: isBeside ? { ...activity, beside: command } : { kind: "running", command } });
    this.#forgetPending();
    this.#effects.push({ type: "runCommand", command, pending, login });
  }

  /** What RNFR or REST left holds for one command. RFC 959 §4.1.3 */
  #forgetPending(): void {
    this.#change({ pending: { kind: "none" } });
  }

  #handlerDone(outcome: Outcome): void {
    const { activity } = this.#state;
    if (activity.kind === "transferring" && activity.beside !== undefined) {
      const { beside, ...transfer } = activity;
      this.#change({ activity: transfer });
      if (outcome.kind !== "reply")
        throw new LocalProtocolError(`${beside.verb} can only be answered during a transfer`);
      this.#send(outcome.reply, { command: describeCommand(beside), endsTransfer: false });
      return;
    }
    if (activity.kind !== "running") throw new LocalProtocolError("a handler answered, but no command was running");
    if (outcome.kind === "transfer") {
      this.#requestTransfer(activity.command, outcome.about);
      return;
    }
    this.#change({ activity: { kind: "idle" } });
    this.#send(outcome.reply, { command: describeCommand(activity.command), endsTransfer: false });
    this.#apply(outcome);
  }

  #apply(outcome: Exclude<Outcome, { kind: "transfer" }>): void {
    switch (outcome.kind) {
      case "reply":
        return;
      case "pendingReply":
        this.#change({ pending: outcome.pending });
        return;
      case "login":
        this.#change({ login: outcome.login });
        return;
      case "route":
        if (outcome.route === "passive") this.#change({ route: { kind: "passive", channel: "awaited" } });
        else if (outcome.route === "active") this.#change({ route: { kind: "active" } });
        else this.#dropRoute();
        return;
      case "reinitialized":
        this.#dropRoute();
        this.#state = initialServerState;
        return;
      case "goodbye":
        this.#close();
        return;
      default:
        outcome satisfies never;
    }
  }

  #requestTransfer(command: Command, about: string): void {
    const { route } = this.#state;
    this.#change({ activity: { kind: "transferring", command, phase: "requested" } });
    this.#transferEvent(requestedBy(route), undefined, about);
    this.#abortIfAsked();
  }

  #dataEvent(event: Extract<ServerEvent, { type: TransferEvent }>): void {
    const { activity, route } = this.#state;
    if (activity.kind === "transferring") {
      this.#transferEvent(event.type, "reply" in event ? event.reply : undefined);
    } else if (route.kind === "passive") {
      // No reply that nobody asked for: an early failure is told to the transfer command that comes next.
      this.#change({ route: { kind: "passive", channel: event.type === "dataOpened" ? "open" : "lost" } });
    }
  }

  #transferEvent(event: TransferEvent, ownReply: Reply | undefined, about?: string): void {
    const { activity } = this.#state;
    if (activity.kind !== "transferring") return;
    const step = serverTransferStep(activity.phase, event);
    if (step === undefined)
      throw new LocalProtocolError(`a transfer that is ${activity.phase} cannot be told ${event}`);
    const answer = replyOf(step, ownReply, about);
    const answers = { command: describeCommand(activity.command), endsTransfer: step.next === "over" };
    if (answer !== undefined) this.#send(answer, answers);
    if (step.next !== "over") this.#change({ activity: { ...activity, phase: step.next } });
    if (step.effect !== undefined) this.#effects.push({ type: step.effect });
    if (step.next === "over") this.#endTransfer();
  }

  /** The route serves one transfer only. RFC 959 §3.2 */
  #endTransfer(): void {
    const { activity } = this.#state;
    const beside = activity.kind === "transferring" ? activity.beside : undefined;
    this.#change({ activity: beside === undefined ? { kind: "idle" } : { kind: "running", command: beside } });
    this.#dropRoute();
  }

  /**
   * ABOR stops the data at once, wherever in the line it stands; its own reply keeps its place behind the replies to what was
   * sent before it. RFC 959 §4.1.3
   */
  #abortIfAsked(): void {
    const { activity } = this.#state;
    if (activity.kind !== "transferring" || activity.phase === "aborting") return;
    if (this.#waiting.some(isUrgent)) this.#transferEvent("abortRequested", undefined);
  }

  #dropRoute(): void {
    if (this.#state.route.kind === "none") return;
    this.#change({ route: { kind: "none" } });
    this.#effects.push({ type: "dropRoute" });
  }

  #close(): void {
    const { activity } = this.#state;
    const isMoving = activity.kind === "transferring" && activity.phase !== "aborting";
    this.#waiting = [];
    this.#change({ activity: { kind: "closing" } });
    if (isMoving) this.#effects.push({ type: "abortData" });
    this.#dropRoute();
    this.#effects.push({ type: "closeControl" });
  }

  #send(answer: Reply, answers?: Answered): void {
    this.#effects.push({ type: "sendReply", reply: answer, ...(answers !== undefined && { answers }) });
  }

  #change(part: Partial<ServerState>): void {
    this.#state = { ...this.#state, ...part };
  }
}

function requestedBy(route: ServerState["route"]): TransferEvent {
  switch (route.kind) {
    case "none":
      return "routeIsMissing";
    case "active":
      return "routeIsSet";
    case "passive":
      return ({ awaited: "routeIsSet", open: "channelIsOpen", lost: "channelWasLost" } as const)[route.channel];
    default:
      return route satisfies never;
  }
}

function replyOf(step: TransferStep, ownReply: Reply | undefined, about: string | undefined): Reply | undefined {
  if (step.reply === "event" || step.reply === undefined) return step.reply === "event" ? ownReply : undefined;
  const { code, text } = step.reply;
  return reply(code, about === undefined || code >= 400 ? text : about);
}

function isUrgent(inbound: InboundCommand): boolean {
  const verb = verbOf(inbound);
  return verb !== undefined && commandRow(verb).duringTransfer === "urgent";
}

function verbOf(inbound: InboundCommand): Verb | undefined {
  return inbound.kind === "commandLine" ? findVerb(inbound.line.word) : undefined;
}
