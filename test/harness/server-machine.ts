/** Drives the server's machine by hand: lines in, effects out as short words; no sockets, no handlers. */
import { type Outcome, reply, ServerControl, type ServerEffect, type ServerEvent } from "@pasvport/ftp-core";

export class ServerMachine {
  readonly control: ServerControl = new ServerControl();

  /** The effects: a reply as its code, a command that is to be run as `run VERB`, all others as their type. */
  tell(event: ServerEvent): string[] {
    return this.control.receive(event).map(describeEffect);
  }

  /** The client sends these lines. */
  say(...lines: readonly string[]): string[] {
    return lines.flatMap((line) => this.tell(received(line)));
  }

  /** The handler of the running command answers. */
  done(outcome: Outcome): string[] {
    return this.tell({ type: "handlerDone", outcome });
  }
}

/** A machine whose client has logged in. */
export function loggedInMachine(): ServerMachine {
  const server = new ServerMachine();
  server.tell({ type: "connected", greeting: reply(220, "hello") });
  server.say("USER bob");
  server.done({ kind: "login", reply: reply(230, "in"), login: { kind: "loggedIn", user: "bob" } });
  return server;
}

/** … and said PASV. */
export function passiveMachine(): ServerMachine {
  const server = loggedInMachine();
  server.say("PASV");
  server.done(outcomes.route("passive", 227));
  return server;
}

/** … and RETR: the data connection is awaited. */
export function openingMachine(): ServerMachine {
  const server = passiveMachine();
  server.say("RETR a");
  server.done(outcomes.transfer);
  return server;
}

/** … and is there: data moves. */
export function movingMachine(): ServerMachine {
  const server = openingMachine();
  server.tell(dataEvents.dataOpened);
  return server;
}

export const outcomes = {
  answer: (code: number): Outcome => ({ kind: "reply", reply: reply(code, "text") }),
  route: (route: "passive" | "active" | "none", code: number): Outcome => ({
    kind: "route",
    reply: reply(code, "text"),
    route,
  }),
  transfer: { kind: "transfer", about: "sending a" } as const satisfies Outcome,
  goodbye: { kind: "goodbye", reply: reply(221, "bye") } as const satisfies Outcome,
};

export const dataEvents = {
  dataOpened: { type: "dataOpened" },
  openFailed: { type: "openFailed", reply: reply(425, "nobody came") },
  dataEnded: { type: "dataEnded", bytes: 1 },
  peerLost: { type: "peerLost", reply: reply(426, "reset") },
  storageFailed: { type: "storageFailed", reply: reply(451, "disk") },
} as const satisfies Record<string, ServerEvent>;

export function received(line: string): ServerEvent {
  const [word = "", ...rest] = line.split(" ");
  const argument = rest.length === 0 ? undefined : rest.join(" ");
  return { type: "commandReceived", inbound: { kind: "commandLine", line: { word, argument } } };
}

export const unreadable: ServerEvent = {
  type: "commandReceived",
  inbound: { kind: "unreadable", reply: reply(500, "too long") },
};

function describeEffect(effect: ServerEffect): string {
  if (effect.type === "sendReply") return String(effect.reply.code);
  return effect.type === "runCommand" ? `run ${effect.command.verb}` : effect.type;
}
