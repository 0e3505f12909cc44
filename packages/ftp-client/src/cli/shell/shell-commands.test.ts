import { describe, expect, it } from "vitest";
import { usageOf } from "./call-of.js";
import { shellCommands } from "./shell-commands.js";

const names = shellCommands.flatMap((command) => command.names);

describe("the table of commands", () => {
  it("has every name once", () => {
    expect(names).toEqual([...new Set(names)]);
  });

  it("has the names that people know from ftp and lftp", () => {
    const known =
      "help ? open close disconnect user quit bye exit ls dir nlist rls cd cdup pwd lcd lpwd lls ! cat more less get mget reget " +
      "put mput reput append rm delete del mdelete mkdir rmdir mv rename chmod stat size modtime mirror ascii binary type mode " +
      "passive set quote site literal status features feat debug trace verbose hash prompt glob history";
    expect(known.split(" ").filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(shellCommands.map((command) => [command.names[0], command] as const))(
    "tells what %s is for",
    (_, command) => {
      expect(command.summary).toMatch(/^[a-z].*[^.]$/);
      for (const { summary, type, value } of Object.values(command.options ?? {})) {
        expect(summary).toMatch(/^[a-z].*[^.]$/);
        expect(value !== undefined).toBe(type === "string");
      }
      expect(usageOf(command).startsWith(command.names[0])).toBe(true);
      expect(command.names.filter((name) => name !== name.toLowerCase() || /\s/.test(name))).toEqual([]);
    },
  );

  it.each(shellCommands.map((command) => [command.names[0], command] as const))(
    "lets %s take what can be told apart",
    (_, { operands, options = {}, turnedRoundBy, isVerbatim }) => {
      const counts = operands.map(({ count }) => count);
      // What is repeated stands last, and nothing that must be there behind what may be left out.
      expect(counts.slice(0, -1).filter((count) => count === "many" || count === "any")).toEqual([]);
      expect(counts.slice(counts.indexOf("optional") + 1).filter((count) => count === "one")).toEqual(
        counts.includes("optional") ? [] : counts.slice(0).filter((count) => count === "one"),
      );
      const letters = Object.values(options).flatMap(({ short }) => short ?? []);
      expect(letters).toEqual([...new Set(letters)]);
      if (turnedRoundBy !== undefined) expect(Object.keys(options)).toContain(turnedRoundBy);
      if (isVerbatim) expect(Object.keys(options)).toEqual([]);
    },
  );
});
