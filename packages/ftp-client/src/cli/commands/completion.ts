/** `ftp-client completion bash|zsh|fish`: a script for the user's own shell. */
import { OptionError } from "@pasvport/ftp-core";
import type { DefineCommand } from "../cli-task.js";
import { completionScript, completionShells } from "../completion-script.js";

export const completion: DefineCommand = (program) => {
  program
    .command("completion")
    .summary("print a completion script for your shell")
    .description("Prints a script that completes commands and options: source <(ftp-client completion bash)")
    .argument("<bash|zsh|fish>", "the shell to complete in")
    .action((word: string) => {
      const shell = completionShells.find((known) => known === word);
      if (shell === undefined) {
        throw new OptionError(`there is no completion for "${word}": choose one of ${completionShells.join(", ")}`);
      }
      program.configureOutput().writeOut?.(completionScript(program, shell));
    });
};
