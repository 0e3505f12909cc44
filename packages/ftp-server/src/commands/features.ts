/** FEAT: made from table 1, so that nothing is announced that is not served. RFC 2389 §3 */
import { commandRow, commandTable, formatFeaturesReply, formatMlstFeature, type Verb } from "@pasvport/ftp-core";
import type { CommandHandler } from "../command-handler.js";
import { servedFacts } from "./machine-listing.js";

/** Qualities without a verb: names are UTF-8 (RFC 2640 §3.2), paths are those of a TVFS (RFC 3659 §6). */
const QUALITIES = ["TVFS", "UTF8"];

export const features: CommandHandler<"FEAT"> = () => ({ kind: "reply", reply: formatFeaturesReply(featureLines) });

const featureLines = [
  ...(Object.keys(commandTable) as Verb[])
    .map(commandRow)
    .flatMap(({ feature, served }) => (feature === undefined || served !== "yes" ? [] : [parametersOf(feature)])),
  ...QUALITIES,
].sort();

function parametersOf(feature: string): string {
  return feature === "MLST" ? formatMlstFeature(servedFacts, servedFacts) : feature;
}
