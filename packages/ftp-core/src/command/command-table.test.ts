import { describe, expect, it } from "vitest";
import { type DialogueShape, dialogueStep, dialogueTable, firstStage } from "../control/dialogue.js";
import { dataModes } from "../data/data-route.js";
import { argumentForms } from "./argument-forms.js";
import { commandRow, commandTable, findVerb, repliesAllowed, type Verb, verbAliases } from "./command-table.js";

const verbs = Object.keys(commandTable) as Verb[];

describe("findVerb", () => {
  it.each(verbs)("finds %s in any case", (verb) => {
    expect(findVerb(verb)).toBe(verb);
    expect(findVerb(verb.toLowerCase())).toBe(verb);
    expect(findVerb(verb.charAt(0) + verb.slice(1).toLowerCase())).toBe(verb);
  });

  it.each(Object.entries(verbAliases))("knows %s as %s", (alias, verb) => {
    expect(findVerb(alias)).toBe(verb);
    expect(findVerb(alias.toLowerCase())).toBe(verb);
  });

  it.each([
    "",
    "GET",
    "NOOPS",
    "NOO",
    "toString",
    "constructor",
    "__proto__",
    "\u017fize",
    "\u017fTOR",
    "QU\u0131T",
    " NOOP",
    "NOOP\t",
  ])("does not know %j", (word) => {
    expect(findVerb(word)).toBeUndefined();
  });
});

/** The lists of RFC 959 §5.4, without those replies that any command may get. */
const rfc959: Readonly<Partial<Record<Verb, readonly number[]>>> = {
  USER: [230, 530, 331, 332],
  PASS: [230, 202, 530, 503, 332],
  ACCT: [230, 202, 530, 503],
  CWD: [250, 530, 550],
  CDUP: [200, 530, 550],
  SMNT: [202, 250, 530, 550],
  REIN: [120, 220],
  QUIT: [221],
  PORT: [200, 530],
  PASV: [227, 530],
  MODE: [200, 504, 530],
  TYPE: [200, 504, 530],
  STRU: [200, 504, 530],
  ALLO: [200, 202, 504, 530],
  REST: [530, 350],
  STOR: [125, 150, 110, 226, 250, 425, 426, 451, 551, 552, 532, 450, 452, 553, 530],
  STOU: [125, 150, 110, 226, 250, 425, 426, 451, 551, 552, 532, 450, 452, 553, 530],
  RETR: [125, 150, 110, 226, 250, 425, 426, 451, 450, 550, 530],
  LIST: [125, 150, 226, 250, 425, 426, 451, 450, 530],
  NLST: [125, 150, 226, 250, 425, 426, 451, 450, 530],
  APPE: [125, 150, 110, 226, 250, 425, 426, 451, 551, 552, 532, 450, 550, 452, 553, 530],
  RNFR: [450, 550, 530, 350],
  RNTO: [250, 532, 553, 503, 530],
  DELE: [250, 450, 550, 530],
  RMD: [250, 530, 550],
  MKD: [257, 530, 550],
  PWD: [257, 550],
  ABOR: [225, 226],
  SYST: [215],
  STAT: [211, 212, 213, 450, 530],
  HELP: [211, 214],
  SITE: [200, 202, 530],
  NOOP: [200],
};

describe("repliesAllowed", () => {
  it.each(Object.entries(rfc959) as [Verb, readonly number[]][])(
    "has every reply that RFC 959 §5.4 lists for %s",
    (verb, codes) => {
      const allowed = repliesAllowed(verb);
      expect([...codes, 421, 500].filter((code) => !allowed.has(code))).toEqual([]);
    },
  );

  it.each(verbs)("lets every refusal of the gate be said to %s", (verb) => {
    const { login, after } = commandRow(verb);
    const refusals = [500, 501, 502, ...(login === "required" ? [530] : []), ...(after === undefined ? [] : [503])];
    expect(refusals.filter((code) => !repliesAllowed(verb).has(code))).toEqual([]);
  });

  it("has only codes of the five digits that replies begin with", () => {
    for (const verb of verbs)
      for (const code of repliesAllowed(verb)) expect(code).toSatisfy((it: number) => it >= 100 && it < 600);
  });
});

describe("table 1", () => {
  it.each(verbs)("%s: each success in its row ends or advances its dialogue", (verb) => {
    const { dialogue, replies } = commandRow(verb);
    const errors = replies.filter((code) => dialogueStep(dialogue, firstStage(dialogue, verb), code) === "error");
    // AUTH and ADAT may ask for more security data; TLS never does, and we speak no other mechanism.
    expect(errors).toEqual({ AUTH: [334], ADAT: [335] }[verb as string] ?? []);
  });

  it.each(verbs)("%s: can succeed", (verb) => {
    const { dialogue, replies } = commandRow(verb);
    const steps = replies.map((code) => dialogueStep(dialogue, firstStage(dialogue, verb), code));
    const isWrapped = ["MIC", "CONF", "ENC"].includes(verb);
    expect(steps.some((step) => step === "success" || step === "nextCommand")).toBe(!isWrapped);
  });

  it("names forms and shapes that exist", () => {
    for (const verb of verbs) {
      const { argument, dialogue } = commandRow(verb);
      expect(argumentForms).toHaveProperty(argument);
      expect(dialogueTable).toHaveProperty(dialogue satisfies DialogueShape);
    }
  });

  it("lists no reply twice in a row", () => {
    for (const verb of verbs) {
      const { replies } = commandRow(verb);
      expect(new Set(replies).size, verb).toBe(replies.length);
    }
  });

  it("has three or four letters a verb, none of them an alias of another", () => {
    for (const verb of verbs) {
      expect(verb).toMatch(/^[A-Z]{3,4}$/);
      expect(verbAliases).not.toHaveProperty(verb);
    }
  });

  it("gives a mode to those that arrange a data connection, and to no others", () => {
    const withMode = verbs.filter((verb) => commandRow(verb).mode !== undefined);
    expect(withMode.sort()).toEqual(Object.keys(dataModes).sort());
  });

  it("stops a transfer for ABOR only", () => {
    expect(verbs.filter((verb) => commandRow(verb).duringTransfer === "urgent")).toEqual(["ABOR"]);
  });

  it("lets nothing that moves data run beside a transfer", () => {
    const beside = verbs.filter((verb) => commandRow(verb).duringTransfer === "now");
    expect(beside.every((verb) => commandRow(verb).dialogue === "simple")).toBe(true);
  });
});
