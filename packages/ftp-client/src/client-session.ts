/** A session as the operations see it: the control connection, the settings, and what was learnt on the way. */
import type { DataMode, Features, TraceEvent, Verb } from "@pasvport/ftp-core";
import type { ClientSettings } from "./client-options.js";
import type { ControlConnection } from "./control-connection.js";

export interface ClientSession {
  readonly control: ControlConnection;
  readonly settings: ClientSettings;
  readonly learnt: Learnt;
  readonly state: SessionState;
  /** Notes it among the last lines of the dialogue, and tells the caller's `onTrace`. */
  trace(event: TraceEvent): void;
  /** The last lines of the dialogue. */
  readonly transcript: readonly string[];
}

/** What need not be asked twice about this server; it outlives a session that was lost. */
export interface Learnt {
  /** FEAT's answer; empty where the server has no FEAT. */
  features?: Features;
  /** The mode of the last transfer that worked. */
  mode?: DataMode;
  /** Which way of cancelling a transfer the server notices. */
  cancel?: WayToCancel;
  /** What goes behind LIST to see all entries, hidden ones too: `a`, or nothing where the server takes that for a name. */
  listFlags?: "a" | "";
  /** Whether LIST tells `.` and `..` then: a listing that has them is surely what is in a directory, and not a name that was found. */
  listsDots?: boolean;
  /** What it was asked for and does not have. */
  readonly lacks: Set<Verb>;
}

/** How a server is told that a transfer is cancelled, in the order in which it is tried; see `operations/cancel`. */
export const waysToCancel = ["closing", "ABOR", "leaving"] as const;

export type WayToCancel = (typeof waysToCancel)[number];

/** What the server was told in this session; a new one begins without it. */
export interface SessionState {
  /** The TYPE that the server was told last. */
  type?: "A" | "I";
  /** The working directory, where it is known. */
  directory?: string;
  /** OPTS UTF8 ON was said. */
  isUtf8?: true;
}
