/** `ftp-client mv URL NEWPATH`: another name, or another place on the same server. */
import { moveEntry, movePlan } from "../actions/move-entry.js";
import { isAddress } from "../addresses.js";
import type { DefineCommand } from "../cli-task.js";

export const mv: DefineCommand = (program, run) => {
  program
    .command("mv")
    .summary("rename or move a file or directory")
    .description(
      "Gives a file or a directory another name, or another place on the same server. " +
        "A new path that ends in / is a directory, where it keeps its name.",
    )
    .argument("<url>", "ftp://[user@]host[:port]/path")
    .argument("<newpath>", "a path, plain: nothing in it is decoded; or an address of the same server")
    .action((url: string, to: string) =>
      run(url, ({ pathIn, perform }) => {
        const plan = movePlan({ from: pathIn(url), to: isAddress(to) ? pathIn(to) : to });
        return perform((running) => moveEntry(running, plan));
      }),
    );
};
