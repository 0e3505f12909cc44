/** One session, one call at a time: the order of calls, signals, sessions that are lost, and the end. */
import { getEventListeners } from "node:events";
import { AbortedError, ConnectionError, NegativeReplyError } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { changeDirectory } from "./operations/working-directory.js";
import type { Script, ScriptedSession } from "./scripted-server.suite.js";
import { beginTurns, endTurnsTests, LIMITS, type TurnsTest } from "./session-turns.suite.js";

let test: TurnsTest;
endTurnsTests();

const logins = (): number => test.heard.filter((line) => line.startsWith("USER")).length;

/** Answers this word late, and all others at once. */
function slow(word: string, afterMs: number): Script {
  return {
    SITE: (peer, argument) => {
      test.memory.clock.after(argument === word ? afterMs : 0, () => peer.say(`200 ${argument}`));
    },
  };
}

const goTo = (path: string): Promise<string> =>
  test.turns.run({ operation: `changeDirectory ${path}`, stops: "atOnce" }, (session) =>
    changeDirectory(session, path),
  );

describe("calls", () => {
  it("made at the same time run one after the other, in their order, in one session", async () => {
    test = await beginTurns(slow("A", 1_000));
    const all = Promise.all([test.say("A"), test.say("B"), test.say("C")]);
    expect(await test.memory.clock.until(all)).toEqual(["A", "B", "C"]);
    expect([test.said(), logins()]).toEqual([["SITE A", "SITE B", "SITE C"], 1]);
  });

  it("connect nothing before the first, and all together once", async () => {
    test = await beginTurns();
    expect([test.sessions.length, test.turns.session]).toEqual([0, undefined]);
    await Promise.all([test.say("A"), test.say("B")]);
    expect(test.sessions).toHaveLength(1);
  });

  it("behind one that fails go on", async () => {
    test = await beginTurns({ SITE: (peer, word) => peer.say(word === "A" ? "500 no" : `200 ${word}`) });
    const [a, b] = await Promise.allSettled([test.say("A"), test.say("B")]);
    expect(a).toMatchObject({ reason: { reply: { code: 500 } } });
    expect(b).toMatchObject({ value: "B" });
  });

  it("may throw what they like: it comes out as it is", async () => {
    test = await beginTurns();
    const own = new RangeError("ours");
    const failing = test.turns.run({ operation: "fail", stops: "atOnce" }, () => Promise.reject(own));
    expect(await test.outcome(failing)).toBe(own);
  });

  it("that fail say what they were about, and show the last lines of the dialogue", async () => {
    test = await beginTurns({ SITE: "500 no" });
    const error = await test.outcome(test.say("A"));
    expect(error).toMatchObject({ context: { operation: "say A", phase: "command" } });
    expect(error).toMatchObject({ context: { transcript: expect.arrayContaining(["C> SITE A", "S> 500 no"]) } });
  });
});

