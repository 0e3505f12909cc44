/**
 * The gate before every handler: a command line and the session's state to a command that may run, or the reply that refuses
 * it. First whether it is its turn; then whether it is FTP at all; then the columns of table 1 in one fixed order: verb known
 * (500), served (502), argument form (501), login (530), sequence (503).
 */
import type { Command } from "../command/command.js";
import { type CommandLine, isShowable, readCommand } from "../command/command-line.js";
import { commandRow, type commandTable, findVerb, type Verb } from "../command/command-table.js";
import { commandForWord } from "../command/everyday-words.js";
import { isHttpWord } from "../command/foreign-protocol.js";
import { RemoteProtocolError } from "../errors.js";
import { type Reply, reply } from "../reply/reply.js";
import type { Login, Pending, ServerState } from "./server-state.js";

export type Admission =
  | { readonly kind: "admitted"; readonly command: Command }
  | { readonly kind: "refused"; readonly reply: Reply }
  /** It ends the session. */
  | { readonly kind: "dismissed"; readonly reply: Reply }
  /** Its turn has not come: a handler or a transfer runs. */
  | { readonly kind: "mustWait" };

/** The login of whoever gets this verb through the gate: behind a row's `after` it is the one that `after` left. */
export type LoginFor<V extends Verb> = Extract<Login, { kind: After<V> extends "USER" ? "awaitingPassword" : string }>;

/** The same of what the command before has left. */
export type PendingFor<V extends Verb> = Extract<Pending, { kind: After<V> extends "RNFR" ? "renameFrom" : string }>;

type After<V extends Verb> = (typeof commandTable)[V] extends { readonly after: infer Before } ? Before : undefined;

export function admit(line: CommandLine, state: ServerState): Admission {
  const verb = findVerb(line.word);
  // Replies keep the order of their commands: even a refusal waits for its turn.
  if (!isItsTurn(verb, state)) return { kind: "mustWait" };
  if (isHttpWord(line.word)) return { kind: "dismissed", reply: reply(421, "this is FTP, not HTTP: goodbye") };
  if (verb === undefined) return refused(500, unknownWord(line.word));
  const { served } = commandRow(verb);
  if (served !== "yes") return refused(502, `${verb} is not implemented: ${served}`);
  const command = read(verb, line.argument);
  if (command.kind !== "admitted") return command;
  return refuseByLogin(verb, state) ?? refuseBySequence(verb, state) ?? command;
}

function isItsTurn(verb: Verb | undefined, { activity }: ServerState): boolean {
  switch (activity.kind) {
    case "idle":
      return true;
    case "transferring":
      return activity.beside === undefined && verb !== undefined && commandRow(verb).duringTransfer === "now";
    case "running":
    case "closing":
      return false;
    default:
      return activity satisfies never;
  }
}

function read(verb: Verb, argument: string | undefined): Admission {
  try {
    return { kind: "admitted", command: readCommand(verb, argument) };
  } catch (error) {
    if (error instanceof RemoteProtocolError) return refused(501, `${verb}: ${error.message}`);
    throw error;
  }
}

function refuseByLogin(verb: Verb, { login }: ServerState): Admission | undefined {
  if (commandRow(verb).login === "free" || login.kind === "loggedIn") return undefined;
  return refused(530, `${verb} needs a login: say USER, then PASS`);
}

function refuseBySequence(verb: Verb, { login, pending }: ServerState): Admission | undefined {
  const { after } = commandRow(verb);
  switch (after) {
    case undefined:
      return undefined;
    case "USER":
      return login.kind === "awaitingPassword" ? undefined : refused(503, `${verb} comes after USER`);
    case "RNFR":
      return pending.kind === "renameFrom" ? undefined : refused(503, `${verb} comes directly after RNFR`);
    default:
      return after satisfies never;
  }
}

function refused(code: number, text: string): Admission {
  return { kind: "refused", reply: reply(code, text) };
}

function unknownWord(word: string): string {
  // Security: what is echoed finds its way into logs.
  if (!isShowable(word)) return "this is no FTP command";
  const instead = commandForWord(word);
  return `${word.toUpperCase()} is no FTP command${instead === undefined ? "" : `: here it is ${instead}`}`;
}
