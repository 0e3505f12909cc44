/** HELP: made from table 1. RFC 959 §4.1.3 */
import { argumentForms, commandRow, commandTable, findVerb, reply, type Verb } from "@pasvport/ftp-core";
import { type CommandHandler, type HandlerOutcome, refusal } from "../command-handler.js";
import { siteHelpLines } from "./site.js";

export const help: CommandHandler<"HELP"> = ({ argument }) => {
  const word = argument?.trim() ?? "";
  if (word === "") return allVerbs();
  const verb = findVerb(word.split(" ")[0] ?? "");
  return verb === undefined ? refusal(501, "this is no FTP command: HELP alone lists them") : oneVerb(verb);
};

const VERBS_A_LINE = 8;

function allVerbs(): HandlerOutcome {
  const served = (Object.keys(commandTable) as Verb[]).filter((verb) => commandRow(verb).served === "yes").sort();
  const lines: string[] = [];
  for (let at = 0; at < served.length; at += VERBS_A_LINE) {
    const row = served.slice(at, at + VERBS_A_LINE).map((verb) => verb.padEnd(5));
    lines.push(` ${row.join("")}`.trimEnd());
  }
  return {
    kind: "reply",
    reply: reply(214, "the commands of this server:", ...lines, "HELP and a command tells more"),
  };
}

function oneVerb(verb: Verb): HandlerOutcome {
  const { argument, summary, rfc, served } = commandRow(verb);
  const syntax = `${verb} ${argumentForms[argument].syntax}`.trimEnd();
  const told = `${syntax}: ${summary} (${/^[0-9]/.test(rfc) ? "RFC " : ""}${rfc})`;
  if (served !== "yes") return { kind: "reply", reply: reply(214, `${told}; not implemented: ${served}`) };
  return verb === "SITE"
    ? { kind: "reply", reply: reply(214, told, ...siteHelpLines(), "end") }
    : { kind: "reply", reply: reply(214, told) };
}
