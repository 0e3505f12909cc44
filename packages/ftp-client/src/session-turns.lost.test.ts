/** Sessions that are lost between two calls or in the middle of one, and the end of all of them. */
import { ConnectionError, TimeoutError, type TraceEvent } from "@pasvport/ftp-core";
import { describe, expect, it } from "vitest";
import { changeDirectory } from "./operations/working-directory.js";
import type { ScriptedSession } from "./scripted-server.suite.js";
import { beginTurns, endTurnsTests, LIMITS, type TurnsTest } from "./session-turns.suite.js";

let test: TurnsTest;
endTurnsTests();

const logins = (): number => test.heard.filter((line) => line.startsWith("USER")).length;

const goTo = (path: string): Promise<string> =>
  test.turns.run({ operation: `changeDirectory ${path}`, stops: "atOnce" }, (session) =>
    changeDirectory(session, path),
  );

const ENDS = {
  "421 and a close": (peer) => {
    peer.say("421 too long without a command");
    peer.control.stream.end();
  },
  "421, and no close": (peer) => peer.say("421 too long without a command"),
  "a close": (peer) => peer.control.stream.end(),
  "a reset": (peer) => peer.control.reset(),
} as const satisfies Record<string, (peer: ScriptedSession) => void>;

type End = keyof typeof ENDS;

async function lose(how: End): Promise<void> {
  const peer = test.sessions.at(-1);
  if (peer !== undefined) ENDS[how](peer);
  await test.memory.clock.settle();
}

describe.each(Object.keys(ENDS) as End[])("a session that the server ended between two calls, by %s,", (how) => {
  it("is made again by the next one, with login and working directory, once", async () => {
    test = await beginTurns();
    expect(await goTo("there")).toBe("/there");
    await lose(how);
    expect(await Promise.all([test.say("A"), test.say("B")])).toEqual(["A", "B"]);
    expect(test.said()).toEqual(["CWD there", "PWD", "CWD /there", "SITE A", "SITE B"]);
    expect(logins()).toBe(2);
  });

  it("stays lost where the caller wants to know", async () => {
    test = await beginTurns({}, { whenLost: "fail" });
    await test.say("A");
    await lose(how);
    for (const word of ["B", "C"]) {
      const error = await test.outcome(test.say(word));
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error).toMatchObject({ context: { operation: `say ${word}` } });
    }
    expect(logins()).toBe(1);
  });
});

describe("a session that is lost in the middle of a call", () => {
  it.each(Object.keys(ENDS) as End[])(
    "(%s) fails that call, which is not repeated; the next one has another",
    async (how) => {
      test = await beginTurns({ SITE: (peer, word) => (word === "A" ? ENDS[how](peer) : peer.say(`200 ${word}`)) });
      const [a, b] = await test.memory.clock.until(Promise.allSettled([test.say("A"), test.say("B")]));
      expect(a).toMatchObject({ status: "rejected", reason: { context: { operation: "say A" } } });
      expect(b).toMatchObject({ value: "B" });
      expect([test.said(), logins()]).toEqual([["SITE A", "SITE B"], 2]);
    },
  );

  it("because its reply did not come in time: the next one has another", async () => {
    test = await beginTurns({ SITE: (peer, word) => (word === "A" ? undefined : peer.say(`200 ${word}`)) });
    const [a, b] = await test.memory.clock.until(Promise.allSettled([test.say("A"), test.say("B")]));
    expect(a).toMatchObject({ reason: expect.any(TimeoutError) });
    expect(b).toMatchObject({ value: "B" });
    expect(test.memory.clock.now()).toBe(LIMITS.replyMs);
  });
});

describe("a session that cannot be made again", () => {
  it("fails the call, and the next one tries again", async () => {
    let visits = 0;
    test = await beginTurns({
      greeting: (peer) => {
        visits += 1;
        peer.say(visits === 2 ? "421 too many" : "220 ready");
      },
    });
    await test.say("A");
    await lose("a reset");
    const error = await test.outcome(test.say("B"));
    expect(error).toMatchObject({ reply: { code: 421 }, context: { operation: "say B", phase: "greeting" } });
    expect(test.memory.openConnections).toBe(0);
    expect(await test.say("C")).toBe("C");
    expect(test.said()).toEqual(["SITE A", "SITE C"]);
  });

  it("because its directory is gone: nothing is done in another one, until it is there again", async () => {
    let isGone = false;
    test = await beginTurns({ CWD: (peer) => peer.say(isGone ? "550 no such directory" : "250 there") });
    await goTo("there");
    await lose("a reset");
    isGone = true;
    const error = await test.outcome(test.say("A"));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ message: expect.stringContaining("working directory: CWD /there was refused: 550") });
    expect(test.memory.openConnections).toBe(0);
    isGone = false;
    expect(await test.say("B")).toBe("B");
    expect(test.said().filter((line) => line.startsWith("SITE"))).toEqual(["SITE B"]);
  });

  it("because its directory is gone: a call that begins anywhere finds the way out", async () => {
    test = await beginTurns({ CWD: (peer, path) => peer.say(path === "/there" ? "550 gone" : "250 here") });
    await goTo("there");
    await lose("a reset");
    const turn = { operation: "changeDirectory /", stops: "atOnce", from: "anywhere" } as const;
    await test.turns.run(turn, (session) => changeDirectory(session, "/"));
    expect(await test.say("A")).toBe("A");
    expect(test.said().slice(-3)).toEqual(["CWD /", "PWD", "SITE A"]);
  });

  it("and a way out that is refused: nothing is done in the directory that the login leads to", async () => {
    test = await beginTurns({ CWD: (peer, path) => peer.say(path === "/gone" ? "550 no" : "250 there") });
    await goTo("there");
    await lose("a reset");
    const turn = { operation: "changeDirectory /gone", stops: "atOnce", from: "anywhere" } as const;
    const error = await test.outcome(test.turns.run(turn, (session) => changeDirectory(session, "/gone")));
    expect(error).toMatchObject({ reply: { code: 550 } });
    expect(await test.say("A")).toBe("A");
    expect(test.said().slice(-3)).toEqual(["CWD /gone", "CWD /there", "SITE A"]);
  });

  it("hears that we speak UTF-8 before it is to enter a directory whose name needs that", async () => {
    test = await beginTurns({
      FEAT: "211-Features:\r\n UTF8\r\n211 End",
      OPTS: "200 fine",
      PWD: '257 "/caf\u00e9"',
    });
    await goTo("/caf\u00e9");
    await lose("a reset");
    await test.say("A");
    expect(test.said().slice(-3)).toEqual(["OPTS UTF8 ON", "CWD /caf\u00e9", "SITE A"]);
  });

  it("goes back to the directory known last, where the latest change was refused", async () => {
    test = await beginTurns({ CWD: (peer, path) => peer.say(path === "nowhere" ? "550 no" : "250 there") });
    await goTo("there");
    await test.outcome(goTo("nowhere"));
    await lose("a close");
    await test.say("A");
    expect(test.said().slice(-2)).toEqual(["CWD /there", "SITE A"]);
  });
});

