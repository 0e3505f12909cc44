/** The server's own commands, and what it tells about itself. */
import { printable, type Reply, replyLines } from "@pasvport/ftp-core";
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
  const { client, output } = await shell.running(signal);
  const reply: Reply = await client.send(line, { signal });
  await output.writeLines(replyLines(reply).map(printable));
  // What the prompt shows must be so.
  if (MAY_MOVE.test(line)) await shell.connection.refreshDirectory(signal);
}

/** Commands behind which another directory may be the working one. */
const MAY_MOVE = /^(?:X?CWD|X?CUP|CDUP|USER|PASS|ACCT|REIN|SMNT|SITE)\b/i;
