/** TYPE, STRU, MODE: what is not carried out is refused with its reason, never silently taken. RFC 959 §4.1.2, §5.1 */
import { type Representation, reply } from "@pasvport/ftp-core";
import type { CommandHandler, HandlerOutcome } from "../command-handler.js";

export const type: CommandHandler<"TYPE"> = ({ argument }) => {
  switch (argument.type) {
    case "A":
      return argument.format === "N"
        ? set("ascii", "TYPE is ASCII")
        : refuse("only the non-print format is known: TYPE A N");
    case "I":
      return set("image", "TYPE is image");
    case "L":
      return argument.byteSize === 8
        ? set("image", "TYPE is L 8, the same as image")
        : refuse("bytes have 8 bits here: TYPE L 8");
    case "E":
      return refuse("EBCDIC is not known: use TYPE A or TYPE I");
    default:
      return argument satisfies never;
  }
};

export const structure: CommandHandler<"STRU"> = ({ argument }) =>
  argument === "F" ? fine("STRU is file") : refuse("files have no records or pages here: STRU F");

export const mode: CommandHandler<"MODE"> = ({ argument }) =>
  argument === "S" ? fine("MODE is stream") : refuse("only stream mode is known: MODE S");

function set(representation: Representation, text: string): HandlerOutcome {
  return { kind: "reply", reply: reply(200, text), session: { representation } };
}

function fine(text: string): HandlerOutcome {
  return { kind: "reply", reply: reply(200, text) };
}

function refuse(text: string): HandlerOutcome {
  return { kind: "reply", reply: reply(504, text) };
}
