/** `ftp-client mirror URL DIR`, `ftp-client mirror DIR URL`: a whole tree, of which only what differs is copied. */
import { OptionError } from "@pasvport/ftp-core";
import { type MirrorRequest, mirrorDown, mirrorUp } from "../actions/mirror-tree.js";
import { isAddress } from "../addresses.js";
import type { DefineCommand } from "../cli-task.js";
import { addTreeOptions, type CopyOptionFlags, copyFlags, formOf } from "./copy-options.js";

interface MirrorFlags extends CopyOptionFlags {
  readonly all?: true;
  readonly dryRun?: true;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export const mirror: DefineCommand = (program, run) => {
  const command = program
    .command("mirror")
    .summary("copy a whole tree, only what differs")
    .usage("[options] <from> <to>")
    .description(
      "Copies what is in a directory into another one, which is made where it is missing: from the server, or to it " +
        "(mirror ftp://host/dir dir, mirror dir ftp://host/dir). Files of the same size and time stay as they are. Nothing is removed.",
    )
    .argument("<from>", "ftp://[user@]host[:port]/path, or a directory of this machine")
    .argument("<to>", "the other one")
    .option("-n, --dry-run", "change nothing: print what would be copied and made, on standard output")
    .option("--all", "copy also files of the same size and time")
    .option(
      "--include <GLOB>",
      "only files whose name fits; with a / the path below the directory (may be repeated)",
      collect,
    )
    .option(
      "--exclude <GLOB>",
      "leave out files and directories that fit; wins over --include (may be repeated)",
      collect,
    );
  addTreeOptions(command)
    .option("--json", "one JSON object for each event on standard output, and a summary as the last")
    .action((from: string, to: string, flags: MirrorFlags) => {
      const isDown = isAddress(from);
      if (isDown === isAddress(to)) {
        throw new OptionError("mirror takes one address and one directory of this machine: mirror ftp://host/path dir");
      }
      return run(isDown ? from : to, ({ url, perform }) => {
        const form = formOf(flags);
        const { all = false, dryRun = false, include = [], exclude = [] } = flags;
        const local = isDown ? to : from;
        if (local === "") throw new OptionError("the directory of this machine is empty: write . for this one");
        const request: MirrorRequest = {
          ...copyFlags(flags),
          from: isDown ? url.path : local,
          to: isDown ? local : url.path,
          all,
          dryRun,
          include,
          exclude,
          form,
        };
        return perform((running) => (isDown ? mirrorDown : mirrorUp)(running, request), { form, retry: flags.retry });
      });
    });
};

function collect(pattern: string, before: readonly string[] = []): readonly string[] {
  if (pattern.trim() === "") throw new OptionError("the pattern is empty: leave the option out");
  return [...before, pattern];
}
