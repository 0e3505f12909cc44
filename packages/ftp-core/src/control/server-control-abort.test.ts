import { describe, expect, it } from "vitest";
import {
  dataEvents,
  loggedInMachine,
  movingMachine as moving,
  openingMachine as opening,
  outcomes,
  passiveMachine as passive,
  received,
  type ServerMachine,
  unreadable,
} from "../../../../test/harness/server-machine.js";
import { reply } from "../reply/reply.js";

const { answer, route, transfer, goodbye } = outcomes;
const { dataOpened, dataEnded, openFailed, peerLost, storageFailed } = dataEvents;

/** The answer of an ABOR handler. */
const stopped = route("none", 226);

describe("ABOR", () => {
  it("stops the data at once, and is answered behind the transfer's 426", () => {
    const server = moving();
    expect(server.say("ABOR")).toEqual(["abortData"]);
    expect(server.tell(peerLost)).toEqual(["426", "dropRoute", "run ABOR"]);
    expect(server.done(stopped)).toEqual(["226"]);
    expect(server.control.isIdle).toBe(true);
  });

  it("stops the data at once from the middle of waiting commands, and is answered in its place", () => {
    const server = moving();
    expect(server.say("PWD", "XYZZY")).toEqual([]);
    expect(server.tell(unreadable)).toEqual([]);
    expect(server.say("abor", "NOOP")).toEqual(["abortData"]);
    expect(server.tell(storageFailed)).toEqual(["426", "dropRoute", "run PWD"]);
    expect(server.done(answer(257))).toEqual(["257", "500", "500", "run ABOR"]);
    expect(server.done(stopped)).toEqual(["226", "run NOOP"]);
  });

  it("ends a transfer that nobody has come for yet", () => {
    const server = opening();
    expect(server.say("ABOR")).toEqual(["abortData"]);
    expect(server.tell(openFailed)).toEqual(["426", "dropRoute", "run ABOR"]);
  });

  it("ends a transfer whose data connection comes in the same moment", () => {
    const server = opening();
    server.say("ABOR");
    expect(server.tell(dataOpened)).toEqual(["426", "dropRoute", "run ABOR"]);
  });

  it("that came while the transfer's handler ran, stops the data as soon as it begins", () => {
    const server = passive();
    server.say("RETR a");
    expect(server.say("ABOR")).toEqual([]);
    expect(server.done(transfer)).toEqual(["150", "openData", "abortData"]);
    expect(server.tell(openFailed)).toEqual(["426", "dropRoute", "run ABOR"]);
  });

  it("that came while a handler ran that refuses, finds nothing to stop", () => {
    const server = passive();
    server.say("RETR a", "ABOR");
    expect(server.done(answer(550))).toEqual(["550", "run ABOR"]);
    expect(server.done(stopped)).toEqual(["226", "dropRoute"]);
  });

  it("that came while a handler ran whose transfer has no route, finds nothing to stop", () => {
    const server = loggedInMachine();
    server.say("RETR a", "ABOR");
    expect(server.done(transfer)).toEqual(["425", "run ABOR"]);
  });

  it("stops every transfer that stands before it", () => {
    const server = moving();
    server.say("PASV", "RETR b", "ABOR");
    expect(server.tell(peerLost)).toEqual(["426", "dropRoute", "run PASV"]);
    expect(server.done(route("passive", 227))).toEqual(["227", "run RETR"]);
    expect(server.done(transfer)).toEqual(["150", "openData", "abortData"]);
    expect(server.tell(openFailed)).toEqual(["426", "dropRoute", "run ABOR"]);
  });

  it("leaves a transfer alone that stands behind it", () => {
    const server = passive();
    server.say("ABOR", "PASV", "RETR a");
    expect(server.done(stopped)).toEqual(["226", "dropRoute", "run PASV"]);
    expect(server.done(route("passive", 227))).toEqual(["227", "run RETR"]);
    expect(server.done(transfer)).toEqual(["150", "openData"]);
  });

  it("may be said twice", () => {
    const server = moving();
    expect(server.say("ABOR", "ABOR")).toEqual(["abortData"]);
    expect(server.tell(peerLost)).toEqual(["426", "dropRoute", "run ABOR"]);
    expect(server.done(stopped)).toEqual(["226", "run ABOR"]);
    expect(server.done(stopped)).toEqual(["226"]);
  });

  it("waits for the answer to a NOOP that runs beside the transfer", () => {
    const server = moving();
    expect(server.say("NOOP", "ABOR")).toEqual(["run NOOP", "abortData"]);
    expect(server.tell(peerLost)).toEqual(["426", "dropRoute"]);
    expect(server.done(answer(200))).toEqual(["200", "run ABOR"]);
  });

  it("lets a NOOP before it be answered while the data is being stopped", () => {
    const server = moving();
    server.say("NOOP", "ABOR");
    expect(server.done(answer(200))).toEqual(["200"]);
    expect(server.tell(peerLost)).toEqual(["426", "dropRoute", "run ABOR"]);
  });
});

