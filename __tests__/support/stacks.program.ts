/** Synthesizes deployments: `node BUNDLE OUTDIR`, with the deployments by name as JSON on standard input. */
import { readFileSync } from "node:fs";
import { App } from "cdktf";
import type { Deployment } from "../../lib/deployments/deployment";
import { DeploymentStack } from "../../lib/deployments/stack";
import { scenarioClasses } from "../../modules/scenario-classes";

const app = new App({ outdir: process.argv[2] ?? "cdktf.out" });
const deployments = JSON.parse(readFileSync(0, "utf8")) as Readonly<Record<string, Deployment>>;
for (const [name, deployment] of Object.entries(deployments)) {
  new DeploymentStack(app, name, deployment, scenarioClasses);
}
app.synth();
