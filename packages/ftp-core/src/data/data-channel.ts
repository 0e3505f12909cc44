/**
 * The life of a data channel, the same in all four cells of the square. RFC 959 §3.2
 *
 * `prepared`: we listen, or know whom to dial · `opening`: somebody waits for it · `open`: bytes may move · `closed`: for good.
 * It is closed when the data ended, when a new port command or ABOR came, when the control connection ended, and when
 * anything went wrong: the five cases of §3.2 all come here as `closed`.
 */
import { LocalProtocolError } from "../errors.js";

export type DataChannelState = "prepared" | "opening" | "open" | "closed";

export type DataChannelEvent = "opening" | "peerArrived" | "closed";

export const dataChannelTable = {
  prepared: { opening: "opening", peerArrived: "open", closed: "closed" },
  opening: { opening: "opening", peerArrived: "open", closed: "closed" },
  // A second peer is a stranger: the channel is taken.
  open: { opening: "open", closed: "closed" },
  closed: { closed: "closed" },
} as const satisfies Record<DataChannelState, Partial<Record<DataChannelEvent, DataChannelState>>>;

/** @throws LocalProtocolError for an event that the state does not allow. */
export function nextDataChannelState(state: DataChannelState, event: DataChannelEvent): DataChannelState {
  const row: Partial<Record<DataChannelEvent, DataChannelState>> = dataChannelTable[state];
  const next = row[event];
  if (next === undefined) throw new LocalProtocolError(`a data channel that is ${state} cannot be ${event}`);
  return next;
}
