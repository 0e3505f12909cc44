/** STOR, APPE, STOU. RFC 959 §4.1.3: nothing is created or replaced before the data connection exists. */
import { randomBytes } from "node:crypto";
import type { CommandContext, CommandHandler, HandlerOutcome } from "../command-handler.js";
import type { StoreWay, Upload } from "../storage/storage.js";
import { StorageError } from "../storage/storage-error.js";
import { resolveVirtualPath, type VirtualPath } from "../storage/virtual-path.js";
import { restartOffset } from "./restart.js";

type StoreContext = CommandContext<"STOR"> | CommandContext<"APPE"> | CommandContext<"STOU">;

export const store: CommandHandler<"STOR"> = (context) => {
  const offset = restartOffset(context.pending);
  return storeAt(context, context.argument, offset === 0 ? { kind: "replace" } : { kind: "restart", offset });
};

/**
 * Interop: Python's ftplib sends the REST that its caller asks for before any command, APPE too. Deviation: RFC 3659 §5.1 has REST
 * before RETR and STOR only; the position that was named says more than the verb.
 */
export const append: CommandHandler<"APPE"> = (context) => {
  const offset = restartOffset(context.pending);
  return storeAt(context, context.argument, offset === 0 ? { kind: "append" } : { kind: "restart", offset });
};

/** RFC 1123 §4.1.2.9: the reply before the transfer says the name that was chosen. */
export const storeUnique: CommandHandler<"STOU"> = async (context) => {
  const { argument, user, session } = context;
  for (const name of uniqueNames(argument)) {
    const path = resolveVirtualPath(user.workingDirectory, name);
    const upload = await storeIfFree(context, path);
    if (upload !== undefined) return transferOf(path, session.representation, upload, `FILE: ${name}`);
  }
  throw new StorageError("alreadyExists");
};

async function storeAt({ user, session }: StoreContext, argument: string, way: StoreWay): Promise<HandlerOutcome> {
  const path = resolveVirtualPath(user.workingDirectory, argument);
  const upload = await user.storage.store(path, way);
  return transferOf(path, session.representation, upload, ABOUT[way.kind]);
}

const ABOUT = {
  replace: "ready for the file",
  create: "ready for the file",
  append: "ready for the rest of the file",
  restart: "ready for the rest of the file",
} as const satisfies Record<StoreWay["kind"], string>;

function transferOf(
  path: VirtualPath,
  representation: CommandContext<"STOR">["session"]["representation"],
  upload: Upload,
  about: string,
): HandlerOutcome {
  return { kind: "transfer", about, transfer: { direction: "fromClient", path, representation, upload } };
}

/** Names to try, bounded. Without a wish of the client's the first one is free already, as good as certain. */
function uniqueNames(wish: string | undefined): readonly string[] {
  if (wish === undefined) return Array.from({ length: 3 }, () => `upload-${randomBytes(6).toString("hex")}`);
  return [wish, ...Array.from({ length: 99 }, (_, at) => `${wish}.${at + 1}`)];
}

async function storeIfFree({ user }: CommandContext<"STOU">, path: VirtualPath): Promise<Upload | undefined> {
  try {
    return await user.storage.store(path, { kind: "create" });
  } catch (error) {
    const isTaken = error instanceof StorageError && ["alreadyExists", "busy", "isADirectory"].includes(error.kind);
    if (isTaken) return undefined;
    throw error;
  }
}
