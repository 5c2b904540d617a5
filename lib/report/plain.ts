/** Text of a plan on a terminal: one line, and nothing that moves the cursor or the reading direction. */
export function plain(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, " ");
}
