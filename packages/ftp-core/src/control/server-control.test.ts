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
import { LocalProtocolError } from "../errors.js";
import { reply } from "../reply/reply.js";
import { MAX_WAITING_COMMANDS } from "./server-control.js";

const { answer, route, transfer, goodbye } = outcomes;
const { dataOpened: opened, dataEnded: ended, peerLost: lost } = dataEvents;

describe("the beginning", () => {
  it("greets", () => {
    const server = new ServerMachine();
    expect(server.tell({ type: "connected", greeting: reply(220, "hello") })).toEqual(["220"]);
    expect(server.control.isIdle).toBe(true);
  });

  it("closes behind a greeting that refuses", () => {
    const server = new ServerMachine();
    expect(server.tell({ type: "connected", greeting: reply(421, "full") })).toEqual(["421", "closeControl"]);
    expect(server.say("NOOP")).toEqual([]);
  });
});

describe("commands", () => {
  it("run one after the other, and are answered in order", () => {
    const server = loggedIn();
    expect(server.say("PWD", "CWD a", "NOOP")).toEqual(["run PWD"]);
    expect(server.control.isIdle).toBe(false);
    expect(server.done(answer(257))).toEqual(["257", "run CWD"]);
    expect(server.done(answer(250))).toEqual(["250", "run NOOP"]);
    expect(server.done(answer(200))).toEqual(["200"]);
    expect(server.control.isIdle).toBe(true);
  });

  it("are refused in their place, too", () => {
    const server = loggedIn();
    expect(server.say("PWD", "XYZZY", "TYPE", "PASS x", "SMNT a", "PWD")).toEqual(["run PWD"]);
    expect(server.done(answer(257))).toEqual(["257", "500", "501", "503", "502", "run PWD"]);
  });

  it("get one 500 for a line that cannot be read, in its place", () => {
    const server = loggedIn();
    expect(server.tell(unreadable)).toEqual(["500"]);
    server.say("PWD");
    expect(server.tell(unreadable)).toEqual([]);
    expect(server.done(answer(257))).toEqual(["257", "500"]);
  });

  it("may wait in number up to a bound", () => {
    const server = loggedIn();
    server.say("PWD");
    for (let waiting = 0; waiting < MAX_WAITING_COMMANDS; waiting += 1) {
      expect(server.control.isSaturated).toBe(false);
      server.say("PWD");
    }
    expect(server.control.isSaturated).toBe(true);
    server.done(answer(257));
    expect(server.control.isSaturated).toBe(false);
  });

  it("run with the login that they were admitted with", () => {
    const server = new ServerMachine();
    server.say("USER bob");
    server.done({ kind: "login", reply: reply(331, "text"), login: { kind: "awaitingPassword", user: "bob" } });
    const [effect] = server.control.receive(received("PASS x"));
    expect(effect).toMatchObject({ type: "runCommand", login: { kind: "awaitingPassword", user: "bob" } });
  });

  it("need a login until there is one", () => {
    const server = new ServerMachine();
    expect(server.say("PWD")).toEqual(["530"]);
    server.say("USER bob");
    server.done({ kind: "login", reply: reply(331, "text"), login: { kind: "awaitingPassword", user: "bob" } });
    expect(server.say("PWD", "PASS x")).toEqual(["530", "run PASS"]);
    expect(server.done({ kind: "login", reply: reply(530, "text"), login: { kind: "awaitingUser" } })).toEqual(["530"]);
    expect(server.say("PASS x")).toEqual(["503"]);
  });
});

describe("what one command leaves for the next", () => {
  const pending = { kind: "restartAt", offset: 5 } as const;
  const none = { kind: "none" };

  function waiting(): ServerMachine {
    const server = loggedIn();
    server.say("NOOP");
    expect(server.done({ kind: "pendingReply", reply: reply(350, "text"), pending })).toEqual(["350"]);
    return server;
  }

  it("is handed to it, and to that one only", () => {
    const server = waiting();
    expect(server.control.receive(received("RETR a"))).toMatchObject([{ type: "runCommand", pending }]);
    expect(server.control.state.pending).toEqual(none);
    server.done(answer(550));
    expect(server.control.receive(received("RETR a"))).toMatchObject([{ type: "runCommand", pending: none }]);
  });

  it.each(["XYZZY", "SMNT a", "RETR", "PASS x"])("is forgotten by %s, though it is refused", (line) => {
    const server = waiting();
    server.say(line);
    expect(server.control.receive(received("RETR a"))).toMatchObject([{ pending: none }]);
  });

  it("is forgotten by a line that cannot be read", () => {
    const server = waiting();
    server.tell(unreadable);
    expect(server.control.state.pending).toEqual(none);
  });
});

