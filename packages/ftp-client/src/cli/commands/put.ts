/** `ftp-client put LOCAL... URL`: files of this machine to the server. */
import { checkSend, type SendRequest, sendFiles } from "../actions/send-files.js";
import type { DefineCommand } from "../cli-task.js";
import { addCopyOptions, type CopyOptionFlags, copyFlags, formOf, JSON_HELP } from "./copy-options.js";

interface PutFlags extends CopyOptionFlags {
  readonly recursive?: true;
}

export const put: DefineCommand = (program, run) => {
  const command = program
    .command("put")
    .summary("send files")
    .usage("[options] <local>... <url>")
    .description(
      "Sends a file; several, or an address that ends in /, go into that directory under their own names. " +
        "- is standard input, which needs a file's name in the address.",
    )
    .argument("<local...>", "files of this machine, and ftp://[user@]host[:port]/path last")
    .option("-r, --recursive", "directories too, with all that is in them");
  addCopyOptions(command)
    .option("--json", JSON_HELP)
    .action((words: readonly string[], flags: PutFlags) =>
      run(words.at(-1) ?? "", async ({ url, stdin, perform, localDirectory }) => {
        const form = formOf(flags);
        const request: SendRequest = {
          ...copyFlags(flags),
          locals: words.slice(0, -1),
          to: url.path,
          recursive: flags.recursive ?? false,
          form,
          stdin,
        };
        await checkSend(request, localDirectory);
        await perform((running) => sendFiles(running, request), { form, retry: flags.retry });
      }),
    );
};
