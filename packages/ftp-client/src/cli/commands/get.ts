/** `ftp-client get URL [LOCAL]`: a file from the server to this machine. */
import type { CliTask, DefineCommand } from "../cli-task.js";
import { localTarget } from "../local-target.js";
import { transferReport } from "../transfer-report.js";

export const get: DefineCommand = (program, run) => {
  program
    .command("get")
    .summary("fetch a file")
    .description(
      "Fetches a file. It gets its name when all of it is there; until then, what had that name before stays.",
    )
    .argument("<url>", "ftp://[user@]host[:port]/path")
    .argument("[local]", "a file, or a directory for the file (default: its own name, in this directory)")
    .action((url: string, local: string | undefined) => run(url, (task) => fetchFile(task, local)));
};

async function fetchFile({ url, signal, connect, say, now }: CliTask, local: string | undefined): Promise<void> {
  const target = await localTarget(url.path, local);
  await using session = await connect();
  const startedAt = now();
  const bytes = await session.client.download(url.path, target, { signal });
  say(transferReport(target, bytes, now() - startedAt));
}
