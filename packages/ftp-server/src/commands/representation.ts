/** TYPE, STRU, MODE: what is not carried out is refused with its reason, never silently taken. RFC 959 §4.1.2, §5.1 */
import { type Representation, reply } from "@pasvport/ftp-core";
import { type CommandHandler, type HandlerOutcome, refusal } from "../command-handler.js";

export const type: CommandHandler<"TYPE"> = ({ argument }) => {
  switch (argument.type) {
    case "A":
    case "E":
      // Vertical formats are for printers: N and T only say that none, or those of a terminal, stand in the text. C means columns
      // of control characters, which no file of ours has.
      if (argument.format === "C") return refusal(504, "carriage control is not known: TYPE A or TYPE E alone");
      return argument.type === "A" ? set("ascii", "TYPE is ASCII") : set("ebcdic", "TYPE is EBCDIC");
    case "I":
      return set("image", "TYPE is image");
    case "L":
      return argument.byteSize === 8
        ? set("image", "TYPE is L 8, the same as image")
        : refusal(504, "bytes have 8 bits here: TYPE L 8");
    default:
      return argument satisfies never;
  }
};

export const structure: CommandHandler<"STRU"> = ({ argument }) =>
  argument === "F" ? fine("STRU is file") : refusal(504, "files have no records or pages here: STRU F");

export const mode: CommandHandler<"MODE"> = ({ argument }) =>
  argument === "S" ? fine("MODE is stream") : refusal(504, "only stream mode is known: MODE S");

function set(representation: Representation, text: string): HandlerOutcome {
  return { kind: "reply", reply: reply(200, text), session: { representation } };
}

function fine(text: string): HandlerOutcome {
  return { kind: "reply", reply: reply(200, text) };
}
