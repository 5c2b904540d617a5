/** Synthesizes deployments: `node BUNDLE OUTDIR`, with the deployments by name as JSON on standard input. */
import { readFileSync } from "node:fs";
import { App } from "cdktf";
import type { Deployment } from "../../lib/deployments/deployment";
import { DeploymentStack } from "../../lib/deployments/stack";
import { CanvasLargeDataCustomPublic } from "../../modules/custom-public";
import { CanvasLargeDataCustomVpcOnly } from "../../modules/custom-vpc-only";
import { CanvasLargeDataQuickSetup } from "../../modules/quick-setup";

const app = new App({ outdir: process.argv[2] ?? "cdktf.out" });
const deployments = JSON.parse(readFileSync(0, "utf8")) as Readonly<Record<string, Deployment>>;
for (const [name, deployment] of Object.entries(deployments)) {
  new DeploymentStack(app, name, deployment, {
    "quick-setup": CanvasLargeDataQuickSetup,
    "custom-public": CanvasLargeDataCustomPublic,
    "custom-vpc-only": CanvasLargeDataCustomVpcOnly,
  });
}
app.synth();
