/**
 * The state of the server's side of a session: four small unions side by side, so that an impossible mix has no spelling.
 */
import type { Command } from "../command/command.js";
import type { TransferPhase } from "../transfer/server-transfer.js";

/** RFC 959 §6, fifth diagram, seen from the server. */
export type Login =
  | { readonly kind: "awaitingUser" }
  | { readonly kind: "awaitingPassword"; readonly user: string }
  | { readonly kind: "loggedIn"; readonly user: string };

/** What an earlier command left for the next one, and for that one only. */
export type Pending =
  | { readonly kind: "none" }
  | { readonly kind: "renameFrom"; readonly path: string }
  | { readonly kind: "restartAt"; readonly offset: number };

export type Activity =
  | { readonly kind: "idle" }
  /** Its handler has not answered yet. */
  | { readonly kind: "running"; readonly command: Command }
  /** `beside`: a command that is answered while the transfer runs, and whose handler has not answered yet. */
  | {
      readonly kind: "transferring";
      readonly command: Command;
      readonly phase: TransferPhase;
      readonly beside?: Command;
    }
  /** The farewell was said; nothing more is answered. */
  | { readonly kind: "closing" };

/** Where the next data connection comes from. */
export type DataRoute =
  | { readonly kind: "none" }
  /** We listen. The client may connect before it sends its transfer command, and may be gone again by then. */
  | { readonly kind: "passive"; readonly channel: "awaited" | "open" | "lost" }
  /** We dial, when the transfer command comes (RFC 959 §3.2). */
  | { readonly kind: "active" };

export interface ServerState {
  readonly login: Login;
  readonly pending: Pending;
  readonly activity: Activity;
  readonly route: DataRoute;
}

export const initialServerState: ServerState = {
  login: { kind: "awaitingUser" },
  pending: { kind: "none" },
  activity: { kind: "idle" },
  route: { kind: "none" },
};
