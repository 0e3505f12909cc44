/** What stands below the flags in `ftp-server --help`: examples, and the exit codes from their table. */
import { exitCodes } from "./exit-codes.js";

export function afterHelp(): string {
  return ["", ...section("Examples:", EXAMPLES), "", ...section("Exit codes:", EXIT_CODES)].join("\n");
}

type Row = readonly [left: string, right: string];

const EXAMPLES: readonly Row[] = [
  ["ftp-server", "this folder, read-only, on ftp://127.0.0.1:2121/"],
  ["ftp-server -p 0 ~/photos", "another folder, on any free port"],
  ["ftp-server --host 0.0.0.0 -u alice", "reachable from other machines; alice may write; her password is printed"],
  ["ftp-server --host 0.0.0.0 --passive-ports 50000-50099 --public-address 203.0.113.5", "behind a NAT router"],
];

const EXIT_CODES: readonly Row[] = Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning]);

/** A left side that is longer than its column gets a line of its own. */
function section(heading: string, rows: readonly Row[]): readonly string[] {
  const lengths = rows.map(([left]) => left.length).filter((length) => length <= 36);
  const width = Math.max(...lengths) + 2;
  const line = ([left, right]: Row): string =>
    left.length < width ? `  ${left.padEnd(width)}${right}` : `  ${left}\n  ${"".padEnd(width)}${right}`;
  return [heading, ...rows.map(line)];
}
