/** The name that was meant, by somebody who mistyped it: an option, a command. */

/** In any case of the letters. @returns undefined where none is near enough to be it */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  // Far-fetched guesses mislead more than they help; and a word of any length must not cost more than a moment.
  if (typed.length < 2 || typed.length > LONGEST) return undefined;
  const farthest = typed.length < 5 ? 1 : 2;
  let best: string | undefined;
  let distance = farthest + 1;
  for (const name of names) {
    const here = editDistance(typed.toLowerCase(), name.toLowerCase());
    if (here < distance && here < name.length) {
      best = name;
      distance = here;
    }
  }
  return best ?? beginsWith(typed, names);
}

/** `idle` was the beginning of `idleMs`; of several beginnings none can be meant. */
function beginsWith(typed: string, names: readonly string[]): string | undefined {
  const [found, ...others] = names.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
  return typed.length >= SHORTEST_BEGINNING && others.length === 0 ? found : undefined;
}

const LONGEST = 32;
const SHORTEST_BEGINNING = 3;

/** How many letters are added, left out, changed, or exchanged with the next one. */
function editDistance(from: string, to: string): number {
  let before: readonly number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isExchanged = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      line.push(
        Math.min(
          (above[column] ?? 0) + 1,
          (line[column - 1] ?? 0) + 1,
          (above[column - 1] ?? 0) + (isSame ? 0 : 1),
          isExchanged ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = above;
    above = line;
  }
  return above[to.length] ?? 0;
}