describe("a signal", () => {
  it.each(["atOnce", "inOrder"] as const)(
    "that fired before the call (%s): nothing is said, or connected",
    async (stops) => {
      test = await beginTurns();
      const signal = AbortSignal.abort(new RangeError("enough"));
      const error = await test.outcome(test.say("A", { signal, stops }));
      expect(error).toMatchObject({
        code: "ABORTED",
        cause: new RangeError("enough"),
        context: { operation: "say A" },
      });
      expect(test.sessions).toHaveLength(0);
    },
  );

  it.each(["atOnce", "inOrder"] as const)(
    "that fires while the call (%s) waits: at once, and nothing is said",
    async (stops) => {
      test = await beginTurns(slow("A", 5_000));
      const stop = new AbortController();
      const first = test.say("A");
      const waiting = test.say("B", { signal: stop.signal, stops });
      test.memory.clock.after(1_000, () => stop.abort());
      expect(await test.outcome(waiting)).toBeInstanceOf(AbortedError);
      expect(test.memory.clock.now()).toBe(1_000);
      expect(await test.memory.clock.until(Promise.all([first, test.say("C")]))).toEqual(["A", "C"]);
      expect(test.said()).toEqual(["SITE A", "SITE C"]);
    },
  );

  it("that fires while the reply is owed (atOnce): at once, and the next call waits for that reply", async () => {
    test = await beginTurns(slow("A", 5_000));
    const stop = new AbortController();
    const stopped = test.say("A", { signal: stop.signal });
    test.memory.clock.after(1_000, () => stop.abort());
    expect(await test.outcome(stopped)).toMatchObject({ code: "ABORTED", context: { operation: "say A" } });
    expect(test.memory.clock.now()).toBe(1_000);
    expect(await test.memory.clock.until(test.say("B"))).toBe("B");
    expect([test.memory.clock.now(), logins()]).toEqual([5_000, 1]);
  });

  it("that fires while what the caller gave is in use (inOrder): when the operation is done with it", async () => {
    test = await beginTurns(slow("A", 2_000));
    const stop = new AbortController();
    const stopped = test.say("A", { signal: stop.signal, stops: "inOrder" });
    test.memory.clock.after(1_000, () => stop.abort());
    expect(await test.outcome(stopped)).toBe("A");
    expect(test.memory.clock.now()).toBe(2_000);
  });

  it("that fires before a reply that never comes (inOrder): the session is left, and the next call has another", async () => {
    test = await beginTurns({ SITE: (peer, word) => (word === "A" ? undefined : peer.say(`200 ${word}`)) });
    const stop = new AbortController();
    const stopped = test.say("A", { signal: stop.signal, stops: "inOrder" });
    test.memory.clock.after(1_000, () => stop.abort());
    expect(await test.outcome(stopped)).toBeInstanceOf(AbortedError);
    expect(test.memory.clock.now()).toBe(1_000 + 3 * LIMITS.cancelMs);
    expect([await test.memory.clock.until(test.say("B")), logins()]).toEqual(["B", 2]);
  });

  it("that fires while the server learns how names are encoded: the operation never begins", async () => {
    const stop = new AbortController();
    test = await beginTurns({
      FEAT: (peer) => {
        stop.abort();
        test.memory.clock.after(1_000, () => peer.say("211 none"));
      },
    });
    const stopped = test.say("A", { names: ["ä"], signal: stop.signal });
    expect(await test.outcome(stopped)).toBeInstanceOf(AbortedError);
    expect(test.memory.clock.now()).toBe(0);
    expect(await test.memory.clock.until(test.say("B"))).toBe("B");
    expect(test.said()).toEqual(["FEAT", "SITE B"]);
  });

  it("that fires when all is done changes nothing; one listener is all that stays, however many calls had it", async () => {
    test = await beginTurns();
    const stop = new AbortController();
    expect(await test.say("A", { signal: stop.signal, stops: "inOrder" })).toBe("A");
    expect(await test.say("A", { signal: stop.signal })).toBe("A");
    expect(getEventListeners(stop.signal, "abort")).toHaveLength(1);
    stop.abort();
    expect(await test.say("B")).toBe("B");
  });
});

describe("a signal while connecting", () => {
  const phases: Readonly<Record<string, (stop: () => void) => Script>> = {
    greeting: (stop) => ({ greeting: stop }),
    USER: (stop) => ({ USER: stop }),
    PASS: (stop) => ({ PASS: stop }),
    "the way back to the directory": (stop) => ({ CWD: stop }),
  };

  it.each(Object.keys(phases))("(%s): at once, and the next call connects", async (phase) => {
    const stop = new AbortController();
    let isFirst = phase !== "the way back to the directory";
    const script = phases[phase]?.(() => stop.abort()) ?? {};
    const usual: Script = { greeting: "220 ready", USER: "331 password", PASS: "230 welcome", CWD: "250 there" };
    const once: Script = Object.fromEntries(
      Object.entries(script).map(([verb, answer]) => [
        verb,
        (peer: ScriptedSession, argument: string) => {
          if (isFirst && typeof answer === "function") {
            isFirst = false;
            return answer(peer, argument);
          }
          return peer.say(String(usual[verb]));
        },
      ]),
    );
    test = await beginTurns(once);
    if (phase === "the way back to the directory") {
      await goTo("/there");
      test.sessions[0]?.control.reset();
      await test.memory.clock.settle();
      isFirst = true;
    }
    const error = await test.outcome(test.say("A", { signal: stop.signal, stops: "inOrder" }));
    expect(error).toMatchObject({ code: "ABORTED", context: { operation: "say A" } });
    await test.memory.clock.settle();
    expect([test.memory.clock.now(), test.memory.openConnections]).toEqual([0, 0]);
    expect(await test.memory.clock.until(test.say("B"))).toBe("B");
  });
});

describe("another session", () => {
  it("has its own connection, and knows what this one has learnt", async () => {
    test = await beginTurns();
    await test.say("A");
    const other = test.turns.another();
    const learnt = await other.run({ operation: "look", stops: "atOnce" }, async (session) => session.learnt);
    expect(learnt).toBe(test.turns.session?.learnt);
    expect(test.sessions).toHaveLength(2);
    await test.memory.clock.until(other.close());
  });
});

it("errors of different kinds all come out with what they were about", async () => {
  test = await beginTurns({ SITE: "" });
  const errors = [await test.outcome(test.say("A"))];
  test.turns.destroy();
  errors.push(await test.outcome(test.say("B")), await test.outcome(test.say("C")));
  expect(errors).toMatchObject([
    { code: "TIMEOUT", waitingFor: "reply", context: { operation: "say A" } },
    { code: "CONNECTION", context: { operation: "say B" } },
    { code: "CONNECTION", context: { operation: "say C" } },
  ]);
  expect(errors.every((error) => error instanceof Error && !(error instanceof NegativeReplyError))).toBe(true);
  expect(errors[1]).toBeInstanceOf(ConnectionError);
});
