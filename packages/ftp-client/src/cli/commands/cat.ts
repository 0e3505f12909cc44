/** `ftp-client cat URL...`: files to standard output. */
import { printFiles } from "../actions/print-files.js";
import { firstAddress } from "../addresses.js";
import type { DefineCommand } from "../cli-task.js";
import { remoteName } from "../remote-name.js";

export const cat: DefineCommand = (program, run) => {
  program
    .command("cat")
    .summary("print files")
    .description(
      "Prints files on standard output, one behind the other: byte for byte; on a terminal without what would move the cursor.",
    )
    .argument("<url...>", "ftp://[user@]host[:port]/path; the path may be a pattern: * ? [ab] {a,b}")
    .action((urls: readonly string[]) =>
      run(firstAddress(urls), ({ pathIn, patternIn, perform }) => {
        for (const url of urls) remoteName(pathIn(url));
        return perform((running) => printFiles(running, { paths: urls.map(patternIn) }));
      }),
    );
};
