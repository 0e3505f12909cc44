/** `ftp-client stat URL...`: all that the server tells of entries. */
import { describeEntries } from "../actions/describe-entries.js";
import { firstAddress } from "../addresses.js";
import type { DefineCommand } from "../cli-task.js";
import { formOf } from "./copy-options.js";

export const stat: DefineCommand = (program, run) => {
  program
    .command("stat")
    .summary("describe a file or directory")
    .description("Shows all that the server tells of files and directories: type, size, time, mode, owner and more.")
    .argument("<url...>", "ftp://[user@]host[:port]/path (a pattern: * ? [ab] {a,b}), all of one server")
    .option(
      "--json",
      "one JSON object a line, with everything the server told; nameBytes (hex) where a name is not UTF-8",
    )
    .action((urls: readonly string[], flags: { readonly json?: true }) =>
      run(firstAddress(urls), ({ patternIn, perform }) => {
        const form = formOf(flags);
        const paths = urls.map(patternIn);
        return perform((running) => describeEntries(running, { paths, form }), { form });
      }),
    );
};
