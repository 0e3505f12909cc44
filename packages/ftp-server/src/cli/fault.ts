/** What ends the command line before its time: one line, `ftp-server: <fault>: <next step>`, and an exit code. */
import { FtpError, OptionError, printable } from "@pasvport/ftp-core";
import { CommanderError } from "commander";
import type { Ending } from "./exit-codes.js";

export type FaultEnding = Exclude<Ending, "ended" | "interrupted">;

export class Fault extends FtpError {
  readonly code = "OPTION";
  readonly ending: FaultEnding;

  /** @param message `<fault>: <next step>` */
  constructor(ending: FaultEnding, message: string, options?: ErrorOptions) {
    super(message, options);
    this.ending = ending;
  }

  /** Security: arguments may hold anything; they are printed as one line without escape sequences. */
  get line(): string {
    return `ftp-server: ${printable(this.message)}`;
  }
}

/** Whatever was thrown, as a Fault. What nobody expected becomes one line too: its stack is for DEBUG. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof OptionError) return new Fault("usage", error.message, { cause: error });
  if (error instanceof CommanderError) return new Fault("usage", commanderFault(error), { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new Fault("unexpected", `something broke: ${message}: run it with DEBUG=pasvport:* to see where`, {
    cause: error,
  });
}

/** `error: unknown option '--prot'\n(Did you mean --port?)`, in our notation. */
function commanderFault({ message }: CommanderError): string {
  const fault = message
    .replace(/^error: /, "")
    .replace(/\n\(Did you mean /, " (did you mean ")
    // Security: `--usr=name:secret` is shown without what stands behind "=".
    .replace(/^(unknown option '[^=]*)=.*'/s, "$1'")
    .replace(". Expected ", ", expected ")
    .replace(/\.$/, "");
  return `${fault}: see ftp-server --help`;
}
