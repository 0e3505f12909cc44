/** What is on this machine. */
import { stat } from "node:fs/promises";
import { OptionError, printable } from "@pasvport/ftp-core";
import { LocalFileError } from "../../../transfers/local-file.js";
import { listingLines } from "../../listing-lines.js";
import { absolute, text } from "../call-words.js";
import { optional } from "../operand.js";
import type { ShellCommand } from "../shell-command.js";
import { runLocally } from "./local-command.js";
import { localListing } from "./local-listing.js";

export const localCommands: readonly ShellCommand[] = [
  {
    names: ["lcd"],
    summary: "go to a directory of this machine; none: your home",
    operands: [optional("DIRECTORY", "localDirectory")],
    run: async (shell, call) => {
      const path = absolute(shell, text(call, 0) ?? "~");
      const facts = await stat(path).catch((error: unknown) => {
        throw new LocalFileError(path, error);
      });
      if (!facts.isDirectory()) throw new OptionError(`${path} is not a directory`);
      shell.localDirectory = path;
      shell.output.say(printable(path));
    },
  },
  {
    names: ["lpwd"],
    summary: "show the directory of this machine",
    operands: [],
    run: (shell) => shell.output.writeLines([printable(shell.localDirectory)]),
  },
  {
    names: ["lls", "ldir"],
    summary: "list a directory of this machine",
    operands: [optional("DIRECTORY", "localDirectory")],
    run: async (shell, call) => {
      const path = absolute(shell, text(call, 0) ?? ".");
      await shell.output.writeLines(listingLines(await localListing(path)));
    },
  },
  {
    names: ["!", "shell"],
    summary: "run a command of this machine, in its directory; alone: your shell",
    operands: [{ name: "COMMAND", kind: "other", count: "optional" }],
    isVerbatim: true,
    run: (shell, call) => runLocally(shell, call.rest, call.signal),
  },
];
