/** Runs one admitted command: finds its handler, and turns whatever the handler throws into the reply that the client gets. */
import {
  type Command,
  commandRow,
  type Login,
  type Pending,
  reply,
  type ServedVerb,
  TimeoutError,
  type Verb,
} from "@pasvport/ftp-core";
import { type Deadline, pause, within } from "@pasvport/ftp-core/net";
import type { LoginThrottle } from "./access/login-throttle.js";
import type { CommandContext, CommandHandler, DataArrangement, HandlerOutcome } from "./command-handler.js";
import { commandHandlers } from "./commands/index.js";
import { refuseMode } from "./mode-gate.js";
import type { ServerSettings } from "./server-options.js";
import type { Session } from "./session.js";
import { replyToStorageError, StorageError } from "./storage/storage-error.js";
import type { RunningTransfer } from "./transfer.js";
import { releaseTransfer } from "./transfer-steps.js";

export interface CommandSurroundings {
  readonly pending: Pending;
  readonly login: Login;
  readonly session: Session;
  readonly data: DataArrangement;
  readonly settings: ServerSettings;
  readonly throttle: LoginThrottle;
  readonly transfer: RunningTransfer | undefined;
  /** Aborted when the session is over. */
  readonly signal: AbortSignal;
  /** What earlier commands of the session still do, though they were answered: `late` of their outcomes. */
  readonly late?: Promise<void> | undefined;
}

export type CommandOutcome = HandlerOutcome & {
  /** It was given up and goes on all the same: settles when it is over. */
  readonly late?: Promise<void>;
};

/** What a command waits for that takes too long, where it is not the storage. */
const WAITED_FOR: { readonly [V in Verb]?: string } = {
  PASS: "the authenticator",
  PASV: "a data port",
  EPSV: "a data port",
};

/** Never rejects. @param onFailure is told of errors that are no answer to the client: our own mistakes. */
export async function runCommand(
  command: Command,
  { pending, login, session, data, settings, throttle, transfer, signal, late }: CommandSurroundings,
  onFailure: (error: unknown) => void,
): Promise<CommandOutcome> {
  const { authenticator, storage, network, limits, timeouts } = settings;
  const { clock } = network;
  const { verb, argument } = command;
  const deadline = { clock, waitingFor: WAITED_FOR[verb] ?? "the storage", timeoutMs: timeouts.storageMs };
  // Security: what was given up is not begun a second time beside itself.
  if (late !== undefined && takesTime(verb) && !(await isOver(late, { ...deadline, signal }, onFailure))) {
    return { kind: "goodbye", reply: reply(421, "an earlier command does not come to its end: goodbye") };
  }
  const nowMs = clock.wallTimeMs();
  const server = { authenticator, storage, throttle, loginAttempts: limits.loginAttempts, nowMs };
  const unwanted = new AbortController();
  const giveUp = (): void => unwanted.abort();
  if (signal.aborted) giveUp();
  else signal.addEventListener("abort", giveUp, { once: true });
  // The gate let the command in: it is served, and where its row wants a login there is a user. Table 1 ties the handler's type
  // to the verb; a union of verbs cannot say so to the compiler.
  const { user } = session;
  const context = { argument, pending, login, session, user, data, transfer, server, signal: unwanted.signal };
  const handler = commandHandlers[verb as ServedVerb] as CommandHandler<ServedVerb>;
  const answer = Promise.resolve().then(
    () => refuseMode(verb, data.modes, session) ?? handler(context as CommandContext<ServedVerb>),
  );
  try {
    const outcome = await within(deadline, () => answer);
    if (outcome.failure !== undefined) onFailure(outcome.failure);
    if (outcome.delayMs) await pause(clock, outcome.delayMs, signal);
    return outcome;
  } catch (error) {
    if (error instanceof StorageError) return { kind: "reply", reply: replyToStorageError(error, verb) };
    onFailure(error);
    const broken = { kind: "reply", reply: reply(451, "something broke on this server") } as const;
    if (!(error instanceof TimeoutError)) return broken;
    giveUp();
    return { ...broken, late: giveBackLate(answer, settings, onFailure) };
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

/** Only who is logged in can ask the storage for something; before that there is the authenticator. */
function takesTime(verb: Verb): boolean {
  return commandRow(verb).login === "required" || verb in WAITED_FOR;
}

async function isOver(late: Promise<void>, deadline: Deadline, onFailure: (error: unknown) => void): Promise<boolean> {
  try {
    await within(deadline, () => late);
    return true;
  } catch (error) {
    if (error instanceof TimeoutError) onFailure(error);
    return false;
  }
}

/** What a handler opened after nobody waited for it any more. */
async function giveBackLate(
  answer: Promise<HandlerOutcome>,
  settings: ServerSettings,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const outcome = await answer.catch(() => undefined);
  if (outcome?.kind === "transfer") await releaseTransfer(outcome.transfer, settings, onFailure);
}
