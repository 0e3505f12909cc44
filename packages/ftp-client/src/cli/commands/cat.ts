/** `ftp-client cat URL`: a file to standard output, byte for byte. */
import type { CliTask, DefineCommand } from "../cli-task.js";
import { remoteName } from "../remote-name.js";

export const cat: DefineCommand = (program, run) => {
  program
    .command("cat")
    .summary("print a file")
    .description("Prints a file on standard output, byte for byte.")
    .argument("<url>", "ftp://[user@]host[:port]/path")
    .action((url: string) => run(url, print));
};

async function print({ url, signal, connect, write }: CliTask): Promise<void> {
  remoteName(url.path);
  await using session = await connect();
  await session.client.download(url.path, write, { signal });
}
