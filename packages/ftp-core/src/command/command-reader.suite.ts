/** All that a reader makes of some bytes. */
import { CommandReader, type InboundCommand } from "./command-reader.js";

export function readAll(pieces: readonly Uint8Array[], reader: CommandReader = new CommandReader()): InboundCommand[] {
  const all: InboundCommand[] = [];
  for (const piece of pieces) {
    reader.push(piece);
    for (let next = reader.next(); next !== undefined; next = reader.next()) all.push(next);
  }
  return all;
}
