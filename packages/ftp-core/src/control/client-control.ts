/**
 * The user-PI machine: events in, effects out. RFC 959 §6, by table 2.
 *
 * No sockets, no clock, no promises; who waits for a dialogue, and how long, is the caller's affair.
 */
import { type Command, command as makeCommand, type SayableCommand } from "../command/command.js";
import { describeCommand } from "../command/command-line.js";
import type { Verb } from "../command/command-table.js";
import { dialogueOf } from "../command/raw-command.js";
import {
  ConnectionError,
  type FtpError,
  LocalProtocolError,
  NegativeReplyError,
  RemoteProtocolError,
} from "../errors.js";
import { type Reply, replyText } from "../reply/reply.js";
import { belongsToAnother } from "./belongs-to-another.js";
import { type ClientEffect, type ClientEvent, type CommandScript, type DialogueId, GREETING } from "./client-events.js";
import { type DialogueShape, type DialogueStep, dialogueStep, firstStage, unsolicitedStep } from "./dialogue.js";

/** A dialogue whose reply has not come yet. */
interface Waiting {
  readonly id: DialogueId;
  readonly shape: DialogueShape;
  readonly stage: string;
  /** The command that was sent last; none before the greeting. */
  readonly sent: SayableCommand | undefined;
  /** What is left of the script. */
  readonly next: readonly SayableCommand[];
  /** Nobody wants it any more. */
  readonly isCancelled: boolean;
}

const GREETED: Waiting = {
  id: GREETING,
  shape: "greeting",
  stage: "reply",
  sent: undefined,
  next: [],
  isCancelled: false,
};

export class ClientControl {
  /** Oldest first: replies settle the oldest. */
  #waiting: readonly Waiting[] = [GREETED];
  /** Why the session is over, once it is. */
  #ended: FtpError | undefined;

  /** True when nothing more can be said. */
  get isOver(): boolean {
    return this.#ended !== undefined;
  }

  receive(event: ClientEvent): readonly ClientEffect[] {
    if (this.#ended !== undefined) return afterEnd(event, this.#ended);
    switch (event.type) {
      case "dialogueRequested":
        return this.#begin(event.id, event.script);
      case "transferCancelled":
        this.#waiting = this.#waiting.map((dialogue) => ({ ...dialogue, isCancelled: true }));
        return [];
      case "replyReceived":
        return this.#settle(event.reply);
      case "connectionLost":
        return this.#close(event.error);
      default:
        return event satisfies never;
    }
  }

  #begin(id: DialogueId, [first, ...next]: CommandScript): readonly ClientEffect[] {
    const row = dialogueOf(first);
    // ABOR is the one command that may be said while another waits for its reply.
    if (this.#waiting.length > 0 && row.duringTransfer !== "urgent") {
      const busy = this.#waiting.map(awaited).join(", ");
      return [
        { type: "fail", id, error: new LocalProtocolError(`${first.verb ?? "a command"} must wait for ${busy}`) },
      ];
    }
    this.#waiting = [...this.#waiting, waitingFor({ id, isCancelled: false }, first, next)];
    return [{ type: "sendCommand", command: first }];
  }

