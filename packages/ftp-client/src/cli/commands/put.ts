/** `ftp-client put LOCAL... URL`: files of this machine to the server. */
import { checkLocalFile, openLocalFile } from "../../transfers/local-file.js";
import type { CliTask, DefineCommand } from "../cli-task.js";
import { transferReport } from "../transfer-report.js";
import { uploadPlan } from "../upload-plan.js";

export const put: DefineCommand = (program, run) => {
  program
    .command("put")
    .summary("send files")
    .usage("[options] <local>... <url>")
    .description("Sends a file; several, or an address that ends in /, go into that directory under their own names.")
    .argument("<local...>", "files of this machine, and ftp://[user@]host[:port]/path last")
    .action((words: readonly string[]) => run(words.at(-1) ?? "", (task) => send(task, words.slice(0, -1))));
};

async function send({ url, signal, connect, say, now }: CliTask, locals: readonly string[]): Promise<void> {
  const plan = uploadPlan(locals, url.path);
  for (const { local } of plan) await checkLocalFile(local);
  await using session = await connect();
  for (const { local, remote } of plan) {
    await using file = await openLocalFile(local);
    const startedAt = now();
    const bytes = await session.client.upload(file.chunks, remote, { signal });
    say(transferReport(local, bytes, now() - startedAt));
  }
}
