/** What stands below the options in `ftp-client --help`: examples, and the exit codes from their table. */
import { exitCodes } from "./exit-codes.js";

export function afterHelp(): string {
  return ["", ...section("Examples:", EXAMPLES), "", ...ADDRESSES, "", ...section("Exit codes:", EXIT_CODES)].join(
    "\n",
  );
}

type Row = readonly [left: string, right: string];

const EXAMPLES: readonly Row[] = [
  ["ftp-client ls ftp://ftp.example.org/pub/", "what is there"],
  ["ftp-client cat ftp://ftp.example.org/README | less", "read a file"],
  ["ftp-client get ftp://ftp.example.org/pub/big.iso", "fetch it into this directory"],
  ["ftp-client put a.txt b.txt ftp://alice@nas.local/in/", "send two files; her password is in FTP_PASSWORD"],
  ["ftp-client ls --mode active --trace ftp://nas.local/", "the server calls back; watch the dialogue"],
];

const ADDRESSES: readonly string[] = [
  "Addresses:",
  "  ftp://[user[:password]@]host[:port]/path   %20 is a blank, %25 a percent sign; any byte can be written so.",
  "  The path begins where the login leads to; ftp://host//etc/motd begins at the root. IPv6: ftp://[::1]/",
  "  Others can see a password in a command: FTP_PASSWORD in the environment is safer.",
];

const EXIT_CODES: readonly Row[] = Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning]);

function section(heading: string, rows: readonly Row[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [heading, ...rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`)];
}