describe("close", () => {
  it("waits for what runs and for what was asked before; what comes behind it fails, and nothing is connected", async () => {
    test = await beginTurns({
      SITE: (peer, word) => void test.memory.clock.after(1_000, () => peer.say(`200 ${word}`)),
    });
    const before = Promise.all([test.say("A"), test.say("B")]);
    const closing = test.turns.close();
    const behind = test.say("C").catch((error: unknown) => error);
    expect(await test.memory.clock.until(before)).toEqual(["A", "B"]);
    await test.memory.clock.until(closing);
    expect(await behind).toMatchObject({ code: "CONNECTION", context: { operation: "say C" } });
    expect([test.said(), test.sessions.length]).toEqual([["SITE A", "SITE B", "QUIT"], 1]);
  });

  it("may come twice, also at the same time, and before anything was connected", async () => {
    test = await beginTurns();
    await test.turns.close();
    await Promise.all([test.turns.close(), test.turns.close()]);
    expect(await test.outcome(test.say("A"))).toMatchObject({
      message: "this client was closed",
      context: { advice: "connect anew" },
    });
    expect(test.sessions).toHaveLength(0);
  });

  it("says QUIT once", async () => {
    test = await beginTurns();
    await test.say("A");
    await Promise.all([test.turns.close(), test.turns.close()]);
    expect(test.said()).toEqual(["SITE A", "QUIT"]);
  });

  it("of a server that does not answer QUIT is bounded", async () => {
    test = await beginTurns({ QUIT: "" });
    await test.say("A");
    await test.memory.clock.until(test.turns.close());
    expect(test.memory.clock.now()).toBe(LIMITS.closeMs);
  });

  it("of a server that answers QUIT and does not close is bounded", async () => {
    test = await beginTurns({ QUIT: "221 goodbye" });
    await test.say("A");
    await test.memory.clock.until(test.turns.close());
    expect(test.memory.clock.now()).toBeLessThanOrEqual(LIMITS.closeMs);
  });

  it("of a session that was lost has nothing to say", async () => {
    test = await beginTurns();
    await test.say("A");
    await lose("a reset");
    await test.turns.close();
    expect([test.said(), test.memory.clock.now()]).toEqual([["SITE A"], 0]);
  });
});

describe("destroy", () => {
  it("fails what runs and what waits, at once, each with what it was about", async () => {
    test = await beginTurns({ SITE: "" });
    const all = Promise.allSettled([test.say("A"), test.say("B")]);
    await test.memory.clock.settle();
    test.turns.destroy();
    const [a, b] = await test.memory.clock.until(all);
    expect(a).toMatchObject({ reason: { code: "CONNECTION", context: { operation: "say A" } } });
    expect(b).toMatchObject({ reason: { code: "CONNECTION", context: { operation: "say B" } } });
    expect([test.memory.clock.now(), test.said()]).toEqual([0, ["SITE A"]]);
  });

  it.each(["greeting", "USER", "PASS"])("while connecting (%s) ends that, too", async (verb) => {
    test = await beginTurns({ [verb]: "" });
    const connecting = test.say("A");
    await test.memory.clock.settle();
    test.turns.destroy();
    expect(await test.outcome(connecting)).toMatchObject({ code: "CONNECTION", message: "this client was destroyed" });
    await test.memory.clock.settle();
    expect([test.memory.clock.now(), test.memory.openConnections]).toEqual([0, 0]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 8, 10, 12])("%d steps behind the login leaves no session behind", async (steps) => {
    const onTrace = async (event: TraceEvent): Promise<void> => {
      if (event.kind !== "reply" || event.reply.code !== 230) return;
      for (let step = 0; step < steps; step += 1) await undefined;
      test.turns.destroy();
    };
    test = await beginTurns({ SITE: "" }, { onTrace: (event) => void onTrace(event) });
    expect(await test.outcome(test.say("A"))).toMatchObject({ code: "CONNECTION" });
    await test.memory.clock.settle();
    expect([test.memory.clock.now(), test.memory.openConnections]).toEqual([0, 0]);
  });

  it("while close waits for the server ends the wait", async () => {
    test = await beginTurns({ QUIT: "" });
    await test.say("A");
    const closing = test.turns.close();
    await test.memory.clock.settle();
    test.turns.destroy();
    await test.memory.clock.until(closing);
    expect(test.memory.clock.now()).toBe(0);
  });
});
