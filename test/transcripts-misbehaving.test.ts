/** The tables of `transcripts/misbehaving-servers.md` are true: each row's transcripts end as it says, and none is left out. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Transcript, TranscriptLine } from "./harness/transcript.js";
import { readTranscripts } from "./harness/transcript-files.js";

const transcripts = new Map(readTranscripts().map(({ name, transcript }) => [name, transcript]));
const rows = readRows(readFileSync(new URL("transcripts/misbehaving-servers.md", import.meta.url), "utf8").split("\n"));

describe("a server that", () => {
  it.each(rows)("$what: $outcome", ({ outcome, session, names }) => {
    for (const name of names) {
      const transcript = transcripts.get(name) ?? expect.fail(`there is no transcript ${name}`);
      expect({ name, outcome: outcomeOf(transcript) }).toEqual({ name, outcome });
      expect({ name, session: sessionOf(transcript) }).toEqual({ name, session });
    }
  });

  it("only the client meets is in one of the rows", () => {
    const told = new Set(rows.flatMap(({ names }) => names));
    const met = [...transcripts].filter(([, { players }]) => players.every((player) => player.startsWith("client")));
    expect(met.map(([name]) => name).filter((name) => !told.has(name))).toEqual([]);
    expect(met.length).toBeGreaterThan(150);
  });
});

interface Row {
  readonly what: string;
  /** An error's code, or `what it asked for`. */
  readonly outcome: string;
  readonly session: string;
  readonly names: readonly string[];
}

function readRows(lines: readonly string[]): readonly Row[] {
  return lines.flatMap((line) => {
    const [, what = "", outcome = "", session = "", listed] = line.split("|").map((cell) => cell.trim());
    if (listed === undefined || what === "The server …" || what.startsWith("---")) return [];
    return [{ what, outcome: outcome.replaceAll("`", ""), session, names: listed.replaceAll("`", "").split(" ") }];
  });
}

/** Of several errors the code that they share: a row has one promise. */
function outcomeOf({ lines }: Transcript): string {
  const errors = lines.filter(({ mark }, index) => mark === "U!" && !isProbe(lines[index - 1]));
  const codes = new Set(errors.map(({ text }) => text.split(" ")[0]));
  return codes.size === 0 ? "what it asked for" : [...codes].join(", ");
}

function sessionOf({ lines }: Transcript): string {
  const lastVisit = lines.slice(lines.findLastIndex(({ mark }) => mark === "C+") + 1);
  if (lastVisit.some((line) => line.mark === "C-" || line.mark === "S-" || isProbe(line))) return "is over";
  if (lastVisit.length < lines.length) return "is made again";
  const outcome = lines.findLastIndex(({ mark }) => mark === "U<" || mark === "U!");
  return lines.slice(outcome + 1).some(({ mark }) => mark === "C>") ? "goes on" : "nobody knows";
}

/** Asks only whether there still is a session. */
function isProbe(line: TranscriptLine | undefined): boolean {
  return line?.mark === "U>" && line.text === "say NOOP";
}
