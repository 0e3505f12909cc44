/** How wide a text is on a terminal: letters of East Asia and pictures take two columns, marks that join a letter take none. */

/** Without what is in the middle, where it is too wide: of many files, beginnings or ends are alike, and seldom both. */
export function cutToWidth(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const room = columns - DOTS.length;
  if (room <= 0) return "";
  const characters = [...text];
  const start = fitting(characters, Math.floor(room / 2));
  const end = fitting(characters.reverse(), room - widthOf(start.join(""))).reverse();
  return [...start, DOTS, ...end].join("");
}

const DOTS = "..";

/** As many of the first as there is room for. */
function fitting(characters: readonly string[], columns: number): string[] {
  let width = 0;
  const tooMany = characters.findIndex((character) => {
    width += widthOfCharacter(character);
    return width > columns;
  });
  return characters.slice(0, tooMany);
}

export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

function widthOfCharacter(character: string): number {
  if (/^[\p{Mn}\p{Me}\u200b-\u200d]$/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

const WIDE =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]$/u;
