/**
 * A driver that does everything a driver may do, in any order: it hands in lines, answers handlers with any legal outcome, and
 * tells of the data channel whatever can happen to it next. It keeps the books of who is owed a reply.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { received, unreadable } from "../../../../test/harness/server-machine.js";
import { commandRow, commandTable, findVerb, repliesAllowed, type Verb } from "../command/command-table.js";
import { type Reply, reply } from "../reply/reply.js";
import { ServerControl } from "./server-control.js";
import type { Outcome, ServerEffect, ServerEvent } from "./server-events.js";

interface Owed {
  readonly line: string;
  readonly verb: Verb | undefined;
  state: "waiting" | "running" | "transferring" | "settled";
  preliminaries: number;
}

/** Chooses from a list by the next number of the tape. */
type Choose = <T>(items: readonly [T, ...T[]]) => T;

const words = [...Object.keys(commandTable), "XPWD", "GET", "", "noop"];
const texts = ["", " ", " a.txt", " -la", " I", " 5", " 1", " 127,0,0,1,8,0", " |1|127.0.0.1|2048|"] as const;
const likely = ["PASV", "EPSV", "RETR a", "STOR a", "LIST", "ABOR", "NOOP", "PORT 127,0,0,1,8,0", "PWD"] as const;

class ModelDriver {
  readonly control = new ServerControl();
  readonly #choose: Choose;
  #owed: Owed[] = [];
  #data: "none" | "opening" | "moving" = "none";
  #isPassive = false;
  #isClosed = false;

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  step(): void {
    const steps: [() => void, ...(() => void)[]] = [() => this.#line(), () => this.#answer(), () => this.#dataEvent()];
    this.#choose(steps)();
  }

  login(): void {
    this.#tell({ type: "connected", greeting: reply(220, "hello") });
    this.#say("USER bob");
    this.#done({ kind: "login", reply: reply(230, "in"), login: { kind: "loggedIn", user: "bob" } });
  }

  /** Answers what is owed, and sees that nothing is left. */
  finish(): void {
    for (
      let round = 0;
      round < 500 && !this.#isClosed && this.#owed.some(({ state }) => state !== "settled");
      round += 1
    ) {
      this.#answer();
      this.#dataEvent();
    }
    if (this.#isClosed) return;
    expect(this.#owed.filter(({ state }) => state !== "settled")).toEqual([]);
    expect(this.control.isIdle).toBe(true);
  }

  lose(): void {
    this.#tell({ type: "controlLost" });
    expect(this.#isClosed).toBe(true);
  }

  #line(): void {
    if (this.control.isSaturated) return;
    const kind = this.#choose(["likely", "likely", "likely", "any", "any", "unreadable"]);
    if (kind === "unreadable") {
      this.#owed.push({ line: "?", verb: undefined, state: "waiting", preliminaries: 0 });
      this.#tell(unreadable);
      return;
    }
    const anyWord = words[this.#choose([...words.keys()] as [number, ...number[]])] ?? "";
    this.#say(kind === "likely" ? this.#choose(likely) : anyWord + this.#choose(texts));
  }

  #say(line: string): void {
    this.#owed.push({ line, verb: findVerb(line.split(" ")[0] ?? ""), state: "waiting", preliminaries: 0 });
    this.#tell(received(line));
  }

  /** The handler of the command that runs answers in one of the ways that its row allows. */
  #answer(): void {
    const running = this.#owed.find(({ state }) => state === "running");
    if (running?.verb !== undefined) this.#done(this.#outcome(running.verb));
  }

  #outcome(verb: Verb): Outcome {
    const { dialogue, replies } = commandRow(verb);
    const refusals = [...repliesAllowed(verb)].filter((code) => code >= 400 && code !== 421);
    const refusal: Outcome = { kind: "reply", reply: reply(this.#choose(refusals as [number, ...number[]]), "no") };
    const isBeside = this.control.state.activity.kind === "transferring";
    const [first = 200] = replies.filter((code) => code >= 200 && code < 400);
    const answer = reply(first, "yes");
    if (isBeside || this.#choose([true, false, false])) return isBeside ? { kind: "reply", reply: answer } : refusal;
    if (verb === "PASV" || verb === "EPSV") return { kind: "route", reply: answer, route: "passive" };
    if (verb === "PORT" || verb === "EPRT") return { kind: "route", reply: answer, route: "active" };
    if (verb === "ABOR") return { kind: "route", reply: answer, route: "none" };
    if (verb === "QUIT") return { kind: "goodbye", reply: answer };
    if (verb === "REIN") return { kind: "reinitialized", reply: reply(220, "anew") };
    if (verb === "USER") return { kind: "login", reply: answer, login: { kind: "awaitingPassword", user: "bob" } };
    if (verb === "PASS") return { kind: "login", reply: answer, login: { kind: "loggedIn", user: "bob" } };
    if (dialogue === "prelude")
      return { kind: "pendingReply", reply: answer, pending: { kind: "renameFrom", path: "/a" } };
    return dialogue === "transfer" ? { kind: "transfer", about: "data" } : { kind: "reply", reply: answer };
  }

  #done(outcome: Outcome): void {
    const running = this.#owed.find(({ state }) => state === "running");
    if (running === undefined) throw new Error("the model lost its books");
    if (outcome.kind === "transfer") running.state = "transferring";
    if (outcome.kind === "route") this.#isPassive = outcome.route === "passive";
    if (outcome.kind === "reinitialized") this.#isPassive = false;
    this.#tell({ type: "handlerDone", outcome }, running);
  }

  /** Whatever may happen to the data channel now. */
  #dataEvent(): void {
    const transfer = this.#owed.find(({ state }) => state === "transferring");
    const lost = { type: "peerLost", reply: reply(426, "lost") } as const;
    const failed = { type: "storageFailed", reply: reply(451, "disk") } as const;
    const notOpened = { type: "openFailed", reply: reply(425, "nobody") } as const;
    if (this.#data === "opening") this.#tell(this.#choose<ServerEvent>([{ type: "dataOpened" }, notOpened]), transfer);
    else if (this.#data === "moving")
      this.#tell(this.#choose<ServerEvent>([{ type: "dataEnded", bytes: 1 }, lost, failed]), transfer);
    else if (this.#isPassive) this.#tell(this.#choose<ServerEvent>([{ type: "dataOpened" }, lost]));
  }

  /** @param owner whose reply comes first, if one comes. */
  #tell(event: ServerEvent, owner?: Owed): void {
    // A channel that opens while it is being stopped is no less open.
    if (event.type === "dataOpened" && this.#data === "opening") this.#data = "moving";
    let next = owner;
    for (const effect of this.control.receive(event)) next = this.#see(effect, event.type === "connected", next);
  }

  #see(effect: ServerEffect, isGreeting: boolean, owner: Owed | undefined): Owed | undefined {
    expect(this.#isClosed).toBe(false);
    switch (effect.type) {
      case "sendReply":
        if (!isGreeting) this.#settle(owner ?? this.#firstWaiting(), effect.reply);
        return undefined;
      case "runCommand": {
        const command = this.#firstWaiting();
        expect(effect.command.verb).toBe(command?.verb);
        if (command !== undefined) command.state = "running";
        return owner;
      }
      case "openData":
        this.#data = "opening";
        return owner;
      case "moveData":
        this.#data = "moving";
        return owner;
      case "abortData":
        expect(this.#data).not.toBe("none");
        return owner;
      case "dropRoute":
        this.#data = "none";
        this.#isPassive = false;
        return owner;
      case "closeControl":
        this.#isClosed = true;
        return owner;
      default:
        return effect satisfies never;
    }
  }

  #firstWaiting(): Owed | undefined {
    return this.#owed.find(({ state }) => state === "waiting");
  }

  #settle(owed: Owed | undefined, { code }: Reply): void {
    if (owed === undefined) throw new Error(`${code} is owed to nobody`);
    const unknown = owed.line.startsWith("GET") ? 421 : 500;
    const allowed = owed.verb === undefined ? new Set([unknown]) : repliesAllowed(owed.verb);
    expect(allowed, `${code} to ${owed.line}`).toContain(code);
    if (code < 200) {
      owed.preliminaries += 1;
      expect(owed.preliminaries).toBe(1);
      return;
    }
    expect(owed.state).not.toBe("settled");
    // Only what may be answered during a transfer goes ahead of that transfer's last reply.
    const isAhead = owed.verb !== undefined && commandRow(owed.verb).duringTransfer === "now";
    const before = this.#owed.slice(0, this.#owed.indexOf(owed)).filter(({ state }) => state !== "settled");
    expect(before.every(({ state }) => isAhead && state === "transferring")).toBe(true);
    owed.state = "settled";
  }
}

it("ServerControl answers every command once, in order, with a reply of its row, and never throws", () => {
  const statistics = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(fc.nat(9999), { minLength: 10, maxLength: 250, size: "max" }),
      fc.boolean(),
      (tape, isLoggedIn) => {
        let at = 0;
        const driver = new ModelDriver((items) => items[(tape[at++ % tape.length] ?? 0) % items.length] ?? items[0]);
        if (isLoggedIn) driver.login();
        while (at < tape.length) {
          driver.step();
          const { activity, route } = driver.control.state;
          statistics.add(activity.kind === "transferring" ? `${activity.phase} ${route.kind}` : activity.kind);
        }
        driver.finish();
        driver.lose();
      },
    ),
    { numRuns: 400 },
  );
  // The model reached what it is there to reach.
  const reached = [
    "idle",
    "running",
    "closing",
    "opening passive",
    "opening active",
    "moving passive",
    "aborting active",
  ];
  expect(reached.filter((state) => !statistics.has(state))).toEqual([]);
});
