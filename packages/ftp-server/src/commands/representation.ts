/** TYPE, STRU, MODE: what is not carried out is refused with its reason, never silently taken. RFC 959 §4.1.2, §5.1 */
import { type Representation, reply } from "@pasvport/ftp-core";
import { type CommandHandler, type HandlerOutcome, refusal } from "../command-handler.js";

export const type: CommandHandler<"TYPE"> = ({ argument }) => {
  switch (argument.type) {
    case "A":
    case "E":
      if (argument.format === "C") return refusal(504, refusedArguments[`TYPE ${argument.type} C`]);
      return argument.type === "A" ? set("ascii", "TYPE is ASCII") : set("ebcdic", "TYPE is EBCDIC");
    case "I":
      return set("image", "TYPE is image");
    case "L":
      return argument.byteSize === 8
        ? set("image", "TYPE is L 8, the same as image")
        : refusal(504, refusedArguments["TYPE L, not 8"]);
    default:
      return argument satisfies never;
  }
};

export const structure: CommandHandler<"STRU"> = ({ argument }) =>
  argument === "F" ? fine("STRU is file") : refusal(504, whyNot(`STRU ${argument}`) ?? "only STRU F is known");

export const mode: CommandHandler<"MODE"> = ({ argument }) =>
  argument === "S" ? fine("MODE is stream") : refusal(504, whyNot(`MODE ${argument}`) ?? "only MODE S is known");

/**
 * What RFC 959 §3.1 and §3.4 have and this server refuses with 504, each with its reason; the coverage page reads it too.
 *
 * Of the formats of a text, N and T only say that none, or those of a terminal, stand in it: these are taken.
 */
export const refusedArguments = {
  "TYPE A C": "carriage control is for printers, no file here has it: TYPE A",
  "TYPE E C": "carriage control is for printers, no file here has it: TYPE E",
  "TYPE L, not 8": "bytes have 8 bits here: TYPE L 8",
  "STRU R": "files have no records here: STRU F",
  "STRU P": "files have no pages here: STRU F",
  "MODE B": "blocks are not known, no client of today sends them: MODE S",
  "MODE C": "compressed mode is not known, no client of today sends it: MODE S",
} as const satisfies Record<string, string>;

function whyNot(argument: string): string | undefined {
  return Object.hasOwn(refusedArguments, argument)
    ? refusedArguments[argument as keyof typeof refusedArguments]
    : undefined;
}

function set(representation: Representation, text: string): HandlerOutcome {
  return { kind: "reply", reply: reply(200, text), session: { representation } };
}

function fine(text: string): HandlerOutcome {
  return { kind: "reply", reply: reply(200, text) };
}
