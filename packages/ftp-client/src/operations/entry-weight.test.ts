import { expect, it } from "vitest";
import { entryWeight } from "./entry-weight.js";

const entry = { name: "a", type: "file" } as const;
const facts = (size: number): ReadonlyMap<string, string> =>
  new Map(Array.from({ length: size }, (_, index) => [`${index}`, ""]));

it.each([
  ["a line", "type=file; a", entry, 160 + 12],
  ["a line that is no entry", "", undefined, 160],
  ["bytes of Latin-1", "\xe4".repeat(10), entry, 160 + 10],
  ["text beyond Latin-1", "中".repeat(10), entry, 160 + 20],
  ["bytes that are no UTF-8", "\udce9a", entry, 160 + 4],
  ["a fact that nobody asked for", "x=; a", { ...entry, otherFacts: facts(1) }, 160 + 5 + 256 + 64],
  ["many of them", "", { ...entry, otherFacts: facts(40) }, 160 + 256 + 40 * 64],
])("%s", (_what, line, told, weight) => {
  expect(entryWeight(line, told)).toBe(weight);
});
