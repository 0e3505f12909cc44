/** The answer to MLST: one entry, on a line of its own between the first and the last, behind a blank. RFC 3659 §7.2 */
import { RemoteProtocolError } from "../errors.js";
import type { Reply } from "../reply/reply.js";
import type { DirectoryEntry } from "./directory-entry.js";
import { parseMlsxLine } from "./mlsx.js";

/** @throws RemoteProtocolError where no line is an entry */
export function parseMlstReply({ lines }: Reply): DirectoryEntry {
  // Interop: others have no blank, several, or the code before each line, which the reader of replies has taken off already; some
  // have one line in all.
  const between = lines.length > 2 ? lines.slice(1, -1) : lines;
  const line = between.map((text) => text.replace(EXTRA_BLANKS, "")).find((text) => ENTRY.test(text));
  if (line === undefined) throw new RemoteProtocolError("an answer without facts", { received: lines.join(" ") });
  return parseMlsxLine(line);
}

/** Before a fact none is needed, before a path without facts the one that belongs to the line. */
const EXTRA_BLANKS = /^ +(?=[^ ;=]+=| \/)/;

const ENTRY = /^(?:[^ ;=]+=[^;]*;.* .| \/)/;
