import { describe, expect, it } from "vitest";
import { type Command, command } from "../command/command.js";
import { commandRow, commandTable, type Verb } from "../command/command-table.js";
import { NegativeReplyError, RemoteProtocolError } from "../errors.js";
import { reply } from "../reply/reply.js";
import { ClientControl, loginScript } from "./client-control.js";
import { type ClientEffect, GREETING } from "./client-events.js";
import { dialogueStep, dialogueTable, firstStage, unsolicitedStep } from "./dialogue.js";

type Step = "success" | "failure" | "error" | "nextCommand" | "preliminary";

interface Row {
  readonly stage: string;
  readonly script?: readonly [Command, ...Command[]];
  /** The replies that lead to the stage. */
  readonly before?: readonly number[];
  /** What 1yz to 5yz mean there. */
  readonly steps: readonly [Step, Step, Step, Step, Step];
}

const login = loginScript("bob", "hunter2", "x");

/** Table 2 of the design, with a script that leads into each stage. */
const rows: readonly Row[] = [
  { stage: "simple.reply", script: [command("PWD")], steps: ["error", "success", "error", "failure", "failure"] },
  {
    stage: "transfer.reply",
    script: [command("RETR", "a")],
    steps: ["preliminary", "success", "error", "failure", "failure"],
  },
  {
    stage: "transfer.started",
    script: [command("RETR", "a")],
    before: [150],
    steps: ["error", "success", "error", "failure", "failure"],
  },
  {
    stage: "prelude.reply",
    script: [command("RNFR", "a"), command("RNTO", "b")],
    steps: ["error", "error", "nextCommand", "failure", "failure"],
  },
  { stage: "login.USER", script: login, steps: ["error", "success", "nextCommand", "failure", "failure"] },
  {
    stage: "login.PASS",
    script: login,
    before: [331],
    steps: ["error", "success", "nextCommand", "failure", "failure"],
  },
  {
    stage: "login.ACCT",
    script: login,
    before: [331, 332],
    steps: ["error", "success", "error", "failure", "failure"],
  },
  { stage: "greeting.reply", steps: ["preliminary", "success", "error", "failure", "failure"] },
];

const cells = rows.flatMap((row) => row.steps.map((step, index) => [row.stage, index + 1, step, row] as const));

describe("table 2", () => {
  it.each(cells)("%s: %dyz is %s", (_, digit, step, { script, before }) => {
    const { control, id } = inStage(script, before ?? []);
    expect(meaning(control.receive({ type: "replyReceived", reply: reply(digit * 100 + 50, "text") }), id)).toBe(step);
  });

  it("has a test of every stage", () => {
    const stages = Object.entries(dialogueTable).flatMap(([shape, row]) =>
      Object.keys(row).map((stage) => `${shape}.${stage}`),
    );
    expect(rows.map(({ stage }) => stage)).toEqual(stages);
  });

  it.each([0, 99, 600, 631])("knows no reply %d", (code) => {
    expect(dialogueStep("simple", "reply", code)).toBe("error");
  });

  it.each(Object.keys(commandTable) as Verb[])("%s begins in a stage that its shape has", (verb) => {
    const { dialogue } = commandRow(verb);
    expect(dialogueTable[dialogue]).toHaveProperty(firstStage(dialogue, verb));
  });
});

describe("a reply that nobody waits for", () => {
  it.each([
    [421, "closed"],
    [120, "error"],
    [220, "error"],
    [331, "error"],
    [426, "error"],
    [500, "error"],
  ])("%d: %s", (code, step) => {
    expect(unsolicitedStep(code)).toBe(step);
  });
});

function inStage(script: Row["script"], before: readonly number[]): { control: ClientControl; id: number } {
  const control = new ClientControl();
  if (script === undefined) return { control, id: GREETING };
  control.receive({ type: "replyReceived", reply: reply(220, "hello") });
  control.receive({ type: "dialogueRequested", id: 1, script });
  for (const code of before) control.receive({ type: "replyReceived", reply: reply(code, "text") });
  return { control, id: 1 };
}

function meaning(effects: readonly ClientEffect[], id: number): Step | undefined {
  const [first, second] = effects;
  switch (first?.type) {
    case "sendCommand":
      return "nextCommand";
    case "reportPreliminary":
      return first.id === id ? "preliminary" : undefined;
    case "succeed":
      return first.id === id ? "success" : undefined;
    case "fail":
      if (first.id !== id) return undefined;
      if (first.error instanceof NegativeReplyError && second === undefined) return "failure";
      return first.error instanceof RemoteProtocolError && second?.type === "closeControl" ? "error" : undefined;
    default:
      return undefined;
  }
}
