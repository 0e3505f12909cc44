/** FEAT: made from table 1, so that nothing is announced that this server does not offer. RFC 2389 §3 */
import { commandRow, commandTable, formatFeaturesReply, formatMlstFeature, type Verb } from "@pasvport/ftp-core";
import type { CommandContext, CommandHandler } from "../command-handler.js";
import { whyNotOffered } from "../mode-gate.js";
import { servedFacts } from "../served-facts.js";

/** Qualities without a verb: names are UTF-8 (RFC 2640 §3.2), paths are those of a TVFS (RFC 3659 §6). */
const QUALITIES = ["TVFS", "UTF8"];

export const features: CommandHandler<"FEAT"> = (context) => ({
  kind: "reply",
  reply: formatFeaturesReply([...announced(context), ...QUALITIES].sort()),
});

function announced({ session, data }: CommandContext<"FEAT">): readonly string[] {
  return (Object.keys(commandTable) as Verb[]).flatMap((verb) => {
    const { feature } = commandRow(verb);
    if (feature === undefined || whyNotOffered(verb, data.modes) !== undefined) return [];
    return [feature === "MLST" ? formatMlstFeature(session.facts, servedFacts) : feature];
  });
}
