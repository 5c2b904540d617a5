/** A deployment's stack, as the app writes it. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { App } from "cdktf";
import type { Deployment } from "../../../lib/deployments/deployment";
import { DeploymentStack } from "../../../lib/deployments/stack";
import { scenarioClasses } from "../../../modules/scenario-classes";

/** Writes the stack to a temporary folder, which is the caller's to remove. */
export function stackOf(
  name: string,
  deployment: Deployment,
): { readonly folder: string; readonly json: Readonly<Record<string, unknown>> } {
  const folder = mkdtempSync(path.join(tmpdir(), "deployer-"));
  const app = new App({ outdir: folder });
  new DeploymentStack(app, name, deployment, scenarioClasses);
  app.synth();
  const file = path.join(folder, "stacks", name, "cdk.tf.json");
  return { folder, json: JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>> };
}
