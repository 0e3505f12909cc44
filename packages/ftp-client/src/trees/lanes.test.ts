import { describe, expect, it } from "vitest";
import type { Script } from "../scripted-server.suite.js";
import type { SessionTurns } from "../session-turns.js";
import { Lanes } from "./lanes.js";
import { startTreeServer } from "./tree-server.suite.js";

/** A promise that a test settles when it wants. */
function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

async function startLanes(most: number, script: Script = {}) {
  const server = await startTreeServer({}, { script });
  const ending = new AbortController();
  const ended: unknown[] = [];
  const end = (error: unknown): void => {
    ended.push(error);
    ending.abort(error);
  };
  const lanes = new Lanes(server.turns, { most, signal: ending.signal, onEnd: end });
  return { ...server, lanes, ending, ended, logins: () => server.said("PASS").length };
}

/** What each session does: one command. */
const ask = (turns: SessionTurns): Promise<string> =>
  turns.run({ operation: "test", stops: "inOrder" }, async ({ control }) => `${control.local.port}`);

describe("lanes", () => {
  it("work at the same time, each over a session of its own", async () => {
    const { lanes, until, logins } = await startLanes(3);
    const { passed, open } = gate();
    let atOnce = 0;
    const sessions = new Set<string>();
    const work = async (turns: SessionTurns): Promise<void> => {
      sessions.add(await ask(turns));
      atOnce += 1;
      if (atOnce === 3) open();
      await passed;
    };
    await until(Promise.all([1, 2, 3].map(() => lanes.give(work))));
    await until(lanes.finish());
    expect([sessions.size, logins()]).toEqual([3, 3]);
  });

  it("are no more than the jobs, and the client's own is the first", async () => {
    const { lanes, until, logins, turns } = await startLanes(8);
    const used: SessionTurns[] = [];
    for (let count = 0; count < 2; count += 1) {
      await until(
        lanes.give(async (session) => {
          used.push(session);
          await ask(session);
        }),
      );
    }
    await until(lanes.finish());
    expect(used[0]).toBe(turns);
    expect(logins()).toBeLessThanOrEqual(2);
  });

  it("say goodbye at the end, but for the client's own", async () => {
    const { lanes, until, said, turns, memory } = await startLanes(2);
    const { passed, open } = gate();
    await until(lanes.give(async () => passed));
    await until(
      lanes.give(async () => {
        open();
      }),
    );
    await until(lanes.finish());
    expect(said("QUIT")).toHaveLength(1);
    expect(turns.session?.control.isOver).toBe(false);
    await until(turns.close());
    await memory.clock.settle();
    expect([memory.openConnections, memory.clock.pendingTimers]).toEqual([0, 0]);
  });

  it("take no more work than is done: a walk waits for them", async () => {
    const { lanes, until, memory } = await startLanes(1);
    const { passed, open } = gate();
    let given = 0;
    const giving = (async () => {
      for (let count = 0; count < 100; count += 1) {
        await lanes.give(() => passed);
        given += 1;
      }
    })();
    await memory.clock.settle();
    expect(given).toBeLessThanOrEqual(2);
    open();
    await until(giving);
    await until(lanes.finish());
    expect(given).toBe(100);
  });

  it("do what a walk asks before the files that wait", async () => {
    const { lanes, until } = await startLanes(1);
    const order: string[] = [];
    const { passed, open } = gate();
    const first = lanes.give(() => passed);
    const second = lanes.give(async () => {
      order.push("file");
    });
    const asked = lanes.ask(async () => order.push("listing"));
    open();
    await until(Promise.all([first, second, asked]));
    await until(lanes.finish());
    expect(order).toEqual(["listing", "file"]);
  });
});

describe("where the server lets no more sessions in", () => {
  it.each(["421 too many connections from your address", "530 no more logins"])(
    "with %s, fewer do all the work",
    async (refusal) => {
      const { lanes, until, ended, sessions, said } = await startLanes(4, onlyFirst(2, refusal));
      let done = 0;
      const giving = (async () => {
        for (let count = 0; count < 20; count += 1) {
          await lanes.give(async (turns) => {
            await ask(turns);
            done += 1;
          });
        }
      })();
      await until(giving);
      await until(lanes.finish());
      expect([done, ended]).toEqual([20, []]);
      // Nor is it asked again and again.
      expect(sessions.length).toBeLessThanOrEqual(4);
      expect(said("PASS").length).toBeLessThanOrEqual(2);
    },
  );
});

