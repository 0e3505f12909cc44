/** `ftp-client rm URL...`: removes files, and with `-r` directories. */
import { removeEntries, requireOwnName } from "../actions/remove-entries.js";
import { firstAddress } from "../addresses.js";
import type { DefineCommand } from "../cli-task.js";

export const rm: DefineCommand = (program, run) => {
  program
    .command("rm")
    .summary("remove files")
    .description("Removes files. Symbolic links are removed, and not what they point to.")
    .argument("<url...>", "ftp://[user@]host[:port]/path (a pattern: * ? [ab] {a,b}), all of one server")
    .option("-r, --recursive", "directories too, with all that is in them")
    .action((urls: readonly string[], { recursive = false }: { readonly recursive?: boolean }) =>
      run(firstAddress(urls), ({ patternIn, perform }) => {
        const paths = urls.map(patternIn);
        for (const path of paths) requireOwnName(path);
        return perform((running) => removeEntries(running, { paths, recursive }));
      }),
    );
};
