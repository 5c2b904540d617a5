/** One word of a command for a shell, whatever is in it. */
export function inShell(word: string): string {
  return /^[\w.@/:<>-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