describe("while a transfer runs", () => {
  it("NOOP is answered at once", () => {
    const server = moving();
    expect(server.say("NOOP")).toEqual(["run NOOP"]);
    expect(server.done(answer(200))).toEqual(["200"]);
    expect(server.tell(ended)).toEqual(["226", "dropRoute"]);
  });

  it("one NOOP waits for the other", () => {
    const server = moving();
    expect(server.say("NOOP", "NOOP")).toEqual(["run NOOP"]);
    expect(server.done(answer(200))).toEqual(["200", "run NOOP"]);
  });

  it("may end before a NOOP beside it is answered", () => {
    const server = moving();
    server.say("NOOP", "PWD");
    expect(server.tell(ended)).toEqual(["226", "dropRoute"]);
    expect(server.done(answer(200))).toEqual(["200", "run PWD"]);
  });

  it("other commands wait, and a NOOP behind them as well", () => {
    const server = moving();
    expect(server.say("PWD", "NOOP")).toEqual([]);
    expect(server.tell(ended)).toEqual(["226", "dropRoute", "run PWD"]);
    expect(server.done(answer(257))).toEqual(["257", "run NOOP"]);
  });

  it("refusals wait", () => {
    const server = moving();
    expect(server.say("XYZZY")).toEqual([]);
    expect(server.tell(unreadable)).toEqual([]);
    expect(server.tell(ended)).toEqual(["226", "dropRoute", "500", "500"]);
  });

  it("QUIT waits for the transfer's reply", () => {
    const server = moving();
    expect(server.control.isQuitting).toBe(false);
    expect(server.say("QUIT")).toEqual([]);
    expect(server.control.isQuitting).toBe(true);
    expect(server.tell(ended)).toEqual(["226", "dropRoute", "run QUIT"]);
    expect(server.done(goodbye)).toEqual(["221", "closeControl"]);
  });
});

describe("a data connection that comes after its command", () => {
  it("is opened behind 150, and serves that one transfer", () => {
    const server = loggedIn();
    server.say("PASV");
    expect(server.done(route("passive", 227))).toEqual(["227"]);
    server.say("RETR a");
    expect(server.done(transfer)).toEqual(["150", "openData"]);
    expect(server.tell(opened)).toEqual(["moveData"]);
    expect(server.tell(ended)).toEqual(["226", "dropRoute"]);
  });
});

describe("a data connection that comes before its command", () => {
  it("is used with 125", () => {
    const server = passive();
    expect(server.tell(opened)).toEqual([]);
    server.say("RETR a");
    expect(server.done(transfer)).toEqual(["125", "moveData"]);
  });

  it("and comes while the command's handler runs, is used with 125", () => {
    const server = passive();
    server.say("RETR a");
    expect(server.tell(opened)).toEqual([]);
    expect(server.done(transfer)).toEqual(["125", "moveData"]);
  });

  it("and is gone again, is told as that command's reply", () => {
    const server = passive();
    server.tell(opened);
    expect(server.tell(lost)).toEqual([]);
    server.say("RETR a");
    expect(server.done(transfer)).toEqual(["426", "dropRoute"]);
  });

  it("and is gone again, matters no more after the next PASV", () => {
    const server = passive();
    server.tell(opened);
    server.tell(lost);
    server.say("PASV");
    server.done(route("passive", 227));
    server.say("RETR a");
    expect(server.done(transfer)).toEqual(["150", "openData"]);
  });

  it("stays for the next command when one was refused", () => {
    const server = passive();
    server.say("RETR missing");
    expect(server.done(answer(550))).toEqual(["550"]);
    server.say("RETR a");
    expect(server.done(transfer)).toEqual(["150", "openData"]);
  });

  it.each(["none", "active"] as const)(
    "cannot come where the route is %s: a late event of an older channel",
    (kind) => {
      const server = loggedIn();
      server.say("PORT 127,0,0,1,8,0");
      server.done(route(kind, 200));
      expect(server.tell(opened)).toEqual([]);
      expect(server.tell(lost)).toEqual([]);
      expect(server.control.state.route).toEqual({ kind });
    },
  );
});

describe("a mistake of our own driver", () => {
  it.each<readonly [string, (server: ServerMachine) => unknown]>([
    ["an answer that nobody waits for", (server) => server.done(answer(200))],
    ["a transfer that is opened twice", (server) => server.tell(opened)],
    ["a transfer from a command beside another", (server) => [server.say("NOOP"), server.done(transfer)]],
  ])("is told: %s", (name, mistake) => {
    const server = name.startsWith("an answer") ? loggedIn() : moving();
    expect(() => mistake(server)).toThrow(LocalProtocolError);
  });
});
