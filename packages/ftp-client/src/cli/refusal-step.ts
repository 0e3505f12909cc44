/** What to do about a refused command: what fits its cause, where command and words tell that, else the cure of its code. */
import { type NegativeReplyError, replyCodes } from "@pasvport/ftp-core";
import { directoryWords, noDirectoryWords, permissionWords, type Refusal, refusalOf } from "./refusal.js";

/** undefined for a code that nobody knows. */
export function stepAfterRefusal(error: NegativeReplyError): string | undefined {
  const refusal = refusalOf(error);
  return ROWS.find((row) => fits(row, refusal))?.step ?? cureOf(refusal.code);
}

interface StepRow {
  readonly verbs: readonly string[];
  readonly codes: readonly number[];
  /** Absent: the code says it all. */
  readonly words?: RegExp;
  readonly step: string;
}

const LISTING = ["LIST", "NLST", "MLSD"] as const;
const A_FILE = "for a file use cat or get";

/** The first that fits counts. */
const ROWS: readonly StepRow[] = [
  { verbs: ["RETR"], codes: [550], words: directoryWords, step: "ls lists what is in it" },
  { verbs: LISTING, codes: [550], words: noDirectoryWords, step: A_FILE },
  // RFC 3659 §7.2.1
  { verbs: ["MLSD"], codes: [501], step: A_FILE },
  {
    verbs: ["STOR"],
    codes: [550, 553],
    words: directoryWords,
    step: "end the address with / to send the file into it",
  },
  {
    verbs: ["STOR"],
    codes: [550],
    words: permissionWords,
    step: "this login may not write there; log in as another with --user NAME",
  },
  {
    verbs: ["RETR", ...LISTING],
    codes: [550],
    words: permissionWords,
    step: "this login may not read it; log in as another with --user NAME",
  },
];

function fits({ verbs, codes, words }: StepRow, refusal: Refusal): boolean {
  return verbs.includes(refusal.verb) && codes.includes(refusal.code) && (words?.test(refusal.words) ?? true);
}

function cureOf(code: number): string | undefined {
  const rows: Readonly<Record<number, { readonly cure: string }>> = replyCodes;
  const cure = rows[code]?.cure;
  return cure === undefined ? undefined : `${cure.charAt(0).toLowerCase()}${cure.slice(1).replace(/\.$/, "")}`;
}
