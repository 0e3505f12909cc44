/** What a server tells about itself: one union, from which logs are made. Secrets never get here. */
import type { Endpoint, Reply, TraceEvent } from "@pasvport/ftp-core";

export type SessionEvent =
  | { readonly kind: "connected"; readonly session: number; readonly peer: Endpoint }
  | { readonly kind: "loggedIn"; readonly session: number; readonly user: string }
  | { readonly kind: "loginRefused"; readonly session: number; readonly user: string }
  /** Somebody came who was too many, and was told so. */
  | { readonly kind: "turnedAway"; readonly session: number; readonly peer: Endpoint; readonly why: string }
  /**
   * A command has its last reply: one event for each. `command` is the line with secrets masked; `transfer` tells of what moved
   * for it.
   */
  | {
      readonly kind: "answered";
      readonly session: number;
      readonly user: string | undefined;
      readonly command: string;
      readonly reply: Reply;
      readonly transfer: { readonly path: string; readonly bytes: number; readonly durationMs: number } | undefined;
    }
  /** A file or a listing moved. `outcome` is `complete`, or why it is not. */
  | {
      readonly kind: "transferred";
      readonly session: number;
      readonly verb: string;
      readonly path: string;
      readonly bytes: number;
      readonly durationMs: number;
      readonly outcome: string;
    }
  /** Somebody else than the client came to its data port, and was dropped. */
  | { readonly kind: "strangerDropped"; readonly session: number; readonly peer: Endpoint }
  /** Something broke that should not have; the client got a 451. */
  | { readonly kind: "failed"; readonly session: number; readonly error: unknown }
  | { readonly kind: "disconnected"; readonly session: number }
  /** Every line of the control connection, for the session log. */
  | { readonly kind: "traced"; readonly session: number; readonly event: TraceEvent };

export type SessionEventOf<Kind extends SessionEvent["kind"]> = Extract<SessionEvent, { kind: Kind }>;

export type ServerObserver = (event: SessionEvent) => void;
