import { describe, expect, it } from "vitest";
import { allMlsxFacts, formatMlstFeature, formatMlstOptions, type MlsxFact, parseMlstOptions } from "./mlsx-facts.js";

const usual: readonly MlsxFact[] = ["type", "size", "modify", "perm", "unique", "UNIX.mode"];

describe("the facts of MLSx", () => {
  it("are all named by FEAT, with a star where they are switched on", () => {
    expect(formatMlstFeature(usual)).toBe(
      "MLST type*;size*;modify*;perm*;unique*;UNIX.mode*;UNIX.ownername;UNIX.groupname;",
    );
    expect(formatMlstFeature([])).toBe("MLST type;size;modify;perm;unique;UNIX.mode;UNIX.ownername;UNIX.groupname;");
  });

  it.each([
    ["type;size;", ["type", "size"]],
    ["TYPE;Unix.Mode", ["type", "UNIX.mode"]],
    ["unique;type;", ["type", "unique"]],
    ["type;x.unknown;type;", ["type"]],
    ["", []],
    [";", []],
    ["type size", []],
  ])("are chosen by OPTS MLST %j", (argument, facts) => {
    expect(parseMlstOptions(argument)).toEqual(facts);
  });

  it("are repeated in the answer to OPTS MLST", () => {
    expect(formatMlstOptions(["type", "size"])).toBe("MLST OPTS type;size;");
    expect(formatMlstOptions([])).toBe("MLST OPTS");
  });

  it("choose themselves when all are asked for", () => {
    expect(parseMlstOptions(allMlsxFacts.join(";"))).toEqual(allMlsxFacts);
  });
});
