/**
 * TABLE 2: how the replies to a command follow each other, from the first digit to success, failure or error.
 * RFC 959 §6 draws these as five diagrams; here they are data. The client machine obeys it, the docs draw it.
 */

export type ReplyDigit = 1 | 2 | 3 | 4 | 5;

/**
 * `success`, `failure` (the server said no), `error` (the server broke the dialogue), `nextCommand` (send the next one of the
 * script: PASS after USER, RNTO after RNFR), or a stage to wait in for one more reply.
 */
export type DialogueStep = "success" | "failure" | "error" | "nextCommand" | { readonly wait: string };

export type DialogueStage = { readonly [Digit in ReplyDigit]: DialogueStep };

const E = "error";
const S = "success";
const F = "failure";

export const dialogueTable = {
  simple: {
    reply: { 1: E, 2: S, 3: E, 4: F, 5: F },
  },
  transfer: {
    reply: { 1: { wait: "started" }, 2: S, 3: E, 4: F, 5: F },
    started: { 1: E, 2: S, 3: E, 4: F, 5: F },
  },
  prelude: {
    reply: { 1: E, 2: E, 3: "nextCommand", 4: F, 5: F },
  },
  login: {
    USER: { 1: E, 2: S, 3: "nextCommand", 4: F, 5: F },
    PASS: { 1: E, 2: S, 3: "nextCommand", 4: F, 5: F },
    ACCT: { 1: E, 2: S, 3: E, 4: F, 5: F },
  },
  greeting: {
    reply: { 1: { wait: "reply" }, 2: S, 3: E, 4: F, 5: F },
  },
} as const satisfies Record<string, Record<string, DialogueStage>>;

export type DialogueShape = keyof typeof dialogueTable;

/** The stage in which the answer to a verb is awaited: login has one a verb, all others begin in `reply`. */
export function firstStage(shape: DialogueShape, verb: string): string {
  return shape === "login" ? verb : "reply";
}

/** What a reply means in this stage. */
export function dialogueStep(shape: DialogueShape, stage: string, code: number): DialogueStep {
  const stages: Readonly<Record<string, DialogueStage>> = dialogueTable[shape];
  const digit = Math.trunc(code / 100) as ReplyDigit;
  return stages[stage]?.[digit] ?? "error";
}

/** A reply that nobody waits for: only the server's farewell makes sense. RFC 959 §5.4, 421 */
export function unsolicitedStep(code: number): "closed" | "error" {
  return code === 421 ? "closed" : "error";
}
