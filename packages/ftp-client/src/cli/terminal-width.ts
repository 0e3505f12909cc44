/** How wide a text is on a terminal: letters of East Asia and pictures take two columns, marks that join a letter take none. */

/** The end of a text that is too wide, behind two dots: of a path the end tells most. */
export function cutToWidth(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const room = columns - 2;
  let kept = "";
  let width = 0;
  for (const character of [...text].reverse()) {
    width += widthOfCharacter(character);
    if (width > room) break;
    kept = character + kept;
  }
  return room <= 0 ? "" : `..${kept}`;
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
