/** Runs one admitted command: finds its handler, and turns whatever the handler throws into the reply that the client gets. */
import { type Command, type Login, type Pending, reply, type ServedVerb, TimeoutError } from "@pasvport/ftp-core";
import { within } from "@pasvport/ftp-core/net";
import type { CommandContext, CommandHandler, DataArrangement, HandlerOutcome } from "./command-handler.js";
import { commandHandlers } from "./commands/index.js";
import type { ServerSettings } from "./server-options.js";
import type { Session } from "./session.js";
import { releaseTransfer } from "./session-transfer.js";
import { replyToStorageError, StorageError } from "./storage/storage-error.js";

export interface CommandSurroundings {
  readonly pending: Pending;
  readonly login: Login;
  readonly session: Session;
  readonly data: DataArrangement;
  readonly settings: ServerSettings;
}

/** Never rejects. @param onFailure is told of errors that are no answer to the client: our own mistakes. */
export async function runCommand(
  command: Command,
  { pending, login, session, data, settings }: CommandSurroundings,
  onFailure: (error: unknown) => void,
): Promise<HandlerOutcome> {
  const { authenticator, storage, network } = settings;
  const server = { authenticator, storage, nowMs: network.clock.wallTimeMs() };
  // The gate let the command in: it is served, and where its row wants a login there is a user. Table 1 ties the handler's type
  // to the verb; a union of verbs cannot say so to the compiler.
  const context = { argument: command.argument, pending, login, session, user: session.user, data, server };
  const handler = commandHandlers[command.verb as ServedVerb] as CommandHandler<ServedVerb>;
  const answer = Promise.resolve().then(() => handler(context as CommandContext<ServedVerb>));
  try {
    const { clock } = network;
    return await within({ clock, waitingFor: "the storage", timeoutMs: settings.timeouts.storageMs }, () => answer);
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

/** What a handler opened after nobody waited for it any more. */
async function giveBackLate(
  answer: Promise<HandlerOutcome>,
  settings: ServerSettings,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const outcome = await answer.catch(() => undefined);
  if (outcome?.kind === "transfer") await releaseTransfer(outcome.transfer, settings, onFailure);
}
