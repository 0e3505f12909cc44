/** What a server tells about itself: one union, from which logs are made. Secrets never get here. */
import type { Endpoint, Reply, TraceEvent } from "@pasvport/ftp-core";

export type SessionEvent =
  /** The first of every session. */
  | { readonly kind: "connected"; readonly session: number; readonly peer: Endpoint }
  /** `user` is the account's name. */
  | { readonly kind: "loggedIn"; readonly session: number; readonly user: string }
  /** `user` is what the client said: perhaps no name of anybody. */
  | { readonly kind: "loginRefused"; readonly session: number; readonly user: string }
  /** Somebody came who was too many, and was told so; `disconnected` follows. */
  | { readonly kind: "turnedAway"; readonly session: number; readonly peer: Endpoint; readonly why: string }
  /**
   * So many came at once that some were dropped without an answer; `peer` was the last of them. Told at most once a second;
   * `session` is 0: they had none.
   */
  | { readonly kind: "overrun"; readonly session: 0; readonly count: number; readonly peer: Endpoint }
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
      readonly transfer: TransferFacts | undefined;
    }
  /** A file or a listing moved, or a part of it. */
  | ({ readonly kind: "transferred"; readonly session: number; readonly user: string | undefined } & TransferFacts)
  /** Somebody else than the client came to its data port, and was dropped. */
  | { readonly kind: "strangerDropped"; readonly session: number; readonly peer: Endpoint }
  /** Something broke that should not have; the client got a 451, or a 530 where it was the login. */
  | { readonly kind: "failed"; readonly session: number; readonly error: unknown }
  /** The last of every session: both its connections are closed. `why`: what we said, where it was us who ended it. */
  | { readonly kind: "disconnected"; readonly session: number; readonly why: string | undefined }
  /** Every line of the control connection, for the session log. */
  | { readonly kind: "traced"; readonly session: number; readonly event: TraceEvent };

/** What is told of a transfer that is over. */
export interface TransferFacts {
  readonly verb: string;
  readonly path: string;
  /** On the data connection. */
  readonly bytes: number;
  readonly durationMs: number;
  readonly outcome: TransferOutcome;
  /** What the client was told, where it is not complete. */
  readonly why: string | undefined;
}

/**
 * How a transfer ended: whole; stopped by ABOR; the data connection was lost, or nothing moved on it for too long; the storage
 * failed; or the whole session ended meanwhile.
 */
export type TransferOutcome = "complete" | "aborted" | "lost" | "stalled" | "failed" | "sessionEnded";

export type SessionEventOf<Kind extends SessionEvent["kind"]> = Extract<SessionEvent, { kind: Kind }>;

export type ServerObserver = (event: SessionEvent) => void;