describe("the end of a session", () => {
  type Case = readonly [activity: string, begin: () => ServerMachine, effects: readonly string[]];
  const cases: readonly Case[] = [
    ["idle", loggedInMachine, ["closeControl"]],
    ["idle with a passive route", passive, ["dropRoute", "closeControl"]],
    ["idle with an active route", active, ["dropRoute", "closeControl"]],
    ["running a command", running, ["dropRoute", "closeControl"]],
    ["opening a data channel", opening, ["abortData", "dropRoute", "closeControl"]],
    ["moving data", moving, ["abortData", "dropRoute", "closeControl"]],
    ["moving data with a NOOP beside", () => saying(moving(), "NOOP"), ["abortData", "dropRoute", "closeControl"]],
    [
      "moving data with commands waiting",
      () => saying(moving(), "PWD", "QUIT"),
      ["abortData", "dropRoute", "closeControl"],
    ],
    // What was told to stop once is not told again.
    ["stopping data", () => saying(moving(), "ABOR"), ["dropRoute", "closeControl"]],
  ];

  it.each(cases)("comes with the control connection's, %s", (_, begin, effects) => {
    const server = begin();
    expect(server.tell({ type: "controlLost" })).toEqual(effects);
    expect(server.control.state).toMatchObject({ activity: { kind: "closing" }, route: { kind: "none" } });
    expectSilence(server);
  });

  it.each(cases)("comes with a time limit, %s", (_, begin, effects) => {
    const server = begin();
    expect(server.tell({ type: "sessionExpired", reply: reply(421, "too long") })).toEqual(["421", ...effects]);
    expectSilence(server);
  });

  it("comes with QUIT, which answers nothing behind it", () => {
    const server = passive();
    expect(server.say("QUIT", "NOOP")).toEqual(["run QUIT"]);
    expect(server.done(goodbye)).toEqual(["221", "dropRoute", "closeControl"]);
    expectSilence(server);
  });
});

function expectSilence(server: ServerMachine): void {
  const late = [dataOpened, openFailed, dataEnded, peerLost, storageFailed, { type: "controlLost" } as const];
  expect(server.control.isSaturated).toBe(true);
  expect(server.control.isIdle).toBe(false);
  expect(server.say("NOOP", "ABOR", "XYZZY")).toEqual([]);
  expect(server.done(answer(200))).toEqual([]);
  expect([unreadable, ...late].flatMap((event) => server.tell(event))).toEqual([]);
  expect(server.tell({ type: "sessionExpired", reply: reply(421, "again") })).toEqual([]);
}

function active(): ServerMachine {
  const server = loggedInMachine();
  server.tell(received("PORT 127,0,0,1,8,0"));
  server.done(route("active", 200));
  return server;
}

function running(): ServerMachine {
  return saying(passive(), "PWD");
}

function saying(server: ServerMachine, ...lines: readonly string[]): ServerMachine {
  server.say(...lines);
  return server;
}
