import { describe, expect, it } from "vitest";
import {
  dataEvents,
  loggedInMachine,
  outcomes,
  received,
  type ServerMachine,
} from "../../../../test/harness/server-machine.js";
import type { Outcome, ServerEvent } from "../control/server-events.js";
import { LocalProtocolError } from "../errors.js";
import { serverTransferStep, serverTransferTable, type TransferPhase } from "./server-transfer.js";

type Phase = Exclude<TransferPhase, "requested">;

const ABORT = received("ABOR");
const over = ["dropRoute"];
const aborted = ["426", ...over, "run ABOR"];

/** Table 3 beyond its first row; `undefined` where the event cannot happen. */
const cells: Readonly<
  Record<Phase, Readonly<Record<keyof typeof dataEvents | "abortRequested", readonly string[] | undefined>>>
> = {
  opening: {
    dataOpened: ["moveData"],
    openFailed: ["425", ...over],
    dataEnded: undefined,
    peerLost: undefined,
    storageFailed: undefined,
    abortRequested: ["abortData"],
  },
  moving: {
    dataOpened: undefined,
    openFailed: undefined,
    dataEnded: ["226", ...over],
    peerLost: ["426", ...over],
    storageFailed: ["451", ...over],
    abortRequested: ["abortData"],
  },
  aborting: {
    dataOpened: aborted,
    openFailed: aborted,
    dataEnded: aborted,
    peerLost: aborted,
    storageFailed: aborted,
    // The machine asks for one abort only.
    abortRequested: [],
  },
};

describe("table 3, the transfer command comes", () => {
  it.each<
    readonly [name: string, route: Outcome | undefined, early: readonly ServerEvent[], expected: readonly string[]]
  >([
    ["without a route", undefined, [], ["425"]],
    ["with an active route", outcomes.route("active", 200), [], ["150", "openData"]],
    ["with a passive route", outcomes.route("passive", 227), [], ["150", "openData"]],
    ["with an open channel", outcomes.route("passive", 227), [dataEvents.dataOpened], ["125", "moveData"]],
    [
      "with a channel that was lost",
      outcomes.route("passive", 227),
      [dataEvents.dataOpened, dataEvents.peerLost],
      ["426", "dropRoute"],
    ],
  ])("%s", (_, route, early, expected) => {
    const server = loggedInMachine();
    const { control } = server;
    if (route !== undefined) {
      server.say("PASV");
      server.done(route);
    }
    for (const event of early) expect(server.tell(event)).toEqual([]);
    server.say("RETR a");
    expect(server.done(outcomes.transfer)).toEqual(expected);
    const isOver = !expected.some((effect) => effect === "openData" || effect === "moveData");
    expect(control.state.activity.kind).toBe(isOver ? "idle" : "transferring");
    if (isOver) expect(control.state.route).toEqual({ kind: "none" });
  });
});

describe("the text of the first reply", () => {
  it("is the handler's where the transfer begins, and the table's own where it does not", () => {
    const begin = (server: ServerMachine) => {
      server.say("RETR a");
      return server.control.receive({
        type: "handlerDone",
        outcome: { kind: "transfer", about: "sending a (5 bytes)" },
      })[0];
    };
    const server = loggedInMachine();
    expect(begin(server)).toMatchObject({ reply: { code: 425, lines: [expect.stringContaining("say EPSV")] } });
    server.say("PASV");
    server.done(outcomes.route("passive", 227));
    expect(begin(server)).toMatchObject({ reply: { code: 150, lines: ["sending a (5 bytes)"] } });
  });
});

const rows = Object.entries(cells).flatMap(([phase, row]) =>
  Object.entries(row).map(([event, expected]) => [phase as Phase, event as keyof typeof row, expected] as const),
);

describe("table 3, a transfer", () => {
  it.each(rows)("that is %s, told %s", (phase, event, expected) => {
    const server = inPhase(phase);
    const { control } = server;
    const told = event === "abortRequested" ? ABORT : dataEvents[event];
    if (expected === undefined) {
      expect(() => server.tell(told)).toThrow(LocalProtocolError);
      return;
    }
    expect(server.tell(told)).toEqual(expected);
    if (expected.includes("dropRoute")) {
      expect(control.state.activity.kind).not.toBe("transferring");
      expect(control.state.route).toEqual({ kind: "none" });
    } else expect(control.state.activity.kind).toBe("transferring");
  });

  it("has no cell that is not tested here", () => {
    for (const [phase, row] of Object.entries(cells)) {
      const isAsked = (event: string): boolean => phase !== "aborting" || event !== "abortRequested";
      const tested = Object.entries(row).flatMap(([event, expected]) =>
        expected === undefined || !isAsked(event) ? [] : [event],
      );
      expect(Object.keys(serverTransferTable[phase as Phase]).sort()).toEqual(tested.sort());
    }
    expect(Object.keys(serverTransferTable)).toEqual(["requested", ...Object.keys(cells)]);
  });

  it("knows no step where an event cannot happen", () => {
    expect(serverTransferStep("moving", "dataOpened")).toBeUndefined();
    expect(serverTransferStep("requested", "dataEnded")).toBeUndefined();
  });

  it("ends with one final reply in every way out of the table", () => {
    for (const row of Object.values(serverTransferTable)) {
      for (const step of Object.values(row)) {
        const { reply: said, next } = step as { reply?: "event" | { code: number }; next: string };
        const isFinal = said === "event" || (said !== undefined && said.code >= 200);
        expect(isFinal).toBe(next === "over");
      }
    }
  });
});

function inPhase(phase: Phase): ServerMachine {
  const server = loggedInMachine();
  server.say("PORT 127,0,0,1,8,0");
  server.done(outcomes.route("active", 200));
  server.say("RETR a");
  server.done(outcomes.transfer);
  if (phase !== "opening") server.tell(dataEvents.dataOpened);
  if (phase === "aborting") server.tell(ABORT);
  return server;
}
