/** A name as one would type it: what a completion puts into the line. */
import { printable } from "@pasvport/ftp-core";
import type { Quote } from "../words.js";

/** How the name continues what is typed already. */
export interface TypedStyle {
  /** What is open where the name begins. */
  readonly inside: Quote;
  /** What the name itself is put into, where nothing is open: `"` for somebody who has begun it with one. */
  readonly within?: Quote;
}

/** What stands behind a whole name: a blank, a slash behind a directory, or nothing where it is not whole. */
export type TypedEnd = " " | "/" | "";

/** Whether anybody could type it: control characters and bytes that are no UTF-8 have no key. */
export function isTypable(name: string): boolean {
  return printable(name) === name;
}

export function typedForm(name: string, { inside, within = "" }: TypedStyle, end: TypedEnd): string {
  const quote = inside === "" ? within : inside;
  const opening = inside === "" && within !== "\\" ? within : "";
  // A directory's name goes on: the quote stays open.
  const closing = end === " " && (quote === "'" || quote === '"') ? quote : "";
  return `${opening}${escaped(name, quote)}${end === "/" ? "/" : ""}${closing}${end === " " ? " " : ""}`;
}

function escaped(name: string, quote: Quote): string {
  switch (quote) {
    case "'":
      return name.replaceAll("'", `'\\''`);
    case '"':
      return name.replace(/["\\]/g, "\\$&");
    case "":
    case "\\":
      return name.replace(/[ \t'"\\*?[\]{}|<>;&#]/g, "\\$&");
    default:
      return quote satisfies never;
  }
}