  #settle(reply: Reply): readonly ClientEffect[] {
    const [oldest, ...others] = this.#waiting;
    if (oldest === undefined) return this.#unsolicited(reply);
    const step = stepOf(oldest, reply);
    if (typeof step === "object") {
      this.#waiting = [{ ...oldest, stage: step.wait }, ...others];
      return [{ type: "reportPreliminary", id: oldest.id, reply }];
    }
    this.#waiting = others;
    switch (step) {
      case "success":
        return [{ type: "succeed", id: oldest.id, reply }];
      case "failure":
        return [{ type: "fail", id: oldest.id, error: new NegativeReplyError(describeWaiting(oldest), reply) }];
      case "nextCommand":
        return this.#sayNext(oldest, reply);
      case "error":
        this.#waiting = [oldest, ...others];
        return this.#close(outOfStep(`${reply.code} came instead of ${awaited(oldest)}`, reply));
      default:
        return step satisfies never;
    }
  }

  #sayNext(dialogue: Waiting, reply: Reply): readonly ClientEffect[] {
    // 331 asks for the password and 332 for the account, wherever in the login they come; others ask for what stands next.
    const asked = ASKED_BY[reply.code];
    const at = asked === undefined ? 0 : dialogue.next.findIndex(({ verb }) => verb === asked);
    const said = dialogue.next[at];
    if (said === undefined) {
      // A probe: REST or RNFR said alone got what it asked for.
      if (dialogue.shape === "prelude") return [{ type: "succeed", id: dialogue.id, reply }];
      // The script has nothing more to say (no password, no account): the 3yz is a refusal.
      return [{ type: "fail", id: dialogue.id, error: new NegativeReplyError(describeWaiting(dialogue), reply) }];
    }
    // Behind an ABOR that was said meanwhile: replies come in the order in which the commands went out.
    this.#waiting = [...this.#waiting, waitingFor(dialogue, said, dialogue.next.slice(at + 1))];
    return [{ type: "sendCommand", command: said }];
  }

  #unsolicited(reply: Reply): readonly ClientEffect[] {
    return unsolicitedStep(reply.code) === "closed"
      ? this.#close(new ConnectionError(`the server ended the session: ${replyText(reply)}`))
      : this.#close(outOfStep(`${reply.code} came, and no command waited for a reply`, reply));
  }

  #close(error: FtpError): readonly ClientEffect[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#ended = error;
    return [...waiting.map(({ id }) => ({ type: "fail", id, error }) as const), { type: "closeControl", error }];
  }
}

const ASKED_BY: Readonly<Record<number, Verb>> = { 331: "PASS", 332: "ACCT" };

/** USER, then PASS and ACCT as far as they are known and asked for. RFC 959 §6, fifth diagram */
export function loginScript(user: string, password?: string, account?: string): readonly [Command, ...Command[]] {
  return [
    makeCommand("USER", user),
    ...(password === undefined ? [] : [makeCommand("PASS", password)]),
    ...(account === undefined ? [] : [makeCommand("ACCT", account)]),
  ];
}

function waitingFor(
  { id, isCancelled }: Pick<Waiting, "id" | "isCancelled">,
  sent: SayableCommand,
  next: readonly SayableCommand[],
): Waiting {
  const shape = dialogueOf(sent).dialogue;
  return { id, shape, stage: firstStage(shape, sent.verb ?? ""), sent, next, isCancelled };
}

/** By table 2; but for two things that it does not know. */
function stepOf({ shape, stage, sent, isCancelled }: Waiting, { code }: Reply): DialogueStep {
  if (sent !== undefined && belongsToAnother(sent, code)) return "error";
  // Interop: Pure-FTPd ends a download that was cancelled with a second 150, and says no more. Whoever cancelled it has to find out
  // whether that was really the last word.
  if (isCancelled && stage === "started" && code < 200) return "failure";
  return dialogueStep(shape, stage, code);
}

function describeWaiting({ sent }: Waiting): string {
  return sent === undefined ? "" : describeCommand(sent);
}

function awaited({ sent }: Waiting): string {
  return sent === undefined ? "the greeting" : `the reply to ${describeCommand(sent)}`;
}

function outOfStep(message: string, reply: Reply): RemoteProtocolError {
  return new RemoteProtocolError(message, { received: replyText(reply) });
}

function afterEnd(event: ClientEvent, ended: FtpError): readonly ClientEffect[] {
  if (event.type !== "dialogueRequested") return [];
  const error = new ConnectionError(`the session is over, connect again: ${ended.message}`, { cause: ended });
  return [{ type: "fail", id: event.id, error }];
}
