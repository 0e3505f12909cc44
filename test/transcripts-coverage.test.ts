/** No verb, no kind of reply and no cell of a table is left without a transcript: the tables say what there must be. */
import {
  type ArgumentFormName,
  clientTransferTable,
  commandRow,
  commandTable,
  dialogueTable,
  findVerb,
  repliesAllowed,
  serverTransferTable,
  type Verb,
} from "@pasvport/ftp-core";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { playClientMachine } from "./harness/play-client-machine.js";
import { playServerMachine } from "./harness/play-server-machine.js";
import { replyCodes } from "./harness/play-story.js";
import type { Transcript } from "./harness/transcript.js";
import { readTranscripts } from "./harness/transcript-files.js";

const transcripts = readTranscripts().map(({ transcript }) => transcript);

/** What our server never says, though the row allows it … */
const neverSaid: Partial<Record<Verb, readonly number[]>> = {
  // … because every name gets the same answer and everybody is asked for a password,
  USER: [2, 5],
  // … because it knows no accounts,
  PASS: [3],
  // … because it is ready to begin anew at once,
  REIN: [1],
  // … because records and pages need no room of their own,
  ALLO: [5],
  // … because no storage is asked where we are.
  PWD: [5],
};

/** Forms that no text can miss: nothing gets a 501 from them. */
const takesAnything: ReadonlySet<ArgumentFormName> = new Set(["text", "password", "optionalPathname", "listPathname"]);

describe("table 1", () => {
  const verbs = Object.keys(commandTable) as Verb[];
  const served = verbs.filter((verb) => commandRow(verb).served === "yes");
  const answers = answersToVerbs(transcripts.filter(({ players }) => players.includes("server in memory")));

  it.each(served)("a transcript says %s, and sees every kind of reply that it can get", (verb) => {
    const { replies } = commandRow(verb);
    const kinds = new Set(replies.map(kindOf));
    const seen = new Set(replies.filter((code) => answers.get(verb)?.has(code)).map(kindOf));
    expect([...kinds].filter((kind) => !seen.has(kind)).sort()).toEqual(neverSaid[verb] ?? []);
  });

  it.each(served)("a transcript shows %s refused by each column of its row that can refuse it", (verb) => {
    const { argument, login, after } = commandRow(verb);
    const refusals = [
      ...(takesAnything.has(argument) ? [] : [501]),
      ...(login === "required" ? [530] : []),
      ...(after === undefined ? [] : [503]),
    ];
    expect(refusals.filter((code) => !answers.get(verb)?.has(code))).toEqual([]);
  });

  const unserved = verbs.filter((verb) => commandRow(verb).served !== "yes");

  it.each(unserved)("a transcript shows %s refused with 502", (verb) => {
    expect([...(answers.get(verb) ?? [])]).toEqual([502]);
  });

  it.each(served)("every reply to %s that a transcript shows is in its row", (verb) => {
    const allowed = repliesAllowed(verb);
    expect([...(answers.get(verb) ?? [])].filter((code) => !allowed.has(code))).toEqual([]);
  });
});

const asked = vi.hoisted(() => new Set<string>());

// The machines ask the tables what to do next; here somebody takes notes of what they ask.
vi.mock(import("../packages/ftp-core/src/control/dialogue.js"), async (original) => {
  const real = await original();
  const dialogueStep: typeof real.dialogueStep = (shape, stage, code) => {
    asked.add(`table 2: ${shape}.${stage} ${Math.trunc(code / 100)}yz`);
    return real.dialogueStep(shape, stage, code);
  };
  return { ...real, dialogueStep };
});
vi.mock(import("../packages/ftp-core/src/transfer/server-transfer.js"), async (original) => {
  const real = await original();
  const serverTransferStep: typeof real.serverTransferStep = (phase, event) => {
    asked.add(`table 3: ${phase} ${event}`);
    return real.serverTransferStep(phase, event);
  };
  return { ...real, serverTransferStep };
});
vi.mock(import("../packages/ftp-core/src/transfer/client-transfer.js"), async (original) => {
  const real = await original();
  const advanceClientTransfer: typeof real.advanceClientTransfer = (transfer, event) => {
    const next = real.advanceClientTransfer(transfer, event);
    asked.add(`table 4: ${next.control} ${next.data}`);
    return next;
  };
  return { ...real, advanceClientTransfer };
});

describe("tables 2, 3 and 4", () => {
  beforeAll(async () => {
    for (const transcript of transcripts) {
      if (transcript.players.includes("server machine")) await playServerMachine(transcript, "whole");
      if (transcript.players.includes("client machine")) await playClientMachine(transcript, "whole");
    }
  });

  it.each(cells())("a transcript leads into %s", (cell) => {
    expect(asked.has(cell)).toBe(true);
  });
});

function cells(): readonly string[] {
  return [
    ...Object.entries(dialogueTable).flatMap(([shape, stages]) =>
      Object.entries(stages).flatMap(([stage, row]) =>
        Object.keys(row).map((digit) => `table 2: ${shape}.${stage} ${digit}yz`),
      ),
    ),
    ...Object.entries(serverTransferTable).flatMap(([phase, row]) =>
      Object.keys(row).map((event) => `table 3: ${phase} ${event}`),
    ),
    // Nothing has happened in the first cell: every transfer begins there.
    ...Object.entries(clientTransferTable)
      .flatMap(([control, row]) => Object.keys(row).map((data) => `table 4: ${control} ${data}`))
      .slice(1),
  ];
}

/** The codes that each verb gets. Replies come in the order of the commands, but for those that are answered at once. */
function answersToVerbs(all: readonly Transcript[]): ReadonlyMap<Verb, ReadonlySet<number>> {
  const answers = new Map<Verb, Set<number>>();
  for (const { lines } of all) {
    const codes = replyCodes(lines);
    let waiting: readonly (Verb | undefined)[] = [];
    let isMoving = false;
    for (const [index, { mark, text }] of lines.entries()) {
      const said = mark === "C>" ? [text] : mark === "C|" ? text.split("\\r\\n").slice(0, -1) : [];
      waiting = [...waiting, ...said.map((line) => findVerb(line.split(" ")[0] ?? ""))];
      if (mark === "D-" || mark === "D!") isMoving = false;
      const code = codes.get(index);
      if (code === undefined) continue;
      const atOnce = waiting.findIndex((verb) => verb !== undefined && commandRow(verb).duringTransfer === "now");
      const isFirsts: boolean = !isMoving && (waiting[0] === undefined || repliesAllowed(waiting[0]).has(code));
      const at: number = atOnce > 0 && !isFirsts ? atOnce : 0;
      isMoving = code < 200 || (isMoving && at > 0);
      const verb = waiting[at];
      if (verb !== undefined) answers.set(verb, new Set([...(answers.get(verb) ?? []), code]));
      if (code >= 200) waiting = waiting.filter((_, position) => position !== at);
    }
  }
  return answers;
}

function kindOf(code: number): number {
  return Math.trunc(code / 100);
}
