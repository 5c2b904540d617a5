/** Says what to install when the library is used without what it stands on; the command line needs none of it. */

const PEERS = { cdktf: "^0.21", constructs: "^10.4.2", "@cdktf/provider-aws": "^20.1" } as const;

const missing = Object.entries(PEERS).filter(([name]) => !isInstalled(name));
if (missing.length > 0) {
  throw new Error(
    `canvas-large-data as a library stands on ${missing.map(([name]) => name).join(", ")}, not installed here.\n` +
      `  write: npm install ${missing.map(([name, range]) => `${name}@${range}`).join(" ")}`,
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
