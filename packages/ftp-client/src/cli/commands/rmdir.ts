/** `ftp-client rmdir URL...`: removes empty directories. */
import { removeDirectories } from "../actions/remove-directories.js";
import { firstAddress } from "../addresses.js";
import type { DefineCommand } from "../cli-task.js";

export const rmdir: DefineCommand = (program, run) => {
  program
    .command("rmdir")
    .summary("remove empty directories")
    .description("Removes directories that are empty (rm -r removes them with all that is in them).")
    .argument("<url...>", "ftp://[user@]host[:port]/path, all of one server")
    .action((urls: readonly string[]) =>
      run(firstAddress(urls), ({ pathIn, perform }) => {
        const paths = urls.map(pathIn);
        return perform((running) => removeDirectories(running, { paths }));
      }),
    );
};
