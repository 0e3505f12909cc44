import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  advanceClientTransfer,
  type ClientTransferEvent,
  type ControlSide,
  clientTransferVerdict,
  type DataSide,
  newClientTransfer,
  type TransferVerdict,
} from "./client-transfer.js";

/** What brings each side where. */
const controlSides: Readonly<Record<ControlSide, readonly ClientTransferEvent[]>> = {
  asked: [],
  started: ["preliminaryReceived"],
  completed: ["preliminaryReceived", "completionReceived"],
  refused: ["refusalReceived"],
};
const dataSides: Readonly<Record<DataSide, readonly ClientTransferEvent[]>> = {
  awaited: [],
  moving: ["dataOpened"],
  ended: ["dataOpened", "dataEnded"],
  failed: ["dataOpened", "dataFailed"],
};

const cells: readonly (readonly [control: ControlSide, data: DataSide, verdict: TransferVerdict])[] = [
  ["asked", "awaited", "wait"],
  ["asked", "moving", "wait"],
  ["asked", "ended", "awaitReply"],
  ["asked", "failed", "awaitReply"],
  ["started", "awaited", "wait"],
  ["started", "moving", "wait"],
  ["started", "ended", "awaitReply"],
  ["started", "failed", "awaitReply"],
  ["completed", "awaited", "awaitData"],
  ["completed", "moving", "awaitData"],
  ["completed", "ended", "success"],
  ["completed", "failed", "incomplete"],
  ["refused", "awaited", "failure"],
  ["refused", "moving", "failure"],
  ["refused", "ended", "failure"],
  ["refused", "failed", "failure"],
];

describe("table 4", () => {
  it.each(cells)("control %s, data %s: %s, in either order", (control, data, verdict) => {
    const controlEvents = controlSides[control];
    const dataEvents = dataSides[data];
    for (const events of [
      [...controlEvents, ...dataEvents],
      [...dataEvents, ...controlEvents],
    ]) {
      const transfer = events.reduce(advanceClientTransfer, newClientTransfer);
      expect(transfer).toEqual({ control, data });
      expect(clientTransferVerdict(transfer)).toBe(verdict);
    }
  });

  it("has a test of every cell", () => {
    expect(cells).toHaveLength(Object.keys(controlSides).length * Object.keys(dataSides).length);
  });

  it("lets no later event undo that data ended or failed", () => {
    for (const last of ["dataEnded", "dataFailed"] as const) {
      const over = advanceClientTransfer(newClientTransfer, last);
      for (const event of ["dataOpened", "dataEnded", "dataFailed"] as const)
        expect(advanceClientTransfer(over, event)).toBe(over);
    }
  });

  it("lets no later reply undo a refusal or a completion", () => {
    for (const last of ["completionReceived", "refusalReceived"] as const) {
      const over = advanceClientTransfer(newClientTransfer, last);
      for (const event of ["preliminaryReceived", "completionReceived", "refusalReceived"] as const) {
        expect(advanceClientTransfer(over, event)).toEqual(over);
      }
    }
  });

  it("calls a transfer whole only after a completion and a clean end, never after a failure or a refusal", () => {
    const events = fc.array(
      fc.constantFrom<ClientTransferEvent>(
        "preliminaryReceived",
        "completionReceived",
        "refusalReceived",
        "dataOpened",
        "dataEnded",
        "dataFailed",
      ),
    );
    fc.assert(
      fc.property(events, (all) => {
        const verdict = clientTransferVerdict(all.reduce(advanceClientTransfer, newClientTransfer));
        const [firstEnd] = all.filter((event) => event === "dataEnded" || event === "dataFailed");
        const [firstReply] = all.filter((event) => event === "completionReceived" || event === "refusalReceived");
        expect(verdict === "success").toBe(firstEnd === "dataEnded" && firstReply === "completionReceived");
      }),
    );
  });
});
