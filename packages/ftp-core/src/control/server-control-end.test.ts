import { describe, expect, it } from "vitest";
import {
  dataEvents,
  loggedInMachine as loggedIn,
  movingMachine as moving,
  outcomes,
  passiveMachine as passive,
  received,
  ServerMachine,
  unreadable,
} from "../../../../test/harness/server-machine.js";
import { reply } from "../reply/reply.js";
import type { ServerEffect } from "./server-events.js";
import { initialServerState } from "./server-state.js";

const { answer } = outcomes;
const { dataEnded: ended } = dataEvents;

describe("the end of a session", () => {
  it("comes with the first line of another protocol: nothing behind it is carried out", () => {
    const server = loggedIn();
    expect(server.say("PWD", "GET / HTTP/1.1", "PWD")).toEqual(["run PWD"]);
    expect(server.done(answer(257))).toEqual(["257", "421", "closeControl"]);
    expect(server.say("PWD")).toEqual([]);
  });

  it("gives up what was arranged", () => {
    const server = passive();
    expect(server.say("Host: example.org")).toEqual(["421", "dropRoute", "closeControl"]);
  });
});

describe("REIN", () => {
  it("gives up what was arranged, and everything is as after the greeting", () => {
    const server = passive();
    expect(server.say("REIN", "PWD", "PASS x")).toEqual(["run REIN"]);
    const outcome = { kind: "reinitialized", reply: reply(220, "anew") } as const;
    expect(server.done(outcome)).toEqual(["220", "dropRoute", "530", "503"]);
    expect(server.control.state).toEqual(initialServerState);
  });

  it("waits for the transfer", () => {
    const server = moving();
    expect(server.say("REIN")).toEqual([]);
    expect(server.tell(ended)).toEqual(["226", "dropRoute", "run REIN"]);
  });
});

describe("a reply", () => {
  it("says which command it answers, with its secret masked", () => {
    const server = new ServerMachine();
    const answered = (line: string): unknown[] => server.control.receive(received(line)).map(answersOf);
    expect(server.control.receive({ type: "connected", greeting: reply(220, "hello") }).map(answersOf)).toEqual([
      undefined,
    ]);
    expect(answered("PASS hunter2")).toEqual(["PASS ***"]);
    expect(answered("PWD")).toEqual(["PWD"]);
    expect(answered("hunter2")).toEqual(["? ***"]);
    expect(server.control.receive(unreadable).map(answersOf)).toEqual(["?"]);
    server.say("NOOP");
    expect(server.control.receive({ type: "handlerDone", outcome: answer(200) }).map(answersOf)).toEqual(["NOOP"]);
  });

  it("says so also where a transfer and a command beside it are answered", () => {
    const server = moving();
    server.say("STAT");
    expect(server.control.receive({ type: "handlerDone", outcome: answer(211) }).map(answersOf)).toEqual(["STAT"]);
    expect(server.control.receive(ended).map(answersOf)).toEqual(["RETR a", undefined]);
  });

  it("tells the last reply of a transfer from those before it and beside it", () => {
    const server = moving();
    server.say("STAT");
    const endsTransfer = (effects: readonly ServerEffect[]): unknown[] =>
      effects.map((effect) => (effect.type === "sendReply" ? effect.answers?.endsTransfer : undefined));
    expect(endsTransfer(server.control.receive({ type: "handlerDone", outcome: answer(211) }))).toEqual([false]);
    expect(endsTransfer(server.control.receive(ended))).toEqual([true, undefined]);
  });

  function answersOf(effect: ServerEffect): string | undefined {
    return effect.type === "sendReply" ? effect.answers?.command : undefined;
  }
});
