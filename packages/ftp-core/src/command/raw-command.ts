/**
 * A command as somebody typed it: one that table 1 knows, or one of a server's own, `XCRC a.txt`, which goes out as it stands.
 *
 * The client says both; a server reads only those of the table.
 */
import { LocalProtocolError, RemoteProtocolError } from "../errors.js";
import { encodeWireText } from "../wire/wire-text.js";
import type { SayableCommand } from "./command.js";
import { parseCommandLine, readCommand } from "./command-line.js";
import { commandRow, findVerb, type Verb } from "./command-table.js";

/** @throws LocalProtocolError for a line that no command can be, or an argument that its verb does not take */
export function parseRawCommand(line: string): SayableCommand {
  if (/[\r\n\0]/.test(line)) throw new LocalProtocolError("a command cannot have a line break or a NUL in it");
  if (!/^[A-Za-z]{1,12}( |$)/.test(line)) {
    throw new LocalProtocolError("a command begins with a verb of letters: NOOP, SITE HELP");
  }
  const { word, argument } = parseCommandLine(encodeWireText(line));
  const verb = findVerb(word);
  return verb === undefined ? { verb: undefined, line } : readTyped(verb, argument);
}

/** Security: the error has what was wrong, and not what was typed, as that may be a password. */
function readTyped(verb: Verb, argument: string | undefined): SayableCommand {
  try {
    return readCommand(verb, argument);
  } catch (error) {
    if (!(error instanceof RemoteProtocolError)) throw error;
    throw new LocalProtocolError(`${verb}: ${error.message}`);
  }
}

/** How it is answered, and whether it may overtake: by its row, or as a simple one. */
export function dialogueOf({
  verb,
}: SayableCommand): Pick<ReturnType<typeof commandRow>, "dialogue" | "duringTransfer"> {
  return verb === undefined ? { dialogue: "simple", duringTransfer: "wait" } : commandRow(verb);
}
