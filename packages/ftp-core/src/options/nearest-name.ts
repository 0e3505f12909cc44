/** Which of the known names somebody may have meant who wrote another. */

/** The nearest, at most two letters away, in any case; undefined where none is near. */
export function nearestName(unknown: string, known: readonly string[]): string | undefined {
  return [1, 2].flatMap((edits) => known.filter((name) => isNear(unknown.toLowerCase(), name.toLowerCase(), edits)))[0];
}

/** One becomes the other by at most so many letters that are added, left out or exchanged. */
function isNear(one: string, other: string, edits: number): boolean {
  if (one === "" || other === "") return one.length + other.length <= edits;
  const [oneRest, otherRest] = [one.slice(1), other.slice(1)];
  if (one[0] === other[0]) return isNear(oneRest, otherRest, edits);
  const ways = [[oneRest, otherRest] as const, [oneRest, other] as const, [one, otherRest] as const];
  return edits > 0 && ways.some(([left, right]) => isNear(left, right, edits - 1));
}
