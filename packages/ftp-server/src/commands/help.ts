/** HELP: made from table 1. RFC 959 §4.1.3 */
import { argumentForms, commandRow, commandTable, findVerb, reply, type Verb } from "@pasvport/ftp-core";
import { type CommandHandler, type DataArrangement, type HandlerOutcome, refusal } from "../command-handler.js";
import { whyNotOffered } from "../mode-gate.js";
import { siteHelpLines } from "./site.js";

export const help: CommandHandler<"HELP"> = ({ argument, data }) => {
  const word = argument?.trim() ?? "";
  if (word === "") return allVerbs(data.modes);
  const verb = findVerb(word.split(" ")[0] ?? "");
  return verb === undefined ? refusal(501, "this is no FTP command: HELP alone lists them") : oneVerb(verb, data.modes);
};

const VERBS_A_LINE = 8;

function allVerbs(modes: DataArrangement["modes"]): HandlerOutcome {
  const verbs = Object.keys(commandTable) as Verb[];
  const offered = verbs.filter((verb) => whyNotOffered(verb, modes) === undefined).sort();
  const lines: string[] = [];
  for (let at = 0; at < offered.length; at += VERBS_A_LINE) {
    const row = offered.slice(at, at + VERBS_A_LINE).map((verb) => verb.padEnd(5));
    lines.push(` ${row.join("")}`.trimEnd());
  }
  return {
    kind: "reply",
    reply: reply(214, "the commands of this server:", ...lines, "HELP and a command tells more"),
  };
}

function oneVerb(verb: Verb, modes: DataArrangement["modes"]): HandlerOutcome {
  const { argument, summary, rfc } = commandRow(verb);
  const reason = whyNotOffered(verb, modes);
  const syntax = `${verb} ${argumentForms[argument].syntax}`.trimEnd();
  const told = `${syntax}: ${summary} (${sourceOf(rfc)})`;
  if (reason !== undefined) return { kind: "reply", reply: reply(214, `${told}; not implemented: ${reason}`) };
  return verb === "SITE"
    ? { kind: "reply", reply: reply(214, told, ...siteHelpLines(), "end") }
    : { kind: "reply", reply: reply(214, told) };
}

/** A control connection speaks ASCII (RFC 959 §5.3.1), which has no sign for sections. */
function sourceOf(rfc: string): string {
  return `${/^[0-9]/.test(rfc) ? "RFC " : ""}${rfc.replaceAll("§", "section ")}`;
}
