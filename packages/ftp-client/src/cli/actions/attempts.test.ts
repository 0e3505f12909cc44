import { AbortedError, ConnectionError, NegativeReplyError, OptionError } from "@pasvport/ftp-core";
import { expect, it } from "vitest";
import { endingOf } from "../exit-codes.js";
import { PartlyDoneError } from "../partly-done-error.js";
import { Attempts } from "./attempts.js";
import { fakeRunning } from "./running.suite.js";

const refused = (name: string) => new NegativeReplyError(`RETR ${name}`, { code: 550, lines: ["no such file"] });

async function attempted(faults: Readonly<Record<string, Error>>, names = ["a", "b", "c"]) {
  const running = fakeRunning({});
  const attempts = new Attempts(running);
  const done: string[] = [];
  await attempts.each(names, async (name) => {
    const fault = faults[name];
    if (fault !== undefined) throw fault;
    done.push(name);
  });
  let thrown: unknown;
  try {
    attempts.finish();
  } catch (error) {
    thrown = error;
  }
  return { done, said: running.said, thrown };
}

it("nothing that fails is nothing to say", async () => {
  expect(await attempted({})).toEqual({ done: ["a", "b", "c"], said: [], thrown: undefined });
});

it("the others are done all the same, and the one fault tells that some were", async () => {
  const { done, said, thrown } = await attempted({ a: refused("a") });
  expect([done, said]).toEqual([["b", "c"], []]);
  expect(thrown).toBeInstanceOf(PartlyDoneError);
  expect((thrown as Error).message).toBe("RETR a was refused: 550 no such file");
});

it("of several faults each has a line of its own, in their order, and then there is their number", async () => {
  const { said, thrown } = await attempted({ a: refused("a"), c: refused("c") });
  expect(said).toEqual([
    expect.stringMatching(/^! RETR a was refused: 550 no such file/),
    expect.stringMatching(/^! RETR c was refused: 550 no such file/),
  ]);
  expect((thrown as Error).message).toBe("2 things failed");
  expect(fakeRunning({}).faultText(thrown)).toBe("2 things failed");
  expect(endingOf(thrown)).toBe("partly");
});

it("where all failed for one cause, that is the cause", async () => {
  const faults = { a: refused("a"), b: refused("b"), c: refused("c") };
  const { thrown, said } = await attempted(faults);
  expect(said).toHaveLength(3);
  expect((thrown as Error).message).toBe("3 things failed");
  expect((thrown as Error).cause).toBe(faults.a);
  expect(endingOf(thrown)).toBe("notFound");
  expect(fakeRunning({}).faultText(thrown)).toBe("3 things failed");
});

it("where the server is lost, the rest is not tried", async () => {
  const lost = new ConnectionError("gone");
  const { done, thrown } = await attempted({ b: lost });
  expect(done).toEqual(["a"]);
  expect((thrown as Error).cause).toBe(lost);
});

it("a fault of ours counts for all", async () => {
  const bug = new RangeError("bug");
  const { thrown } = await attempted({ a: refused("a"), b: bug });
  expect(thrown).toBe(bug);
});

it("an interruption is the last word, behind what failed before", async () => {
  const interrupted = new AbortedError("stopped");
  const { said, thrown } = await attempted({ a: refused("a"), b: interrupted });
  expect(said).toEqual([expect.stringMatching(/^! RETR a was refused/)]);
  expect(thrown).toBe(interrupted);
});

it("a thing that is only looked up was not done", async () => {
  const attempts = new Attempts(fakeRunning({}));
  const fault = new OptionError("no");
  await attempts.prepare(["a", "b"], async (name) => {
    if (name === "b") throw fault;
  });
  expect(() => attempts.finish()).toThrow(fault);
});

it("after an interruption nothing more is begun", async () => {
  const running = fakeRunning({});
  const attempts = new Attempts(running);
  const begun: string[] = [];
  await attempts.each(["a", "b"], async (name) => {
    begun.push(name);
    running.controller.abort();
    throw refused(name);
  });
  expect(begun).toEqual(["a"]);
});

it("lanes share the things, and each is told its number", async () => {
  const attempts = new Attempts(fakeRunning({}));
  const waiting: (() => void)[] = [];
  const taken: string[] = [];
  const running = attempts.each(
    ["a", "b", "c"],
    (name, lane) => {
      taken.push(`${name}${lane}`);
      return new Promise<void>((resolve) => waiting.push(resolve));
    },
    2,
  );
  expect(taken).toEqual(["a0", "b1"]);
  waiting[1]?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(taken).toEqual(["a0", "b1", "c1"]);
  for (const release of waiting) release();
  await running;
});
