/** Runs one admitted command: finds its handler, and turns whatever the handler throws into the reply that the client gets. */
import { type Command, type Login, type Pending, reply, type ServedVerb, TimeoutError } from "@pasvport/ftp-core";
import { type Clock, within } from "@pasvport/ftp-core/net";
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
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** Never rejects. @param onFailure is told of errors that are no answer to the client: our own mistakes. */
export async function runCommand(
  command: Command,
  { pending, login, session, data, settings, throttle, transfer, signal }: CommandSurroundings,
  onFailure: (error: unknown) => void,
): Promise<HandlerOutcome> {
  const { authenticator, storage, network, limits } = settings;
  const { loginAttempts } = limits;
  const server = { authenticator, storage, throttle, loginAttempts, nowMs: network.clock.wallTimeMs() };
  // The gate let the command in: it is served, and where its row wants a login there is a user. Table 1 ties the handler's type
  // to the verb; a union of verbs cannot say so to the compiler.
  const { argument } = command;
  const context = { argument, pending, login, session, user: session.user, data, transfer, server, signal };
  const handler = commandHandlers[command.verb as ServedVerb] as CommandHandler<ServedVerb>;
  const answer = Promise.resolve().then(
    () => refuseMode(command.verb, data.modes, session) ?? handler(context as CommandContext<ServedVerb>),
  );
  try {
    const { clock } = network;
    const deadline = { clock, waitingFor: "the storage", timeoutMs: settings.timeouts.storageMs };
    const outcome = await within(deadline, () => answer);
    if (outcome.delayMs !== undefined) await pause(outcome.delayMs, clock, signal);
    return outcome;
  } catch (error) {
    if (!(error instanceof StorageError)) onFailure(error);
    if (error instanceof TimeoutError) void giveBackLate(answer, settings, onFailure);
    return {
      kind: "reply",
      reply:
        error instanceof StorageError
          ? replyToStorageError(error, command.verb)
          : reply(451, "something broke on this server"),
    };
  }
}

function pause(durationMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || durationMs === 0) {
      resolve();
      return;
    }
    const callOff = clock.after(durationMs, () => {
      signal.removeEventListener("abort", end);
      resolve();
    });
    const end = (): void => {
      callOff();
      resolve();
    };
    signal.addEventListener("abort", end, { once: true });
  });
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
