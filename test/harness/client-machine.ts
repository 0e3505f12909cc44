/** Drives the client's machine by hand: requests and replies in, effects out as short words; no sockets, no promises. */
import {
  ClientControl,
  type ClientEffect,
  type ClientEvent,
  type Command,
  ConnectionError,
  describeCommand,
  reply,
} from "@pasvport/ftp-core";

export class ClientMachine {
  readonly control: ClientControl = new ClientControl();
  /** The error of the last effect that had one. */
  lastError: Error | undefined;

  /** The caller asks for a dialogue. */
  say(id: number, ...script: readonly [Command, ...Command[]]): string[] {
    return this.#tell({ type: "dialogueRequested", id, script });
  }

  /** The server replies. */
  hear(code: number): string[] {
    return this.#tell({ type: "replyReceived", reply: reply(code, "text") });
  }

  /** The caller wants its transfer no more. */
  cancel(): string[] {
    return this.#tell({ type: "transferCancelled" });
  }

  /** The connection breaks. */
  lose(): string[] {
    return this.#tell({ type: "connectionLost", error: new ConnectionError("reset") });
  }

  #tell(event: ClientEvent): string[] {
    return this.control.receive(event).map((effect) => this.#describe(effect));
  }

  #describe(effect: ClientEffect): string {
    switch (effect.type) {
      case "sendCommand":
        return `> ${describeCommand(effect.command)}`;
      case "reportPreliminary":
        return `${effect.id}: ${effect.reply.code}`;
      case "succeed":
        return `${effect.id} succeeds: ${effect.reply.code}`;
      case "fail":
        this.lastError = effect.error;
        return `${effect.id} fails: ${effect.error.name}`;
      case "closeControl":
        this.lastError = effect.error;
        return `close: ${effect.error.name}`;
      default:
        return effect satisfies never;
    }
  }
}

/** A machine that was greeted: it may say something. */
export function greetedMachine(): ClientMachine {
  const client = new ClientMachine();
  client.hear(220);
  return client;
}
