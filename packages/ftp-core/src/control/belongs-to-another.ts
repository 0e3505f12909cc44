/**
 * Whether a positive reply can only be the answer to another command: a late one, or one too many. RFC 959 §5.4
 *
 * Taken for an answer, it would put the session one reply out of step: PORT's 200 would be the success of the STOR behind it.
 */
import type { SayableCommand } from "../command/command.js";
import { commandRow, commandTable, repliesAllowed, type Verb } from "../command/command-table.js";

export function belongsToAnother({ verb }: SayableCommand, code: number): boolean {
  // What a server's own commands, and those of SITE, get for an answer is the server's affair.
  if (code < 200 || code > 299 || verb === undefined || verb === "SITE" || repliesAllowed(verb).has(code)) return false;
  // Interop: 200 and 250 for each other, and codes of no command at all, are how servers say yes; but not to a transfer.
  return movesData(verb) || (!YES.includes(code) && completions.has(code));
}

/** RFC 959 §4.2.1: "the requested action has been completed", and no more. */
const YES: readonly number[] = [200, 202, 250];

/** The 2yz of all rows. */
const completions: ReadonlySet<number> = new Set(
  Object.values(commandTable)
    .flatMap(({ replies }): readonly number[] => replies)
    .filter((code) => code >= 200 && code <= 299),
);

function movesData(verb: Verb): boolean {
  return repliesAllowed(verb).has(226) && commandRow(verb).dialogue === "transfer";
}
