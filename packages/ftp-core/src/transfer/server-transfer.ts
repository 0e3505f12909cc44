/**
 * TABLE 3: one transfer seen from the server, from its command to its last reply. RFC 959 §3.2, §5.4
 */

/** `requested` is over as soon as it began; `aborting` waits until the data has really stopped. */
export type TransferPhase = "requested" | "opening" | "moving" | "aborting";

export type TransferEvent =
  /** The command was accepted and … */
  | "channelIsOpen"
  | "routeIsSet"
  | "routeIsMissing"
  | "channelWasLost"
  /** Then: */
  | "dataOpened"
  | "openFailed"
  | "dataEnded"
  | "peerLost"
  | "storageFailed"
  | "abortRequested";

/** What the driver is asked to do with the data channel. */
export type DataEffect = "openData" | "moveData" | "abortData";

export interface TransferStep {
  /** A code with its text; `event`: the event brings its own reply. */
  readonly reply?: { readonly code: number; readonly text: string } | "event";
  readonly effect?: DataEffect;
  readonly next: TransferPhase | "over";
}

const ABORTED = { reply: { code: 426, text: "the transfer was aborted" }, next: "over" } as const;

// biome-ignore format: a table, one cell a line
export const serverTransferTable = {
  requested: {
    channelIsOpen: { reply: { code: 125, text: "the data connection is open already; starting" }, effect: "moveData", next: "moving" },
    routeIsSet: { reply: { code: 150, text: "opening the data connection" }, effect: "openData", next: "opening" },
    // Deviation: RFC 959 §3.2 has a default data port (the client's control port). No client of today listens there, and a
    // connection to a port nobody named would be a surprise to firewalls.
    routeIsMissing: { reply: { code: 425, text: "no data connection was arranged: say EPSV, PASV, EPRT or PORT first" }, next: "over" },
    channelWasLost: { reply: { code: 426, text: "the data connection was closed before the transfer began" }, next: "over" },
  },
  opening: {
    dataOpened: { effect: "moveData", next: "moving" },
    openFailed: { reply: "event", next: "over" },
    abortRequested: { effect: "abortData", next: "aborting" },
  },
  moving: {
    dataEnded: { reply: { code: 226, text: "transfer complete" }, next: "over" },
    peerLost: { reply: "event", next: "over" },
    storageFailed: { reply: "event", next: "over" },
    abortRequested: { effect: "abortData", next: "aborting" },
  },
  aborting: {
    // It may have opened or ended in the very moment; the client asked for an end, and gets one.
    dataOpened: ABORTED,
    openFailed: ABORTED,
    dataEnded: ABORTED,
    peerLost: ABORTED,
    storageFailed: ABORTED,
  },
} as const satisfies Record<TransferPhase, Partial<Record<TransferEvent, TransferStep>>>;

/** The step, or undefined where the event cannot happen in the phase. */
export function serverTransferStep(phase: TransferPhase, event: TransferEvent): TransferStep | undefined {
  const row: Partial<Record<TransferEvent, TransferStep>> = serverTransferTable[phase];
  return row[event];
}
