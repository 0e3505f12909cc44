/** What a command handler gets and what it returns. It never touches a socket and never formats a line. */
import {
  type ArgumentFor,
  type commandTable,
  type Endpoint,
  type LoginFor,
  type Outcome,
  type PendingFor,
  reply,
  type ServedVerb,
} from "@pasvport/ftp-core";
import type { DataChannel } from "@pasvport/ftp-core/net";
import type { LoginThrottle } from "./access/login-throttle.js";
import type { Authenticator } from "./auth/authenticator.js";
import type { Session, User } from "./session.js";
import type { Storage } from "./storage/storage.js";
import type { RunningTransfer, Transfer } from "./transfer.js";

/** Admitted by the gate: known, well-formed, in order, and logged in where the verb's row wants it. */
export interface CommandContext<V extends ServedVerb> {
  readonly argument: ArgumentFor<V>;
  /** What the command before this one left for it. */
  readonly pending: PendingFor<V>;
  readonly login: LoginFor<V>;
  readonly session: Session;
  readonly user: (typeof commandTable)[V]["login"] extends "required" ? User : User | undefined;
  readonly data: DataArrangement;
  /** The transfer that runs meanwhile, if there is one. */
  readonly transfer: RunningTransfer | undefined;
  readonly server: ServerFacts;
  /** Aborted when nobody waits for the answer any more: the client is gone, or was told that it takes too long. */
  readonly signal: AbortSignal;
}

/** Arranging the next data connection; what was arranged before is given up. */
export interface DataArrangement {
  /** What is arranged now. */
  readonly channel: Pick<DataChannel, "opening" | "endpoint"> | undefined;
  readonly modes: { readonly passive: boolean; readonly active: boolean };
  /** Listens, and says where the client is to connect to. @throws NetworkError */
  listen(): Promise<Endpoint>;
  /** Notes whom to dial. The answer is the reason why not, where the address policy forbids it. */
  dialLater(target: Endpoint): { readonly refused: string } | undefined;
}

export interface ServerFacts {
  readonly authenticator: Authenticator;
  readonly storage: Storage;
  readonly throttle: Pick<LoginThrottle, "delayMs" | "failed" | "succeeded">;
  /** Wrong passwords that a session may send. */
  readonly loginAttempts: number;
  /** Milliseconds since 1970, UTC. */
  readonly nowMs: number;
}

export type HandlerOutcome = (
  | Exclude<Outcome, { kind: "transfer" }>
  | (Extract<Outcome, { kind: "transfer" }> & { readonly transfer: Transfer })
) & {
  /** What changes in the session. */
  readonly session?: Partial<Session>;
  /** The reply is held back for so long. */
  readonly delayMs?: number;
  /** A mistake of ours that the client is not told of. */
  readonly failure?: unknown;
};

/** May throw StorageError: one table turns it into the reply. */
export type CommandHandler<V extends ServedVerb> = (
  context: CommandContext<V>,
) => HandlerOutcome | Promise<HandlerOutcome>;

/** A reply that changes nothing. */
export function refusal(code: number, text: string): HandlerOutcome {
  return { kind: "reply", reply: reply(code, text) };
}
