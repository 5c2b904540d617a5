/** A string, quoted as one word of a shell command. */
export function inShell(word: string): string {
  return /^[\w.@/:<>-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
