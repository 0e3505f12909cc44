/** `ftp-client mkdir URL...`: makes directories. */
import { makeDirectories } from "../actions/make-directories.js";
import { firstAddress } from "../addresses.js";
import type { DefineCommand } from "../cli-task.js";

export const mkdir: DefineCommand = (program, run) => {
  program
    .command("mkdir")
    .summary("make directories")
    .description("Makes directories.")
    .argument("<url...>", "ftp://[user@]host[:port]/path, all of one server")
    .option("-p, --parents", "those above it too; no fault if it is there already")
    .action((urls: readonly string[], { parents = false }: { readonly parents?: boolean }) =>
      run(firstAddress(urls), ({ pathIn, perform }) => {
        const paths = urls.map(pathIn);
        return perform((running) => makeDirectories(running, { paths, parents }));
      }),
    );
};
