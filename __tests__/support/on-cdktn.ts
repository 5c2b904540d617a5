/** Our stacks on cdktn in place of cdktf, with the provider's installed classes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { build } from "esbuild";
import type { Deployment } from "../../lib/deployments/deployment";

/** What each deployment synthesizes to, by its name. */
export async function stacksOn(
  core: "cdktf" | "cdktn",
  deployments: Readonly<Record<string, Deployment>>,
): Promise<Readonly<Record<string, string>>> {
  const folder = mkdtempSync(path.join(tmpdir(), `on-${core}-`));
  try {
    const outfile = path.join(folder, "stacks.cjs");
    await build({
      entryPoints: [path.join(__dirname, "stacks.program.ts")],
      outfile,
      bundle: true,
      platform: "node",
      alias: { cdktf: core },
      logLevel: "silent",
    });
    const { status, stderr } = spawnSync(process.execPath, [outfile, folder], {
      input: JSON.stringify(deployments),
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return Object.fromEntries(
      Object.keys(deployments).map((name) => [
        name,
        readFileSync(path.join(folder, "stacks", name, "cdk.tf.json"), "utf8"),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
