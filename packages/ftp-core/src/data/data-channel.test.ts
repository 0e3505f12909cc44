import { describe, expect, it } from "vitest";
import { LocalProtocolError } from "../errors.js";
import { type DataChannelEvent, type DataChannelState, nextDataChannelState } from "./data-channel.js";

/** Every cell; `undefined` where the event cannot happen. */
const cells: Readonly<Record<DataChannelState, Readonly<Record<DataChannelEvent, DataChannelState | undefined>>>> = {
  prepared: { opening: "opening", peerArrived: "open", closed: "closed" },
  opening: { opening: "opening", peerArrived: "open", closed: "closed" },
  open: { opening: "open", peerArrived: undefined, closed: "closed" },
  closed: { opening: undefined, peerArrived: undefined, closed: "closed" },
};

describe("a data channel", () => {
  it.each(
    Object.entries(cells).flatMap(([state, row]) =>
      Object.entries(row).map(([event, next]) => [state, event, next] as const),
    ),
  )("that is %s, told %s, is %s", (state, event, next) => {
    const move = () => nextDataChannelState(state as DataChannelState, event as DataChannelEvent);
    if (next === undefined) expect(move).toThrow(LocalProtocolError);
    else expect(move()).toBe(next);
  });
});
