/** Whatever calls, signals, losses and ends come in whatever order: nobody gets the reply of another, and nothing is done twice. */
import { FtpError } from "@pasvport/ftp-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScriptedSession } from "./scripted-server.suite.js";
import { beginTurns, LIMITS } from "./session-turns.suite.js";

/** What the server does with a command. */
const FATES = {
  answer: (peer, text) => peer.say(`200 ${text}`),
  refuse: (peer, text) => peer.say(`500 ${text}`),
  "421": (peer) => peer.say("421 enough"),
  close: (peer) => peer.control.stream.end(),
  reset: (peer) => peer.control.reset(),
  silence: () => undefined,
} as const satisfies Record<string, (peer: ScriptedSession, text: string) => unknown>;

type Fate = keyof typeof FATES;

interface Call {
  readonly startMs: number;
  readonly stops: "atOnce" | "inOrder";
  readonly fate: Fate;
  readonly answerMs: number;
  /** After the call began; undefined: never. */
  readonly abortMs: number | undefined;
}

const time = (most: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: most });

const calls: fc.Arbitrary<readonly Call[]> = fc.array(
  fc.record({
    startMs: time(6_000),
    stops: fc.constantFrom("atOnce" as const, "inOrder" as const),
    fate: fc.oneof(
      { weight: 3, arbitrary: fc.constant("answer" as const) },
      fc.constantFrom(...(Object.keys(FATES) as Fate[])),
    ),
    answerMs: time(3_000),
    abortMs: fc.option(time(4_000), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 12 },
);

const ends = fc.record({
  how: fc.constantFrom("close" as const, "destroy" as const, "neither" as const),
  atMs: time(12_000),
});

/** Losses between calls. */
const losses = fc.array(
  fc.record({ atMs: time(12_000), how: fc.constantFrom("421" as const, "close" as const, "reset" as const) }),
  {
    maxLength: 3,
  },
);

describe("turns", () => {
  it("keep every session in step, in every interleaving", async () => {
    const property = fc.asyncProperty(calls, ends, losses, async (asked, end, lost) => {
      const test = await beginTurns({ SITE: (peer, argument) => decide(peer, argument) });
      const { memory, turns } = test;
      const { clock } = memory;
      const owing = new Map<ScriptedSession, number>();

      /** Those whose signal has fired. */
      const stopped = new Set<number>();

      /** No command comes while another waits for its reply, and none of a call that was stopped before. */
      function decide(peer: ScriptedSession, argument: string): void {
        expect([owing.get(peer) ?? 0, stopped.has(Number(argument))]).toEqual([0, false]);
        const call = asked[Number(argument)];
        if (call === undefined) return;
        owing.set(peer, 1);
        clock.after(call.answerMs, () => {
          owing.set(peer, 0);
          FATES[call.fate](peer, argument);
        });
      }

      const abort = (index: number, stop: AbortController): void => {
        stop.abort();
        // What was under way is not meant.
        clock.after(1, () => stopped.add(index));
      };
      const outcomes = asked.map(async ({ startMs, stops, abortMs }, index): Promise<unknown> => {
        await new Promise<void>((resolve) => void clock.after(startMs, resolve));
        const stop = new AbortController();
        const callOff = abortMs === undefined ? () => undefined : clock.after(abortMs, () => abort(index, stop));
        try {
          return await test.say(String(index), { stops, signal: stop.signal });
        } catch (error) {
          return error;
        } finally {
          callOff();
        }
      });
      for (const { atMs, how } of lost) {
        clock.after(atMs, () => {
          const peer = test.sessions.at(-1);
          if (peer !== undefined && !peer.control.stream.destroyed) FATES[how](peer);
        });
      }
      let closing = Promise.resolve();
      const close = (): void => {
        closing = turns.close();
      };
      if (end.how === "close") clock.after(end.atMs, close);
      if (end.how === "destroy") clock.after(end.atMs, () => turns.destroy());

      const told = await clock.until(Promise.all(outcomes));
      await clock.until(closing);
      await clock.until(turns.close());
      await clock.advance(2 * LIMITS.replyMs);

      for (const [index, outcome] of told.entries()) expectOwn(outcome, index, asked[index]);
      // In the order in which they were asked for, and nothing twice.
      const said = test.heard.filter((line) => line.startsWith("SITE")).map((line) => Number(line.split(" ")[1]));
      const order = asked.map((_, index) => index).sort((a, b) => startOf(asked, a) - startOf(asked, b) || a - b);
      expect(said).toEqual(order.filter((index) => said.includes(index)));
      expect([memory.openConnections, memory.openListeners, clock.pendingTimers]).toEqual([0, 1, 0]);
    });
    await fc.assert(property, { numRuns: 150 });
  });
});

/** Its own reply, its own refusal, or an error that says what it was about. */
function expectOwn(outcome: unknown, index: number, call: Call | undefined): void {
  if (typeof outcome === "string") {
    expect([outcome, call?.fate]).toEqual([String(index), "answer"]);
    return;
  }
  expect(outcome).toBeInstanceOf(FtpError);
  expect(outcome).not.toMatchObject({ code: "LOCAL_PROTOCOL" });
  expect(outcome).toMatchObject({ context: { operation: `say ${index}` } });
  if (call?.abortMs === undefined) expect(outcome).not.toMatchObject({ code: "ABORTED" });
}

function startOf(asked: readonly Call[], index: number): number {
  return asked[index]?.startMs ?? 0;
}
