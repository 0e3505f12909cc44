/** `ftp-client ls URL`: what is in a directory. */
import { listEntries, type SortKey } from "../actions/list-entries.js";
import { firstAddress } from "../addresses.js";
import type { DefineCommand } from "../cli-task.js";
import { formOf } from "./copy-options.js";

interface LsFlags {
  readonly recursive?: true;
  readonly time?: true;
  readonly size?: true;
  readonly json?: true;
}

export const ls: DefineCommand = (program, run) => {
  program
    .command("ls")
    .summary("list a directory")
    .description(
      "Lists a directory: type and mode, size in bytes, time (UTC), name. A question mark behind a time means that the server " +
        "did not tell its zone, or its year. Bytes that a terminal cannot show are written as \\xNN.",
    )
    .argument("<url...>", "ftp://[user@]host[:port]/path (a pattern: * ? [ab] {a,b}), all of one server")
    .option("-l, --long", "type, mode, size and time, too: as it is without it")
    .option("-a, --all", "hidden names, too: all that the server lists is shown without it")
    .option("-r, --recursive", "with all that is below, each with its path")
    .option("-t, --time", "the newest first; else by name")
    .option("-S, --size", "the largest first")
    .option(
      "--json",
      "one JSON object a line, with everything the server told; nameBytes (hex) where a name is not UTF-8",
    )
    .action((urls: readonly string[], flags: LsFlags) =>
      run(firstAddress(urls), ({ patternIn, perform }) => {
        const form = formOf(flags);
        const request = {
          paths: urls.map(patternIn),
          form,
          recursive: flags.recursive ?? false,
          sortBy: sortKey(flags),
        };
        return perform((running) => listEntries(running, request), { form });
      }),
    );
};

function sortKey({ time, size }: LsFlags): SortKey {
  return time ? "time" : size ? "size" : "name";
}
