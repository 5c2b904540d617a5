/** Stacks of 0.1 as it synthesized them, and the deployments that they were made of. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import type { Deployment } from "../../lib/deployments/deployment";
import { DeploymentStack } from "../../lib/deployments/stack";
import type { Json } from "../../lib/rules/json";
import { scenarioClasses } from "../../modules/scenario-classes";

const FOLDER = path.join(__dirname, "0.1");

/** The deployments; the commit before the first change after 0.1 made `stacks` of them, with `DeploymentStack`. */
export const DEPLOYMENTS = JSON.parse(readFileSync(path.join(FOLDER, "deployments.json"), "utf8")) as Readonly<
  Record<"analytics" | "research" | "confidential", Deployment>
>;

/** A stack of 0.1, as text. */
export function stackOf01(name: keyof typeof DEPLOYMENTS): string {
  return readFileSync(path.join(FOLDER, "stacks", name, "cdk.tf.json"), "utf8");
}

/** A deployment's stack as it is made now, as text. */
export function stackText(name: string, deployment: Deployment): string {
  const outdir = mkdtempSync(path.join(tmpdir(), "upgrade-stack-"));
  try {
    const app = new App({ outdir });
    new DeploymentStack(app, name, deployment, scenarioClasses);
    app.synth();
    return readFileSync(path.join(outdir, "stacks", name, "cdk.tf.json"), "utf8");
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The same, parsed. */
export function stackNow(name: string, deployment: Deployment): Json {
  return JSON.parse(stackText(name, deployment)) as Json;
}