describe("a session that was lost", () => {
  it("is made again before the next job", async () => {
    const { lanes, until, sessions, memory, logins, turns } = await startLanes(1);
    for (let count = 0; count < 3; count += 1) {
      await until(lanes.give(async (session) => void (await ask(session))));
      await memory.clock.settle();
      sessions.at(-1)?.control.stream.destroy();
      await memory.clock.settle();
      expect(turns.session?.control.isOver).toBe(true);
    }
    await until(lanes.finish());
    expect(logins()).toBe(3);
  });

  it("and cannot be made again leaves its job to the others", async () => {
    const { lanes, until, sessions, memory, ended, said } = await startLanes(2, onlyFirst(2));
    const { passed, open } = gate();
    await until(Promise.all([lanes.give(() => passed), lanes.give(() => passed)]));
    await memory.clock.settle();
    sessions[0]?.control.stream.destroy();
    await memory.clock.settle();
    open();
    let done = 0;
    for (let count = 0; count < 10; count += 1) {
      await until(
        lanes.give(async (turns) => {
          await ask(turns);
          done += 1;
        }),
      );
    }
    await until(lanes.finish());
    expect([done, ended]).toEqual([10, []]);
    expect(said("PASS")).toHaveLength(2);
  });

  it("and was the last ends all, and no further job is begun", async () => {
    const { lanes, until, sessions, memory, ended } = await startLanes(1, onlyFirst(1));
    await until(lanes.give(async (session) => void (await ask(session))));
    await memory.clock.settle();
    sessions[0]?.control.stream.destroy();
    await memory.clock.settle();
    let begun = 0;
    const giving = (async () => {
      for (;;) {
        await lanes.give(async () => {
          begun += 1;
        });
      }
    })();
    await expect(until(giving)).rejects.toMatchObject({ code: "NEGATIVE_REPLY", reply: { code: 421 } });
    await until(lanes.finish());
    expect(begun).toBe(0);
    expect(ended).toHaveLength(1);
    expect(memory.openConnections).toBe(0);
  });
});

describe("lanes that are to end", () => {
  it("begin nothing more, and wait for what runs", async () => {
    const { lanes, until, ending, memory } = await startLanes(1);
    const { passed, open } = gate();
    let begun = 0;
    const work = async (): Promise<void> => {
      begun += 1;
      await passed;
    };
    const giving = Promise.all([lanes.give(work), lanes.give(work)]).catch((error: unknown) => error);
    const asked = lanes.ask(async () => "never").catch((error: unknown) => error);
    await memory.clock.settle();
    ending.abort(new RangeError("enough"));
    expect(await until(Promise.all([giving, asked]))).toEqual([new RangeError("enough"), new RangeError("enough")]);
    let isFinished = false;
    const finishing = lanes.finish().then(() => {
      isFinished = true;
    });
    await Promise.resolve();
    expect(isFinished).toBe(false);
    open();
    await until(finishing);
    expect(begun).toBe(1);
    await expect(lanes.give(work)).rejects.toThrow("enough");
  });

  it("do not wait for a session that does not come about", async () => {
    let greetings = 0;
    const { lanes, until, memory } = await startLanes(2, {
      // The second one never hears a word.
      greeting: (session) => {
        greetings += 1;
        if (greetings === 1) session.say("220 ready");
      },
    });
    const before = memory.clock.now();
    await until(Promise.all([1, 2, 3, 4].map(() => lanes.give(async (session) => void (await ask(session))))));
    await until(lanes.finish());
    expect(greetings).toBe(2);
    expect(memory.clock.now() - before).toBeLessThan(1_000);
    await memory.clock.settle();
    // Both ends of the client's own.
    expect(memory.openConnections).toBe(2);
  });

  it("end with what work throws that should not", async () => {
    const { lanes, until, ended } = await startLanes(1);
    await until(
      lanes
        .give(async () => {
          throw new RangeError("a fault of ours");
        })
        .catch(() => undefined),
    );
    await until(lanes.finish());
    expect(ended).toEqual([new RangeError("a fault of ours")]);
  });
});

/** Greets so many sessions, and turns all others away. */
function onlyFirst(most: number, refusal = "421 too many connections"): Script {
  let greetings = 0;
  return {
    greeting: (session) => {
      greetings += 1;
      session.say(greetings > most ? refusal : "220 ready");
      if (greetings > most) session.control.stream.end();
    },
  };
}
