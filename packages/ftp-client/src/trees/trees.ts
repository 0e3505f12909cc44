/** Whole trees: walked, copied down and up, removed. */
import { LocalProtocolError } from "@pasvport/ftp-core";
import type { CallOptions } from "../operations/call-options.js";
import type { SessionTurns } from "../session-turns.js";
import type { TreeOptions, TreeSummary, WalkedEntry } from "./tree-options.js";

export function walk(_turns: SessionTurns, _path: string, _options: CallOptions = {}): AsyncIterable<WalkedEntry> {
  throw new LocalProtocolError("not built yet");
}

export function downloadTree(
  _turns: SessionTurns,
  _path: string,
  _to: string,
  _options: TreeOptions = {},
): Promise<TreeSummary> {
  throw new LocalProtocolError("not built yet");
}

export function uploadTree(
  _turns: SessionTurns,
  _from: string,
  _path: string,
  _options: TreeOptions = {},
): Promise<TreeSummary> {
  throw new LocalProtocolError("not built yet");
}

export function removeTree(_turns: SessionTurns, _path: string, _options: CallOptions = {}): Promise<void> {
  throw new LocalProtocolError("not built yet");
}

export function makeDirectories(_turns: SessionTurns, _path: string, _options: CallOptions = {}): Promise<void> {
  throw new LocalProtocolError("not built yet");
}
