/** Says what to install when the library is used without the packages that it needs; the command line needs none of them. */

/** An entry of the package, and the packages that it needs, with their ranges as npm reads them. */
export interface Entry {
  readonly name: string;
  readonly peers: Readonly<Record<string, string>>;
  /** The entry for the other of cdktf and cdktn, and the package by which it is known to be the right one. */
  readonly other: { readonly name: string; readonly core: string };
}

/** @throws Error that names each package that is missing, and the command that installs them */
export function checkPeers({ name, peers, other }: Entry): void {
  const missing = Object.entries(peers).filter(([peer]) => !isInstalled(peer));
  if (missing.length === 0) return;
  const [[core] = [""]] = Object.entries(peers);
  const instead =
    !isInstalled(core) && isInstalled(other.core)
      ? `\n  ${other.core} is installed: to use it, import from "${other.name}" instead.`
      : "";
  throw new Error(
    `"${name}" needs ${missing.map(([peer]) => peer).join(", ")}, which ${missing.length === 1 ? "is" : "are"} not installed here.\n` +
      `  write: npm install ${missing.map(([peer, range]) => `"${peer}@${range}"`).join(" ")}${instead}`,
  );
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}
