/**
 * TABLE 4: one transfer seen from the client. It is whole when control *and* data both say so, in either order.
 * RFC 959 §5.4 and §3.2; "data ended" alone proves nothing: a reset connection may look like an end.
 */

/** What the replies to the transfer command said so far. */
export type ControlSide = "asked" | "started" | "completed" | "refused";

/** What became of the data channel so far. */
export type DataSide = "awaited" | "moving" | "ended" | "failed";

export type TransferVerdict =
  /** Nothing to do yet; data moves or is awaited under its own time limits. */
  | "wait"
  /** The data is over: the last reply must come within its bound. */
  | "awaitReply"
  /** The reply is there: the data must open or end within its bound. */
  | "awaitData"
  | "success"
  /** Whatever the server says, not all bytes arrived. */
  | "incomplete"
  /** The server said no: stop the data, if there is any. */
  | "failure";

export const clientTransferTable = {
  asked: { awaited: "wait", moving: "wait", ended: "awaitReply", failed: "awaitReply" },
  started: { awaited: "wait", moving: "wait", ended: "awaitReply", failed: "awaitReply" },
  completed: { awaited: "awaitData", moving: "awaitData", ended: "success", failed: "incomplete" },
  refused: { awaited: "failure", moving: "failure", ended: "failure", failed: "failure" },
} as const satisfies Record<ControlSide, Record<DataSide, TransferVerdict>>;

export type ClientTransferEvent =
  | "preliminaryReceived"
  | "completionReceived"
  | "refusalReceived"
  | "dataOpened"
  | "dataEnded"
  | "dataFailed";

/** Both sides of one transfer. */
export interface ClientTransfer {
  readonly control: ControlSide;
  readonly data: DataSide;
}

export const newClientTransfer: ClientTransfer = { control: "asked", data: "awaited" };

/** Which side an event moves, and where to. */
const MOVES = {
  preliminaryReceived: { control: "started" },
  completionReceived: { control: "completed" },
  refusalReceived: { control: "refused" },
  dataOpened: { data: "moving" },
  dataEnded: { data: "ended" },
  dataFailed: { data: "failed" },
} as const satisfies Record<ClientTransferEvent, Partial<ClientTransfer>>;

/** The transfer after the event. A side that is over stays as it is. */
export function advanceClientTransfer(transfer: ClientTransfer, event: ClientTransferEvent): ClientTransfer {
  const { control, data } = transfer;
  const move = MOVES[event];
  const isOver =
    "data" in move ? data === "ended" || data === "failed" : control === "completed" || control === "refused";
  return isOver ? transfer : { ...transfer, ...move };
}

export function clientTransferVerdict({ control, data }: ClientTransfer): TransferVerdict {
  return clientTransferTable[control][data];
}
