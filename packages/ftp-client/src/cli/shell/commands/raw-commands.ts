/** The server's own commands, and what it tells about itself. */
import { OptionError, printable, type Reply, replyLines } from "@pasvport/ftp-core";
import type { Call, Shell, ShellCommand } from "../shell-command.js";

const COMMAND = { name: "COMMAND", kind: "other", count: "one" } as const;

export const rawCommands: readonly ShellCommand[] = [
  {
    names: ["quote", "literal"],
    summary: "say a command as it is: quote NOOP",
    operands: [COMMAND],
    isVerbatim: true,
    run: (shell, call) => say(shell, call, call.rest),
  },
  {
    names: ["site"],
    summary: "say a command of this server's own: site help",
    operands: [COMMAND],
    isVerbatim: true,
    run: (shell, call) => say(shell, call, `SITE ${call.rest}`),
  },
  {
    names: ["features", "feat"],
    summary: "show what the server says it can do",
    operands: [],
    run: async (shell, call) => {
      const { client, output, signal } = await shell.running(call.signal);
      const features = await client.features({ signal });
      const lines = [...features].map(([name, parameters]) => printable(`${name} ${parameters.join("; ")}`.trim()));
      await output.writeLines(lines);
    },
  },
];

async function say(shell: Shell, { signal }: Call, line: string): Promise<void> {
  const [word = ""] = line.trim().split(/ +/, 1);
  const instead = INSTEAD[word.toUpperCase()];
  if (instead !== undefined) throw new OptionError(`${word.toUpperCase()} cannot be said by itself here: ${instead}`);
  const { client, output } = await shell.running(signal);
  const reply: Reply = await client.send(line, { signal });
  await output.writeLines(replyLines(reply).map(printable));
  // What the prompt shows must be so.
  if (MAY_MOVE.test(line)) await shell.connection.refreshDirectory(signal);
}

const SERVED_BY = (command: string): string => `the command for it is ${command}`;
const ROUTE = "mode says how data connections are made";
const PAIR = "it belongs to the command behind it";

/** What the library refuses, in the words of the shell. */
const INSTEAD: Readonly<Record<string, string>> = {
  RETR: SERVED_BY("get or cat"),
  STOR: SERVED_BY("put"),
  STOU: SERVED_BY("put"),
  APPE: SERVED_BY("append"),
  LIST: SERVED_BY("ls"),
  MLSD: SERVED_BY("ls"),
  NLST: SERVED_BY("nlist"),
  PORT: ROUTE,
  PASV: ROUTE,
  EPRT: ROUTE,
  EPSV: ROUTE,
  REST: `${PAIR}; reget and reput go on with a file`,
  RNFR: `${PAIR}; mv gives another name`,
  RNTO: "it belongs to RNFR; mv gives another name",
  USER: SERVED_BY("user NAME"),
  PASS: SERVED_BY("user NAME"),
  ABOR: "Ctrl-C ends what runs",
  QUIT: SERVED_BY("quit, or close"),
};

/** Commands behind which another directory may be the working one. */
const MAY_MOVE = /^(?:X?CWD|X?CUP|CDUP|USER|PASS|ACCT|REIN|SMNT|SITE)\b/i;
