/** All that lies below a directory of the server, one entry after the other. */
import { printable } from "@pasvport/ftp-core";
import debug from "debug";
import { explain } from "../advice/explain.js";
import type { SessionTurns } from "../session-turns.js";
import { absolutePath } from "./absolute-path.js";
import { serverTree } from "./steps.js";
import type { LeftOut, WalkedEntry, WalkOptions } from "./tree-options.js";
import { walkTree } from "./walk-tree.js";

/**
 * Each directory stands before what is in it; symbolic links are not followed. One listing a turn: other calls may come between.
 *
 * Security: a name that could lead out of the tree, or out of its line, is none: only `onLeftOut` is told of it.
 *
 * @throws what `list` throws, also for a directory in the middle; RemoteProtocolError for a tree that has no end
 */
export async function* walk(
  turns: SessionTurns,
  path: string,
  { signal, onLeftOut = noteLeftOut }: WalkOptions = {},
): AsyncGenerator<WalkedEntry, void, undefined> {
  try {
    const root = await absolutePath(turns, path, signal);
    const onFailure = (_path: string, error: unknown): never => {
      throw error;
    };
    for await (const { path: below, entry } of walkTree(root, serverTree(turns, root, signal), {
      onLeftOut,
      onFailure,
    })) {
      yield { path: below, entry };
    }
  } catch (error) {
    const transcript = [...(turns.session?.transcript ?? [])];
    throw explain(error, { operation: `walk ${path}`, transcript, settings: turns.settings });
  }
}

const treeDebug = debug("pasvport:client:tree");

function noteLeftOut({ path, why }: LeftOut): void {
  treeDebug("left out %s: %s", printable(path), why);
}
