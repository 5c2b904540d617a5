/** Text of a plan on a terminal: one line, and nothing that moves the cursor or the reading direction. */
export function plain(text: string): string {
  return text.replaceAll(INVISIBLE, " ");
}

/** Controls, formats such as marks of direction and tags, separators, and letters that are blank. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;
