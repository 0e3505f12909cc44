/** FEAT: made from table 1, so that nothing is announced that is not served. RFC 2389 §3 */
import { commandRow, commandTable, formatFeaturesReply, formatMlstFeature, type Verb } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { servedFacts } from "../served-facts.js";
import type { Session } from "../session.js";

/** Qualities without a verb: names are UTF-8 (RFC 2640 §3.2), paths are those of a TVFS (RFC 3659 §6). */
const QUALITIES = ["TVFS", "UTF8"];

export const features: CommandHandler<"FEAT"> = ({ session }) => ({
  kind: "reply",
  reply: formatFeaturesReply([...announced(session), ...QUALITIES].sort()),
});

function announced({ facts }: Pick<Session, "facts">): readonly string[] {
  const rows = (Object.keys(commandTable) as Verb[]).map(commandRow);
  return rows.flatMap(({ feature, served }) => {
    if (feature === undefined || served !== "yes") return [];
    return [feature === "MLST" ? formatMlstFeature(facts, servedFacts) : feature];
  });
}
