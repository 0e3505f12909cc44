/**
 * How things are called where advice is read: the library has options and methods, the command line flags and commands.
 *
 * A row of advice is told once, in terms of these names; an entry here is all that a new place to read it needs.
 */
export interface Spelling {
  readonly activeMode: string;
  readonly passiveMode: string;
  readonly activePorts: string;
  readonly lowestDataPort: string;
  readonly localAddress: string;
  readonly connectTimeout: string;
  readonly replyTimeout: string;
  readonly dataTimeout: string;
  readonly user: string;
  readonly userAndPassword: string;
  readonly missingPassword: string;
  readonly account: string;
  readonly trace: string;
  readonly parallel: string;
  readonly resume: string;
  readonly fromTheMiddle: string;
  readonly keepPart: string;
  readonly list: string;
  readonly readFile: string;
  readonly removeFile: string;
  readonly removeDirectory: string;
  readonly removeTree: string;
  readonly makeDirectory: string;
  readonly makeParents: string;
  readonly sendInto: string;
  readonly copyTree: string;
}

export const spellings = {
  library: {
    activeMode: 'mode: "active"',
    passiveMode: 'mode: "passive"',
    activePorts: "active.ports",
    lowestDataPort: "addressPolicy.lowestPort",
    localAddress: "localAddress",
    connectTimeout: "timeouts.connectMs",
    replyTimeout: "timeouts.replyMs",
    dataTimeout: "timeouts.dataMs",
    user: "the option user",
    userAndPassword: "give user and password",
    missingPassword: "give the option password",
    account: "the option account",
    trace: "onTrace",
    parallel: "the option parallel",
    resume: "resume",
    fromTheMiddle: "resume and offset",
    keepPart: "resume",
    list: "list",
    readFile: "stat or download",
    removeFile: "remove",
    removeDirectory: "removeDirectory",
    removeTree: "removeDirectory with recursive: true",
    makeDirectory: "makeDirectory",
    makeParents: "makeDirectory with recursive: true",
    sendInto: "put the file's name behind it",
    copyTree: "uploadTree and downloadTree",
  },
  commandLine: {
    activeMode: "--mode active",
    passiveMode: "--mode passive",
    activePorts: "--active-ports",
    lowestDataPort: "--lowest-data-port",
    localAddress: "--bind",
    connectTimeout: "--timeout",
    replyTimeout: "--timeout",
    dataTimeout: "--timeout",
    user: "--user NAME",
    userAndPassword: "name the user with --user, and put the password into the environment as FTP_PASSWORD",
    missingPassword: "FTP_PASSWORD is not set: put the password into the environment under this name",
    account: "the word account in .netrc",
    trace: "--trace",
    parallel: "--parallel",
    resume: "--resume",
    fromTheMiddle: "--resume",
    keepPart: "--resume",
    list: "ls",
    readFile: "cat or get",
    removeFile: "rm",
    removeDirectory: "rmdir",
    removeTree: "rm -r",
    makeDirectory: "mkdir",
    makeParents: "mkdir -p",
    sendInto: "end the address with / to send the file into it",
    copyTree: "-r",
  },
} as const satisfies Record<string, Spelling>;

/** A row of advice: the same everywhere, or in the words of where it is read. */
export type Advice = string | ((say: Spelling) => string);

export function spell(advice: Advice, say: Spelling): string {
  return typeof advice === "string" ? advice : advice(say);
}
