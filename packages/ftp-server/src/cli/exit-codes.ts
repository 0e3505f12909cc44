/** How the command line ends: the documented exit codes, one per cause. `ftp-server --help` prints this table. */
export interface ExitCodeRow {
  readonly code: number;
  readonly meaning: string;
}

export const exitCodes = {
  ended: { code: 0, meaning: "ended as asked: Ctrl-C, SIGTERM, --help, --version" },
  unexpected: { code: 1, meaning: "something broke that should not have" },
  usage: { code: 2, meaning: "a flag or its value makes no sense" },
  cannotListen: { code: 3, meaning: "cannot listen: the port is taken, no rights, no such address" },
  cannotServe: { code: 4, meaning: "the folder is missing, not a folder, or not readable" },
  interrupted: { code: 130, meaning: "told twice to end: running transfers were cut off" },
} as const satisfies Record<string, ExitCodeRow>;

export type Ending = keyof typeof exitCodes;
