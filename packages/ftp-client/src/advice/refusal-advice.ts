/** What to do about a refused command: a row for its cause, where that is known, else the cure of its code. RFC 959 §4.2.2 */
import { type NegativeReplyError, replyCodeRow } from "@pasvport/ftp-core";
import { refusalOf } from "./refusal.js";
import { causeOf, type RefusalCause } from "./refusal-cause.js";
import type { Advice } from "./spelling.js";

/** undefined for a code that nobody knows. */
export function adviceForRefusal(error: NegativeReplyError): Advice | undefined {
  const refusal = refusalOf(error);
  const cause = causeOf(refusal);
  const row = ROWS.find(({ causes, verbs }) => {
    return cause !== undefined && causes.includes(cause) && (verbs?.includes(refusal.verb) ?? true);
  });
  return row?.advice ?? cureOf(refusal.code);
}

interface AdviceRow {
  readonly causes: readonly RefusalCause[];
  /** Absent: whatever the command was. */
  readonly verbs?: readonly string[];
  readonly advice: Advice;
}

const LISTING = ["LIST", "NLST", "MLSD"] as const;
const READING = ["RETR", "SIZE", "MDTM", "MLST", "CWD", ...LISTING] as const;
const STORING = ["STOR", "APPE", "STOU"] as const;
const CHANGING = ["DELE", "RMD", "RNFR", "RNTO", "MFMT", "SITE CHMOD"] as const;

const LOOK_ABOVE = "list the folder above it; check name and permission";

/** The first that fits counts. */
const ROWS: readonly AdviceRow[] = [
  {
    causes: ["tooMany"],
    advice: ({ parallel }) => `try again later, or with fewer sessions at a time: ${parallel} says how many`,
  },
  { causes: ["wantsTls"], advice: "the server wants TLS, which this version does not have" },
  { causes: ["account"], advice: ({ account }) => `give the account that the server wants: ${account}` },
  { causes: ["notLoggedIn"], advice: ({ user }) => `the server wants a login for this: ${user} says who` },

  {
    causes: ["restart"],
    verbs: ["STOR", "APPE"],
    // Interop: ProFTPD, unless its configuration says otherwise.
    advice: ({ resume }) => `send it whole, without ${resume}; ProFTPD goes on only with AllowStoreRestart`,
  },
  { causes: ["restart"], verbs: ["RETR"], advice: ({ resume }) => `get it whole, without ${resume}` },
  { causes: ["restart"], advice: ({ resume }) => `transfer it whole, without ${resume}` },
  {
    causes: ["badPosition"],
    advice: ({ resume }) =>
      `the file is not the one that the transfer began with: transfer it whole, without ${resume}`,
  },

  { causes: ["missing"], verbs: ["MKD"], advice: ({ makeParents }) => `${makeParents} makes the folders above it too` },
  {
    causes: ["missing"],
    verbs: STORING,
    advice: ({ makeDirectory }) => `the folder has to be there: ${makeDirectory} makes it`,
  },
  {
    causes: ["missing"],
    verbs: ["RNTO"],
    advice: ({ makeDirectory }) => `the folder of the new name has to be there: ${makeDirectory} makes it`,
  },
  { causes: ["missing"], advice: LOOK_ABOVE },
  {
    causes: ["exists"],
    verbs: ["MKD"],
    advice: ({ makeParents }) => `${makeParents} does not mind a folder that is there`,
  },
  {
    causes: ["exists", "overwrite"],
    verbs: ["RNTO", ...STORING],
    advice: ({ removeFile }) => `choose another name, or remove what is there first with ${removeFile}`,
  },
  { causes: ["notEmpty"], verbs: ["RNTO"], advice: "a folder with something in it has that name: choose another" },
  { causes: ["notEmpty"], advice: ({ removeTree }) => `${removeTree} removes what is in it too` },

  { causes: ["directory"], verbs: ["RETR"], advice: ({ list }) => `${list} lists what is in it` },
  { causes: ["directory"], verbs: STORING, advice: ({ sendInto }) => sendInto },
  {
    causes: ["directory"],
    verbs: ["DELE"],
    advice: ({ removeDirectory, removeTree }) =>
      `${removeDirectory} removes a directory that is empty, ${removeTree} one with all that is in it`,
  },
  {
    causes: ["directory"],
    verbs: ["RNTO"],
    advice: "a directory has that name: put a name behind it to move it in there",
  },
  { causes: ["directory"], verbs: ["SIZE", "MDTM"], advice: "the server tells this of files only" },
  { causes: ["noDirectory"], verbs: LISTING, advice: ({ readFile }) => `for a file use ${readFile}` },
  {
    causes: ["fileOrMissing"],
    advice: ({ list, readFile }) => `${list} of the folder above it shows what is there; for a file use ${readFile}`,
  },
  { causes: ["noDirectory"], verbs: ["RMD"], advice: ({ removeFile }) => `${removeFile} removes a file` },
  { causes: ["noDirectory"], advice: LOOK_ABOVE },

  { causes: ["full"], advice: "make room on the server, or ask for more, then send it again" },
  { causes: ["nameTooLong"], advice: "choose a shorter name" },
  { causes: ["nameRefused"], advice: "choose another name or folder" },
  { causes: ["badMode"], advice: "write the mode as three or four octal digits: 644" },
  { causes: ["otherFileSystem"], advice: "fetch it, send it to the new place, and remove it from the old one" },
  { causes: ["intoItself"], advice: "choose a place outside of it" },
  { causes: ["busy"], advice: "try again in a moment" },
  { causes: ["asciiSize"], advice: "send TYPE I before it: nobody counts the bytes of a text beforehand" },

  {
    causes: ["forbidden"],
    verbs: ["MKD", ...STORING],
    advice: ({ user }) => `this login may not write there; log in as another with ${user}`,
  },
  {
    causes: ["forbidden"],
    verbs: CHANGING,
    advice: ({ user }) => `this login may not change it; log in as another with ${user}`,
  },
  {
    causes: ["forbidden"],
    verbs: READING,
    advice: ({ user }) => `this login may not read it; log in as another with ${user}`,
  },
  { causes: ["forbidden"], advice: ({ user }) => `log in as somebody who may do this with ${user}` },

  { causes: ["notServed"], verbs: ["SITE CHMOD"], advice: "this server changes no modes over FTP" },
  { causes: ["notServed"], verbs: ["MFMT", "MDTM"], advice: "this server has no command for times" },
  {
    causes: ["notServed"],
    verbs: ["MLST", "SIZE"],
    advice: ({ list }) => `${list} of the folder above it shows what this server tells`,
  },

  // Interop: vsftpd never says why.
  {
    causes: ["untold"],
    verbs: STORING,
    advice: "the folder has to be there, and this login allowed to write in it; no directory may have the name",
  },
  {
    causes: ["untold"],
    verbs: ["MKD"],
    advice: ({ list }) =>
      `${list} shows whether it is there already; the folder above it has to be, and this login may lack the right`,
  },
  {
    causes: ["untold"],
    verbs: ["RMD"],
    advice: ({ removeTree }) => `it has to be a directory, and empty: ${removeTree} removes what is in it too`,
  },
  {
    causes: ["untold"],
    verbs: ["RNTO"],
    advice: "the folder of the new name has to be there, and nothing in it of that name",
  },
  { causes: ["untold"], advice: LOOK_ABOVE },
];

function cureOf(code: number): string | undefined {
  const cure = replyCodeRow(code)?.cure;
  return cure === undefined ? undefined : `${cure.charAt(0).toLowerCase()}${cure.slice(1).replace(/\.$/, "")}`;
}
