/**
 * A command as somebody typed it: one that table 1 knows, or one of a server's own, `XCRC a.txt`, which goes out as it stands.
 *
 * The client says both; a server reads only those of the table.
 */
import { LocalProtocolError } from "../errors.js";
import { encodeWireText } from "../wire/wire-text.js";
import type { SayableCommand } from "./command.js";
import { parseCommandLine, readCommand } from "./command-line.js";
import { commandRow, findVerb } from "./command-table.js";

/**
 * @throws LocalProtocolError for a line that no command can be, RemoteProtocolError for an argument that its verb does not take
 */
export function parseRawCommand(line: string): SayableCommand {
  if (!/^[A-Za-z]{1,12}( |$)/.test(line)) {
    throw new LocalProtocolError("a command begins with a verb of letters: NOOP, SITE HELP");
  }
  if (/[\r\n\0]/.test(line)) throw new LocalProtocolError("a command cannot have a line break or a NUL in it");
  const { word, argument } = parseCommandLine(encodeWireText(line));
  const verb = findVerb(word);
  return verb === undefined ? { verb: undefined, line } : readCommand(verb, argument);
}

/** How it is answered, and whether it may overtake: by its row, or as a simple one. */
export function dialogueOf({
  verb,
}: SayableCommand): Pick<ReturnType<typeof commandRow>, "dialogue" | "duringTransfer"> {
  return verb === undefined ? { dialogue: "simple", duringTransfer: "wait" } : commandRow(verb);
}
