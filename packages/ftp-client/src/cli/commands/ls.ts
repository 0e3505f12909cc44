/** `ftp-client ls URL`: what is in a directory. */
import { listEntries } from "../actions/list-entries.js";
import type { DefineCommand } from "../cli-task.js";
import { formOf } from "./copy-options.js";

interface LsFlags {
  readonly recursive?: true;
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
    .argument("<url>", "ftp://[user@]host[:port]/path; the path may be a pattern: * ? [ab] {a,b}")
    .option("-r, --recursive", "with all that is below, each with its path")
    .option(
      "--json",
      "one JSON object a line, with everything the server told; nameBytes (hex) where a name is not UTF-8",
    )
    .action((url: string, flags: LsFlags) =>
      run(url, ({ patternIn, perform }) => {
        const form = formOf(flags);
        const request = { paths: [patternIn(url)], form, recursive: flags.recursive ?? false };
        return perform((running) => listEntries(running, request), form);
      }),
    );
};
