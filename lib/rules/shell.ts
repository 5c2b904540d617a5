/** Words of a shell command. */

/** A string, quoted as one word of a shell command. What the reader has to fill in, such as `<DOMAIN-ID>`, stays as it is. */
export function inShell(word: string): string {
  return /^([\w.@/:-]|<[A-Z][A-Z-]*>)+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
