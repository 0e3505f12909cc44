/** OPTS: the options of other commands, one row each. RFC 2389 §4 */
import { formatMlstOptions, parseMlstOptions, reply } from "@pasvport/ftp-core";
import { type CommandHandler, type HandlerOutcome, refusal } from "../command-handler.js";
import { servedFacts } from "../served-facts.js";

export const options: CommandHandler<"OPTS"> = ({ argument }) => {
  if (argument === undefined) return refusal(501, "OPTS needs the name of what to set: MLST or UTF8");
  const { word } = argument;
  const row = Object.hasOwn(optionRows, word) ? optionRows[word as keyof typeof optionRows] : undefined;
  return row?.(argument.argument) ?? refusal(501, "no such option: OPTS knows MLST and UTF8");
};

const optionRows = {
  MLST: chooseFacts,
  UTF8: switchUtf8,
  "UTF-8": switchUtf8,
} as const satisfies Record<string, (text: string | undefined) => HandlerOutcome>;

/** RFC 3659 §7.9: what is not known is passed over, and the answer says what is left. */
function chooseFacts(text = ""): HandlerOutcome {
  const facts = parseMlstOptions(text).filter((fact) => servedFacts.includes(fact));
  return { kind: "reply", reply: reply(200, formatMlstOptions(facts)), session: { facts } };
}

/** Interop: FileZilla, WinSCP and Windows ask for what is always so. */
function switchUtf8(text = "ON"): HandlerOutcome {
  const wish = text.trim().toUpperCase();
  if (wish === "ON") return { kind: "reply", reply: reply(200, "names are always UTF-8 here") };
  return wish === "OFF"
    ? refusal(504, "names are always UTF-8 here; bytes that are not are left as they are")
    : refusal(501, "OPTS UTF8 takes ON");
}
