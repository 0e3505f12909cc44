/** `ftp://host/dir> `: where the next line is going to be run. */
import { printable } from "@pasvport/ftp-core";
import type { Whereabouts } from "../shell-connection.js";

/** A longer directory shows its end; so much of the line is left for typing. */
const MAX_DIRECTORY = 32;
const MAX_HOST = 32;

/** Security: to tell the characters of a text apart takes longer than in proportion to its length. */
const MAX_UNITS = 512;

export function promptText(whereabouts: Whereabouts | undefined): string {
  if (whereabouts === undefined) return "ftp> ";
  const { host, port, directory } = whereabouts;
  const name = shortened(printable(host.slice(0, MAX_UNITS)), MAX_HOST, "end");
  const shown = name.includes(":") ? `[${name}]` : name;
  const path = shortened(printable(directory.slice(-MAX_UNITS)), MAX_DIRECTORY, "beginning");
  return `ftp://${shown}${port === 21 ? "" : `:${port}`}${path.startsWith("/") ? "" : "/"}${path}> `;
}

/** By characters as people see them, so that none is cut in two. */
function shortened(text: string, longest: number, leftOut: "beginning" | "end"): string {
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  if (characters.length <= longest) return text;
  return leftOut === "end"
    ? `${characters.slice(0, longest - 1).join("")}…`
    : `…${characters.slice(1 - longest).join("")}`;
}
