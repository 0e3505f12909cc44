/** What stands below the options in `ftp-client --help`: examples, where else it looks, and the exit codes from their table. */
import { exitCodes } from "./exit-codes.js";

export function afterHelp(): string {
  return [
    "",
    ...section("Examples:", EXAMPLES),
    "",
    ...ADDRESSES,
    "",
    ...section("Environment:", ENVIRONMENT),
    "",
    ...section("Files:", FILES),
    "",
    ...section("Exit codes:", EXIT_CODES),
  ].join("\n");
}

type Row = readonly [left: string, right: string];

const EXAMPLES: readonly Row[] = [
  ["ftp-client ftp://nas.local/pub/", "a shell there: ls, cd, get, put, help"],
  ["ftp-client ls ftp://nas.local/pub/", "what is there"],
  ["ftp-client stat --json ftp://nas.local/a.txt", "all that the server tells, for scripts"],
  ["ftp-client cat ftp://nas.local/README | less", "read a file"],
  ["ftp-client get --resume ftp://nas.local/big.iso", "fetch it, or what is missing of it"],
  ["ftp-client get 'ftp://nas.local/pub/*.txt' texts/", "all that fit; quotes keep the shell off"],
  ["ftp-client put a.txt b.txt ftp://alice@nas.local/in/", "send two files; her password is asked for"],
  ["tar c src | ftp-client put - ftp://nas.local/src.tar", "send what comes on standard input"],
  ["ftp-client mirror --parallel 4 ftp://nas.local/www www", "copy a tree: what differs, four at a time"],
  ["ftp-client mirror --dry-run www ftp://nas.local/www", "what copying it back would copy"],
  ["ftp-client mv ftp://nas.local/a.txt old/a.txt", "another name, or another place there"],
  ["ftp-client chmod 644 ftp://nas.local/a.txt", "who may read and change it"],
  ["ftp-client mkdir -p ftp://nas.local/in/2024/05", "with the folders above it"],
  ["ftp-client rmdir ftp://nas.local/in/2024/05", "a folder that is empty"],
  ["ftp-client rm -r ftp://nas.local/in/2024", "all that is in it, too"],
  ["source <(ftp-client completion bash)", "then TAB knows commands and options"],
  ["ftp-client ls --mode active --trace ftp://nas.local/", "the server calls back; watch the dialogue"],
];

const ADDRESSES: readonly string[] = [
  "Addresses:",
  "  ftp://[user[:password]@]host[:port]/path    %20 is a blank, %25 a percent sign; IPv6: ftp://[::1]/",
  "  The path begins where the login leads to; that of ftp://host//etc/motd begins at the root.",
  "  Others can see a password in a command: FTP_PASSWORD or .netrc is safer. A terminal is asked.",
];

const ENVIRONMENT: readonly Row[] = [
  ["FTP_PASSWORD", "the password of the user whom --user or the address names"],
  ["NETRC", "the file to read in the place of .netrc"],
  ["FTP_CLIENT_HISTORY", "the file that keeps what is typed in the shell; empty: none"],
  ["NO_COLOR", "anything but nothing: no colours"],
];

const FILES: readonly Row[] = [
  ["~/.netrc", "machine HOST login NAME password WORD; only its owner may read it (on Windows: _netrc)"],
];

const EXIT_CODES: readonly Row[] = Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning]);

function section(heading: string, rows: readonly Row[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [heading, ...rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`)];
}
